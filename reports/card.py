"""A card: one question, asked of one mart, with its finding, its figure and its table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import plotly.graph_objects as go

from reports.canvas import ROW_HEIGHTS, Canvas
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Language, Sentence

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


@dataclass(frozen=True, slots=True)
class Candidates:
    """The movies among which a filter chooses.

    `figure` has a row for each of the `ids`, in their order, of `row_heights` px, wide and narrow;
    `shown` rows are drawn at most.
    """

    ids: Callable[[Snapshot], Sequence[int]]
    figure: Callable[[Snapshot, Canvas], go.Figure]
    shown: int
    row_heights: Mapping[bool, int] = field(default_factory=lambda: ROW_HEIGHTS)


@dataclass(frozen=True, slots=True)
class Card:
    """How a card is made from what the warehouse said.

    `empty` gives the reason where there is nothing to draw. `describe` is the text for who can't
    see the figure. `file` is the name of a file that holds the chart whole, plotly.js included; a
    chart without one has a small file that shares plotly.js with the others. `queries` are asked
    for this card alone: where a mart is missing, only this card says so. `candidates` are
    there where the reader's filters choose among movies. A plot of less than
    `narrow_below` px shows the figure for a narrow canvas.
    """

    name: str
    mart: str
    empty: Callable[[Snapshot], Sentence | None]
    finding: Callable[[Snapshot], Sentence]
    subtitle: Callable[[Snapshot], Sentence]
    notes: Callable[[Snapshot], Sequence[Sentence]]
    describe: Callable[[Snapshot, Canvas], str]
    figure: Callable[[Snapshot, Canvas], go.Figure]
    table: Callable[[Snapshot], Table]
    file: str | None = None
    half: bool = False
    narrow_below: int = 480
    queries: Sequence[Query[Any]] = ()
    candidates: Candidates | None = None


def figure(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """Returns a figure of plain traces, checked by Plotly, without a template of its own."""
    return go.Figure(data=list(data), layout={**layout, "template": "none"})
