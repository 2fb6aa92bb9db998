"""A card: one question, asked of one mart, with its finding, its figure and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from reports.data.query import Query
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.words.catalogues import Language, Sentence

Kind = Literal["id", "text", "genre", "year", "whole", "decimal", "signed", "share"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, named as in the mart.

    Its heading is the catalogue's `column.<name>`. `shown` are the texts that people read where
    they differ from the values, which the CSV carries; one for all languages or one for each.
    """

    name: str
    kind: Kind
    values: Sequence[str | int | float | None]
    shown: Sequence[str] | Mapping[Language, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows behind a figure, by column; `total` is how many the mart has before any cut."""

    columns: Sequence[Column]
    total: int


class Figure(TypedDict):
    """What plotly.js draws: traces and a layout as plain values, without a template."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """How a card is made from what the warehouse said.

    `empty` gives the reason where there is nothing to draw. `describe` is the text for who can't
    see the figure. `file` is the name of a file that holds the chart whole, plotly.js included; a
    chart without one has a small file that shares plotly.js with the others. `queries` are asked
    for this card alone: where a mart is missing, only this card says so. A plot of less than
    `narrow_below` px shows the figure for a narrow canvas.

    A card has a figure, or `movies`: what the browser needs to draw and list them from the page's
    table of movies, with the figure's `heights` in px by width. `select` is the SQL that is shown
    where it isn't read off the queries.
    """

    name: str
    mart: str
    empty: Callable[[Snapshot], Sentence | None]
    finding: Callable[[Snapshot], Sentence]
    subtitle: Callable[[Snapshot], Sentence]
    notes: Callable[[Snapshot], Sequence[Sentence]]
    describe: Callable[[Snapshot, Canvas], str]
    table: Callable[[Snapshot], Table]
    figure: Callable[[Snapshot, Canvas], Figure] | None = None
    movies: Callable[[Snapshot], Mapping[str, Any]] | None = None
    heights: Callable[[Snapshot], Mapping[str, int]] | None = None
    file: str | None = None
    half: bool = False
    narrow_below: int = 480
    queries: Sequence[Query[Any]] = ()
    select: str | None = None


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A small table that is written into the page as it is; the first column heads the rows.

    `numbers` are the places of the columns that hold numbers.
    """

    name: str
    heading: Sentence
    columns: Sequence[Sentence]
    rows: Sequence[Sequence[Sentence]]
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlainCard:
    """A card without a figure: its table is all, and needs no JavaScript."""

    name: str
    mart: str
    empty: Callable[[Snapshot], Sentence | None]
    finding: Callable[[Snapshot], Sentence]
    subtitle: Callable[[Snapshot], Sentence]
    table: Callable[[Snapshot], PlainTable]
    queries: Sequence[Query[Any]]
