"""Says why a mart's row is as it is: the rows it rests on, and the figure computed from them again.

bench.py      an empty database beside the warehouse, in which recorded SQL finds traced rows
lineage.py    which models a table is made of, with their keys, as dbt recorded them
key.py        the row that somebody means
matching.py   which rows of a parent belong to rows of its child
trace.py      from the row down to the source, a step a model
computing.py  each step's rows by its model's SQL once more, column by column
paths.py      the raw folder in recorded SQL
landed.py     whether the landed files are those that the tables were built from
source.py     where a landed row stands in the source, and what asks for it again
reason.py     all of it together, with a verdict
"""
