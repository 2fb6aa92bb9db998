"""Has the engine itself write as text what a program that reads its values would have otherwise.

Python has no interval of months, no date beyond 9999 and no billionth of a second: its values of
these types are near to the engine's, or far from them. It has no number of single precision: as a
double such a number shows digits of its own, unless the double is read from the number's text.
Parquet lacks other types.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from warehouse.sql import quoted

AS_TEXT: Final = "VARCHAR"
READ_AGAIN: Final = {"FLOAT": "DOUBLE"}
"""Types whose text is then read as another type, which has its digits."""

LATER: Final = r"(?=$|[),\[])"
"""What follows a type; the name of a struct's field is followed by its type."""

NAMES: Final = r"""\"(?:[^"]|"")*"|'(?:[^']|'')*'"""
"""What isn't looked at in a type: names of fields and values of enums."""

UNLIKE_IN_PYTHON: Final = re.compile(
    rf"({NAMES})|\b(?:INTERVAL|DATE|TIMESTAMP(?:_NS|_S|_MS)?(?: WITH TIME ZONE)?|BLOB|FLOAT){LATER}"
)
UNLIKE_IN_PARQUET: Final = re.compile(
    rf"({NAMES})|\b(?:INTERVAL|UHUGEINT|BIGNUM|TIME WITH TIME ZONE){LATER}"
)
UNION: Final = re.compile(rf"({NAMES})|\bUNION\(")
ANSWER: Final = "temp." + quoted(" answer")
"""What a statement's text becomes; no table has such a name."""

ROWS: Final = " rows"
"""What rows are called that no statement can hold."""


def execute(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str] | None:
    """Execute statements; the connection then gives the rows of the last one.

    Returns:
        The last one's columns, none where it has no rows; None where there is no statement.

    Raises:
        duckdb.Error: The engine refuses one.
    """
    statements = connection.extract_statements(sql)
    if not statements:
        return None
    *before, last = statements
    for each in before:
        connection.execute(each)
    described = _described(connection, last)
    told = _columns([kind for _, kind in described], UNLIKE_IN_PYTHON)
    if told:
        connection.execute(f"create or replace temp view {ANSWER} as {last.query}")
        connection.execute(f"select {told} from {ANSWER}")  # noqa: S608 - types of the engine's
        return [name for name, _ in described]
    connection.execute(last)
    columns = connection.description or []
    told = _columns([str(column[1]) for column in columns], UNLIKE_IN_PYTHON)
    if told:
        _hold(connection)
        connection.execute(f"select {told} from {quoted(ROWS)}")  # noqa: S608 - the same
    return [str(column[0]) for column in columns]


def _described(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement
) -> list[tuple[str, str]]:
    """Return a select's columns with their types, without running it, which might count or write.

    Empty where it is another statement, or one that can't be described.
    """
    try:
        if statement.type is not duckdb.StatementType.SELECT:
            return []
    except ValueError:  # a kind that the engine has and Python's side of it doesn't know
        return []
    try:
        rows = connection.execute(f"describe {statement.query}").fetchall()
    except (duckdb.BinderException, duckdb.ParserException):  # when it runs, it says why
        return []
    return [(name, kind) for name, kind, *_ in rows]


def _hold(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the rows that the connection gives, such as those that an `execute` or a write returns.

    Nothing else can stand around these statements, and they may not run a second time.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that this copies them
        rows = connection.to_arrow_table()
    connection.register(ROWS, rows)


def columns_in_parquet(kinds: Sequence[str]) -> str:
    """Return what selects columns of these types as a parquet file can hold them.

    Empty where it holds all of them as they are.
    """
    return _columns(kinds, UNLIKE_IN_PARQUET)


def _columns(kinds: Sequence[str], unlike: re.Pattern[str]) -> str:
    told = [_told(f"#{place}", kind, unlike) for place, kind in enumerate(kinds, 1)]
    return ", ".join(told) if any(each.startswith("cast") for each in told) else ""


def _told(column: str, kind: str, unlike: re.Pattern[str]) -> str:
    """Return a column with text in place of what is unlike, or with what its text is read as."""
    held = _held(kind, unlike, {})
    told = f"cast({column} as {held})" if held != kind else column
    read = _held(kind, unlike, READ_AGAIN)
    return f"cast({told} as {read})" if read != held else told


def _held(kind: str, unlike: re.Pattern[str], read_as: Mapping[str, str]) -> str:
    """Return a type with others in place of what is unlike, of which a union may hold anything."""
    if any(not name for name in UNION.findall(kind)):
        return AS_TEXT
    return unlike.sub(lambda found: found[1] or read_as.get(found[0], AS_TEXT), kind)
