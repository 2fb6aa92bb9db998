"""From what somebody has typed to the answer: a statement, or the name of a query."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final

import duckdb

from warehouse.advice import advise
from warehouse.answer.faithful import execute
from warehouse.answer.rows import Answer, answer_of
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.engine import TimeIsUpError, Warehouse
from warehouse.errors import INTERRUPTED, TOLD_WHEN_INTERRUPTED, USAGE, AskError
from warehouse.questions import named_queries

NO_TEXT: Final = "The statement isn't text in UTF-8: save or type it as such."
NOTHING: Final = "There is nothing to answer: type a statement, or see --list."
A_NAME: Final = re.compile(r"\w+(\.\w+)?")
LAST_BUILD: Final = "from meta.builds order by started_at desc limit 1"


def read_statement() -> str:
    """Return what standard input has, without a byte order mark.

    Raises:
        AskError: It is no text.
    """
    if sys.stdin is None:  # it is closed
        return ""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AskError(NO_TEXT, USAGE) from error


def statement_of(typed: str, catalogue: Callable[[], Catalogue]) -> str:
    """Return the statement that was typed or named.

    Raises:
        AskError: Nothing was typed, what is no text, or a single word that names no query.
    """
    typed = typed.strip()
    name = typed.rstrip("; \n\t")
    if not name:
        raise AskError(NOTHING, USAGE)
    if any("\ud800" <= character <= "\udfff" for character in typed):
        raise AskError(NO_TEXT, USAGE)  # bytes of an argument that Python couldn't read
    if A_NAME.fullmatch(name):
        typed = name
    queries = named_queries()
    if not A_NAME.fullmatch(typed):
        return typed
    if typed in queries:
        return queries[typed]
    if catalogue().find(typed):
        raise AskError(
            f'{typed} is a table: ask "from {typed}", or see its columns with `python -m warehouse'
            f" tables {typed}`.",
            USAGE,
        )
    near = get_close_matches(typed, queries, 1, 0.4)
    there = f"; there is {near[0]}" if near else ""
    raise AskError(
        f"There is no query {typed}{there}: `python -m warehouse ask --list` lists them.", USAGE
    )


@contextmanager
def advised(warehouse: Warehouse) -> Iterator[None]:
    """Have what the engine says in a block be a sentence.

    Raises:
        AskError: The engine has no answer, or a limit or somebody ended it.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        raise AskError(TOLD_WHEN_INTERRUPTED, INTERRUPTED) from error
    except (duckdb.Error, TimeIsUpError) as error:
        raise advise(error, _catalogue(warehouse), warehouse.limits) from error


def _catalogue(warehouse: Warehouse) -> Catalogue:
    """Return the catalogue, which is empty where the limits of a question don't suffice for it."""
    try:
        return read_catalogue(warehouse)
    except (duckdb.Error, TimeIsUpError):
        return Catalogue((), ())


@contextmanager
def answered(warehouse: Warehouse, typed: str) -> Iterator[Answer]:
    """Give the answer to what was typed to a block.

    Raises:
        AskError: The engine has none, or a limit ended it.
    """
    statement = statement_of(typed, lambda: read_catalogue(warehouse))
    with advised(warehouse), warehouse.in_time() as connection:
        columns = execute(connection, statement)
        if columns is None:
            raise AskError(NOTHING, USAGE)  # comments alone
        yield answer_of(connection, columns)


def warning(warehouse: Warehouse) -> str | None:
    """Return what is to be known of the last build before its answers are trusted."""
    try:
        with warehouse.ask(LAST_BUILD) as answer:
            names = [column[0] for column in answer.description or []]
            builds = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    except duckdb.Error:  # nothing of ours has built it
        return None
    # an older record has no skipped ones
    tests, models, skipped = (
        sum(build.get(name) or 0 for build in builds)
        for name in ("tests_failed", "models_failed", "models_skipped")
    )
    failing = {"test": tests, "model": models}
    failed = " and ".join(_counted(count, thing) for thing, count in failing.items() if count)
    said = [f"{failed} failed"] if failed else []
    if skipped:
        because = " because of it" * bool(failed)
        said.append(
            f"{_counted(skipped, 'model')} {'was' if skipped == 1 else 'were'} skipped{because}"
        )
    return f"In the last build {', and '.join(said)}: `dbt build` says which." if said else None


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
