"""From what somebody has typed to the answer: a statement, or the name of a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final

import duckdb

from warehouse.advice import advise
from warehouse.answer.rows import Answer, answer_of
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.engine import TimeIsUpError, Warehouse
from warehouse.errors import INTERRUPTED, USAGE, AskError
from warehouse.questions import named_queries

A_NAME: Final = re.compile(r"\w+(\.\w+)?")
LAST_BUILD: Final = """
select tests_failed, models_failed from meta.builds order by started_at desc limit 1
"""


def statement_of(typed: str, catalogue: Callable[[], Catalogue]) -> str:
    """Return the statement that was typed or named.

    Raises:
        AskError: Nothing was typed, or a single word that names no query.
    """
    typed = typed.strip()
    if not typed.strip("; \n"):
        raise AskError("There is nothing to answer: type a statement, or see --list.", USAGE)
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
        raise AskError("Interrupted.", INTERRUPTED) from error
    except (duckdb.Error, TimeIsUpError) as error:
        raise advise(error, read_catalogue(warehouse), warehouse.limits) from error


@contextmanager
def answered(warehouse: Warehouse, typed: str) -> Iterator[Answer]:
    """Give the answer to what was typed to a block.

    Raises:
        AskError: The engine has none, or a limit ended it.
    """
    statement = statement_of(typed, lambda: read_catalogue(warehouse))
    with advised(warehouse), warehouse.ask(statement) as connection:
        yield answer_of(connection)


def warning(warehouse: Warehouse) -> str | None:
    """Return what is to be known of the last build before its answers are trusted."""
    try:
        told = warehouse.rows(LAST_BUILD)
    except duckdb.Error:  # nothing of ours has built it
        return None
    for tests, models in told:
        if tests or models:
            return (
                f"In the last build {tests} tests and {models} models failed: `dbt build` says"
                " which."
            )
    return None
