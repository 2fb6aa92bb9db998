"""What a title says can be found in its chart."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from reports.card import Card, Figure
from reports.data.warehouse import Snapshot, read_snapshot
from reports.figures.canvas import Canvas
from reports.page.contents import SECTIONS, queries
from reports.words.catalogues import LANGUAGES, Language, Value, words
from reports.words.escape import plot_text
from tests.warehouse.warehouse import Warehouse

CARDS = [
    card
    for section in SECTIONS
    for card in section.cards
    if isinstance(card, Card) and card.figure is not None
]
"""Those whose figures are made here; the browser draws the others."""


def texts(part: Any) -> Iterator[str]:  # noqa: ANN401  # a part of Plotly's JSON
    """Give every text of a figure that a reader sees without pointing at anything."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in ("text", "ticktext"):
                yield from [inner] if isinstance(inner, str) else map(str, inner)
            elif name != "customdata":
                yield from texts(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from texts(inner)


def marks(drawn: Figure) -> Iterator[int]:
    """Give how many marks each trace has, and how many of them are filled."""
    for trace in drawn["data"]:
        places = [value for value in trace["y"] if value is not None]
        symbols = trace.get("marker", {}).get("symbol")
        yield len(places)
        if symbols is not None and not isinstance(symbols, str):
            pairs = zip(symbols, trace["y"], strict=True)
            yield sum(symbol == "circle" and value is not None for symbol, value in pairs)


def lacking(card: Card, snapshot: Snapshot, language: Language, *, narrow: bool) -> list[str]:
    """Return what a title says that neither stands in its figure nor counts its marks."""
    spoken = words(language)
    title = card.finding(snapshot)
    assert card.figure is not None
    assert card.figure is not None
    drawn = card.figure(snapshot, Canvas(spoken, narrow))
    seen = " ".join(" ".join(texts(drawn)).split())  # whatever blanks there are
    string = spoken.strings[title.key]
    assert isinstance(string, str)
    found = []
    for _, name, form, _ in Formatter().parse(string):
        if name is None:
            continue
        value: Value = title.values[name]
        number = (form or "").split(" ")[0]
        said = " ".join(plot_text(spoken.format_field(value, number)).split())
        if said not in seen and not (number == "n" and value in set(marks(drawn))):
            found.append(f"{title.key}: {name} {said}")
    return found


@pytest.fixture(scope="module")
def snapshot(built: Warehouse) -> Snapshot:
    return read_snapshot(built.db, queries())


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_every_number_and_name_of_a_title_is_in_its_chart(
    snapshot: Snapshot, card: Card, *, narrow: bool
) -> None:
    assert [
        found
        for language in LANGUAGES
        for found in lacking(card, snapshot, language, narrow=narrow)
    ] == []
