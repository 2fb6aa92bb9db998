"""Forms that several charts share: rows of dots or bars, lines with intervals, matrices."""
