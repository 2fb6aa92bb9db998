"""Columns of tables that several charts have."""

from collections.abc import Sequence
from typing import Protocol

from reports.card import Column, Kind
from reports.titles import display_title


class NamedMovie(Protocol):
    """A row about one movie."""

    @property
    def movie_id(self) -> int:
        """The movie's id."""

    @property
    def title(self) -> str:
        """Its title as stored."""

    @property
    def release_year(self) -> int | None:
        """Its release year, null where the title has none."""


def movie_columns(rows: Sequence[NamedMovie]) -> list[Column]:
    """Returns the columns that say which movie a row is about."""
    return [
        Column("movie_id", "id", [row.movie_id for row in rows]),
        title_column("title", [row.title for row in rows]),
        Column("release_year", "year", [row.release_year for row in rows]),
    ]


def title_column(name: str, titles: Sequence[str]) -> Column:
    """Returns a column of titles, whose articles stand in front where people read them."""
    return Column(name, "text", titles, [display_title(title) for title in titles])


def columns(rows: Sequence[object], **kinds: Kind) -> list[Column]:
    """Returns columns named as the rows' fields, each of a kind."""
    return [
        Column(name, kind, [getattr(row, name) for row in rows]) for name, kind in kinds.items()
    ]


def replace_name(column: Column, name: str) -> Column:
    """Returns a column under the name that it has in its mart."""
    return Column(name, column.kind, column.values, column.shown)
