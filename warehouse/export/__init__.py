"""Every mart as files that other programs read without DuckDB, with what they mean.

keys.py      primary and foreign keys, as the models' tests promise them
tables.py    a mart as parquet and as CSV, the same bytes for the same warehouse
package.py   datapackage.json, as frictionless reads it
contract.py  the data contract, after the Open Data Contract Standard
folder.py    all of it in a folder that appears whole
"""
