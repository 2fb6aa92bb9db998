"""The workbench: one offline file that holds the marts and an engine that answers SQL.

database.py   the marts as a file that the browser's engine opens
catalogue.py  what they are, and what to ask first, as the browser reads it
document.py   puts the file together
vendored.py   the engine and the libraries, and what is recorded of them
wasm.py       the engine without what it doesn't need here
renew.py      fetches them anew
"""
