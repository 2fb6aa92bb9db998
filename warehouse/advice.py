"""Says in a sentence why the engine gave no answer, and what comes near to what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

import duckdb

from warehouse.catalogue import Catalogue
from warehouse.engine import Limits, TimeIsUpError
from warehouse.errors import AskError

MOST_NEAR: Final = 4
MAX_MESSAGE: Final = 300
COLUMN: Final = re.compile(r'[Cc]olumn (?:named )?"(?P<name>[^"]+)"')
IN_TABLE: Final = re.compile(
    r'Table "(?P<table>[^"]+)" does not have a column named "(?P<name>[^"]+)"'
)
CANDIDATES: Final = re.compile(r"Candidate [\w ]+: (?P<names>.+)")
TABLE: Final = re.compile(r'Table with name "?(?P<name>[\w.]+)"? does not exist')
FUNCTION: Final = re.compile(r"Function with name (?P<name>\w+) does not exist")
IN_EXTENSION: Final = re.compile(
    r'name "?(?P<name>\w+)"? is not in the catalog, but it exists in the (?P<where>\w+) extension'
)
NEAR: Final = re.compile(r'syntax error at or near "(?P<word>.*)"$', re.MULTILINE)
LINE: Final = re.compile(r"^LINE (?P<line>\d+):", re.MULTILINE)
FORBIDDEN: Final = (
    "disabled by configuration",
    "disabled through configuration",
    "read-only mode",
    "has been locked",
)


def advise(error: Exception, catalogue: Catalogue, limits: Limits) -> AskError:
    """Return what the engine's error says to a person.

    Args:
        error: A `duckdb.Error` or a `TimeIsUpError`.
        catalogue: The tables that there are.
        limits: What the question may take.
    """
    return AskError(_said(error, catalogue, limits))


def _said(error: Exception, catalogue: Catalogue, limits: Limits) -> str:
    message = str(error)
    if isinstance(error, TimeIsUpError):
        return (
            f"The answer took longer than {limits.seconds:g} s: ask for less, or allow more with"
            " --timeout."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return (
            f"The answer needs more than {limits.memory} of memory: ask for less, or allow more"
            " with --memory."
        )
    if any(words in message for words in FORBIDDEN):
        return (
            "Asking only reads the warehouse: it writes nothing, reads no other file and changes no"
            " setting."
        )
    return _missing(message, catalogue) or _plain(message)


def _missing(message: str, catalogue: Catalogue) -> str | None:
    if found := TABLE.search(message):
        return _near("table", found["name"], catalogue.near(found["name"], MOST_NEAR, 0.5))
    if found := IN_TABLE.search(message):
        table = catalogue.find(found["table"])
        names = [column.name for column in table.columns] if table else _candidates(message)
        near = get_close_matches(found["name"], names, MOST_NEAR, 0.4)
        return _near("column", f"{found['table']}.{found['name']}", near or names[:MOST_NEAR])
    if "not found in FROM clause" in message and (found := COLUMN.search(message)):
        return _near("column", found["name"], _candidates(message)[:MOST_NEAR])
    if found := IN_EXTENSION.search(message):
        return (
            f"{found['name']} is part of DuckDB's extension {found['where']}, which asking doesn't"
            " load."
        )
    if found := FUNCTION.search(message):
        return f"There is no function {found['name']}: DuckDB's documentation lists those it has."
    return None


def _candidates(message: str) -> list[str]:
    found = CANDIDATES.search(message)
    return re.findall(r'"([^"]+)"', found["names"]) if found else []


def _near(kind: str, name: str, near: Sequence[str]) -> str:
    if not near:
        return f"There is no {kind} {name}: `python -m warehouse tables` lists what there is."
    *first, last = near
    named = f"are {', '.join(first)} and {last}" if first else f"is {last}"
    return f"There is no {kind} {name}; there {named}."


def _plain(message: str) -> str:
    line = LINE.search(message)
    where = f" in line {line['line']}" if line and int(line["line"]) > 1 else ""
    if found := NEAR.search(message):
        return f"DuckDB doesn't understand the statement{where}, near {found['word']!r}."
    reason = message.split("\n\nLINE ", maxsplit=1)[0].partition(": ")[2] or message
    return f"DuckDB can't answer{where}: {' '.join(reason.split())[:MAX_MESSAGE]}"
