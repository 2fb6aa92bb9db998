"""The data of a card as the page's JavaScript reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reports.card import Card, Figure, Table
from reports.data.marts import MAX_ROWS
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.page.sentences import as_sentences, as_whole
from reports.words.catalogues import LANGUAGES, words

WIDTHS = {"wide": False, "narrow": True}


def card_payload(card: Card, snapshot: Snapshot, table: Table) -> dict[str, Any]:
    """Return figures by language and width and the card's table, or what the movies are read by.

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
    draw: Callable[[Snapshot, Canvas], Figure], snapshot: Snapshot
) -> dict[str, dict[str, Any]]:
    return {
        language: {
            width: as_data(draw(snapshot, Canvas(words(language), narrow)))
            for width, narrow in WIDTHS.items()
        }
        for language in LANGUAGES
    }


def as_data(value: Any) -> Any:  # noqa: ANN401
    """Return a figure, or a part of it, as the page holds it (web/figures.js reads it).

    A list of sentences becomes data that is one in all languages, and 3.0 becomes 3. What is drawn
    isn't rounded: it may lie on an axis's end.
    """
    if isinstance(value, Mapping):
        return {key: as_data(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return as_sentences(value) or [as_data(inner) for inner in value]
    return as_whole(value)


def table_payload(table: Table) -> dict[str, Any]:
    """Return a table by columns, cut to the rows that the page carries at most."""
    return {
        "total": table.total,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "label": {
                    language: words(language).say(f"column.{column.name}") for language in LANGUAGES
                },
                "values": [as_whole(value) for value in column.values[:MAX_ROWS]],
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
    """Return the texts that people read instead of the values where they differ, and its rows."""
    differing = [
        (row, text)
        for row, (value, text) in enumerate(zip(values, shown or (), strict=False))
        if text != value
    ]
    return {"rows": [row for row, _ in differing], "texts": [text for _, text in differing]}
