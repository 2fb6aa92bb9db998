"""An answer as rows that are read when they are needed, so that any number of them fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

AT_ONCE: Final = 2000
NUMBER: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|BIGNUM|DECIMAL\(.*\)")


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows on their way.

    Attributes:
        columns: A name each, no two of them equal.
        are_numbers: Whether each column holds numbers.
        connection: What gives the rows.
    """

    columns: tuple[str, ...]
    are_numbers: tuple[bool, ...]
    connection: duckdb.DuckDBPyConnection

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """Give the rows, some thousand at once."""
        while rows := self.connection.fetchmany(AT_ONCE):
            yield rows


def answer_of(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | None = None) -> Answer:
    """Return the answer to what a connection has executed.

    Args:
        connection: Has executed a statement.
        names: Of the columns, where they aren't those that the engine tells.
    """
    described = connection.description or []
    return Answer(
        columns=unlike(tuple(names or [str(column[0]) for column in described])),
        are_numbers=tuple(_is_number(str(column[1])) for column in described),
        connection=connection,
    )


def _is_number(kind: str) -> bool:
    return NUMBER.fullmatch(kind) is not None


def unlike(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of which no two are equal: the second of two ends in `_2`."""
    given: list[str] = []
    for name in names:
        another, number = name, 1
        while another in given:
            number += 1
            another = f"{name}_{number}"
        given.append(another)
    return tuple(given)
