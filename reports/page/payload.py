"""The data of a card as the page's JavaScript reads it, before its lists are packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from reports.card import Card, Table
from reports.data.marts import MAX_ROWS
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.words.catalogues import LANGUAGES, words

WIDTHS = {"wide": False, "narrow": True}


def card_payload(card: Card, snapshot: Snapshot, table: Table) -> dict[str, Any]:
    """Returns figures by language and width and the card's table, or what the movies are read by.

    Raises:
        ValueError: the card has neither a figure nor movies.
    """
    if card.movies is not None:
        return {"movies": card.movies(snapshot)}
    if card.figure is None:
        raise ValueError(f"the card {card.name} has neither a figure nor movies")
    return {
        "figures": _figures(card.figure, snapshot),
        "table": table_payload(table),
    }


def _figures(
    figure: Callable[[Snapshot, Canvas], go.Figure], snapshot: Snapshot
) -> dict[str, dict[str, Any]]:
    return {
        language: {
            width: _plain(figure(snapshot, Canvas(words(language), narrow)))
            for width, narrow in WIDTHS.items()
        }
        for language in LANGUAGES
    }


def _plain(figure: go.Figure) -> dict[str, Any]:
    drawn = figure.to_plotly_json()
    layout = dict(drawn["layout"])
    layout.pop("template", None)  # the page has one for each theme
    return {"data": _plain_numbers(drawn["data"]), "layout": layout}


def _plain_numbers(value: Any) -> Any:  # noqa: ANN401
    """Returns a trace with 3.0 as 3; nothing is rounded, what lies on an axis's end is drawn."""
    if isinstance(value, Mapping):
        return {key: _plain_numbers(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain_numbers(inner) for inner in value]
    return _whole(value)


def _whole(value: Any) -> Any:  # noqa: ANN401
    """Returns 3.0 as 3, which is one number in JavaScript and not two lists in the page."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
                "values": [_whole(value) for value in column.values[:MAX_ROWS]],
                "shown": {
                    language: _differing(
                        column.values[:MAX_ROWS],
                        column.shown[language]
                        if isinstance(column.shown, Mapping)
                        else column.shown,
                    )
                    for language in LANGUAGES
                },
            }
            for column in table.columns
        ],
    }


def _differing(
    values: Sequence[str | int | float | None], shown: Sequence[str] | None
) -> dict[str, list[Any]]:
    """Returns the texts that people read instead of the values where they differ, and its rows."""
    differing = [
        (row, text)
        for row, (value, text) in enumerate(zip(values, shown or (), strict=False))
        if text != value
    ]
    return {"rows": [row for row, _ in differing], "texts": [text for _, text in differing]}
