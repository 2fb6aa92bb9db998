"""Asks the warehouse that dbt built, and changes nothing in it.

engine.py     a connection that reads one file and nothing else, within limits
watch.py      what ends an answer: its time, or Ctrl-C
sql.py        names and texts as SQL writes them
catalogue.py  which tables and columns there are, and what they mean
questions.py  the queries of analyses/ by name
advice.py     what went wrong, in a sentence with what comes near
answer/       an answer as a table, CSV, JSON, Markdown or parquet
why/          what a row rests on, down to the source, and whether that gives it
export/       every mart as files for other programs
cli/          the commands and the prompt
"""
