"""The rows of marts that the page is made of, and the queries that ask for them."""
