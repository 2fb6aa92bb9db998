"""One module a chart: what it finds, how it is drawn, which rows are behind it."""
