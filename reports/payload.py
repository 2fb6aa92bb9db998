"""The data of a card as the page's JavaScript reads it.

A figure is drawn for each language and for two widths, and its numbers stand in the table too, so
that most lists are there several times. Each is written once into a pool, `{"$": 3}` stands where
it is used.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from reports.canvas import ROW_HEIGHTS, Canvas
from reports.card import Card, Table
from reports.marts import MAX_ROWS
from reports.warehouse import Snapshot
from reports.words import LANGUAGES, words

_SHORTEST_POOLED = 4
WIDTHS = {"wide": False, "narrow": True}


class Pool:
    """Lists that are written once and referred to by number."""

    def __init__(self) -> None:
        self.lists: list[list[Any]] = []
        self._places: dict[str, int] = {}

    def put(self, value: Any) -> Any:  # noqa: ANN401
        """Returns `value` with every list of plain values replaced by its place in the pool."""
        if isinstance(value, Mapping):
            return {key: self.put(inner) for key, inner in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            if len(value) < _SHORTEST_POOLED or any(_is_nested(inner) for inner in value):
                return [self.put(inner) for inner in value]
            key = json.dumps(value)
            if key not in self._places:
                self._places[key] = len(self.lists)
                self.lists.append(list(value))
            return {"$": self._places[key]}
        return value


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, Sequence) and not isinstance(value, str)
    )


def card_payload(card: Card, snapshot: Snapshot) -> dict[str, Any]:
    """Returns figures by language and width, the table, and the pool that both refer to."""
    pool = Pool()
    figures = {
        language: {
            width: pool.put(_figure(card, snapshot, Canvas(words(language), narrow)))
            for width, narrow in WIDTHS.items()
        }
        for language in LANGUAGES
    }
    table = pool.put(table_payload(card.table(snapshot)))
    return {
        "figures": figures,
        "table": table,
        "candidates": _candidates(card, snapshot, pool),
        "pool": pool.lists,
    }


def _candidates(card: Card, snapshot: Snapshot, pool: Pool) -> dict[str, Any] | None:
    """Returns what a filter chooses from: ids, and figures with a row for each of them."""
    if card.candidates is None:
        return None
    return {
        "ids": pool.put(list(card.candidates.ids(snapshot))),
        "shown": card.candidates.shown,
        "rowHeights": {width: ROW_HEIGHTS[narrow] for width, narrow in WIDTHS.items()},
        "figures": {
            language: {
                width: pool.put(
                    _plain(card.candidates.figure(snapshot, Canvas(words(language), narrow)))
                )
                for width, narrow in WIDTHS.items()
            }
            for language in LANGUAGES
        },
    }


def _figure(card: Card, snapshot: Snapshot, canvas: Canvas) -> dict[str, Any]:
    return _plain(card.figure(snapshot, canvas))


def _plain(figure: go.Figure) -> dict[str, Any]:
    drawn = figure.to_plotly_json()
    layout = dict(drawn["layout"])
    layout.pop("template", None)  # the page has one for each theme
    return {"data": drawn["data"], "layout": layout}


def table_payload(table: Table) -> dict[str, Any]:
    """Returns a table by columns, cut to the rows that the page carries at most."""
    return {
        "total": table.total,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "label": {
                    language: words(language).say(f"column.{column.name}") for language in LANGUAGES
                },
                "values": list(column.values[:MAX_ROWS]),
                "shown": _differing(column.values[:MAX_ROWS], column.shown),
            }
            for column in table.columns
        ],
    }


def _differing(
    values: Sequence[str | int | float | None], shown: Sequence[str] | None
) -> dict[str, str]:
    """Returns by row the texts that people read instead of the values, where they differ."""
    if shown is None:
        return {}
    return {
        str(row): text
        for row, (value, text) in enumerate(zip(values, shown, strict=False))
        if text != value
    }
