"""What the browser draws of a chart is the figure that Python draws in its language and width."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from reports.card import Figure
from reports.data.warehouse import Snapshot, read_snapshot
from reports.figures.canvas import Canvas
from reports.figures.theme import opaque
from reports.page.contents import cards, queries
from reports.words.catalogues import LANGUAGES, Language, words
from tests.reports.browsing import Open, scroll_through
from tests.slow import slow
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.browser

NOTE = """() => {
  window.figures = {};
  Plotly.react = async (plot, data, { width, template, ...layout }) => {
    const narrow = width < plot.dataset.narrowBelow;
    window.figures[plot.closest("[data-card]").id] = { narrow, data, layout };
    plot.innerHTML = "<p class=main-svg>drawn</p>";
  };
  for (const plot of document.querySelectorAll(".plot")) delete plot.dataset.drawn;
  dispatchEvent(new Event("resize"));
}"""
"""Notes what plotly.js is asked to draw from now on, and draws nothing."""


def as_shown(figure: Figure) -> Any:  # noqa: ANN401
    """Return a figure as plain JSON, its blues as the light page shows them."""
    text = json.dumps(figure)
    for colour, shown in opaque("light").items():
        text = text.replace(json.dumps(colour), json.dumps(shown))
    return json.loads(text)


def compare(page: Page, snapshot: Snapshot, language: Language) -> None:
    """Compare all charts of a page with what Python draws of a snapshot."""
    page.evaluate(NOTE)
    scroll_through(page)
    figures = page.evaluate("window.figures")
    for card in cards():
        if card.figure is not None:
            found = figures[card.name]
            canvas = Canvas(words(language), found.pop("narrow"))
            assert found == as_shown(card.figure(snapshot, canvas)), card.name


@pytest.mark.parametrize("width", [1200, *slow(390)])
@pytest.mark.parametrize("language", ["en", *slow("fr")])
@pytest.mark.parametrize("kind", ["ordinary", "hostile"])
def test_the_browser_draws_what_python_draws(
    request: pytest.FixtureRequest, open_page: Open, kind: str, language: Language, width: int
) -> None:
    page = open_page(
        request.getfixturevalue(f"{kind}_page"), f"#content?lang={language}", width=width
    )
    compare(page, request.getfixturevalue(kind), language)


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_so_it_does_of_what_dbt_built(
    open_page: Open, built_page: Path, built: Warehouse, language: Language, width: int
) -> None:
    page = open_page(built_page, f"#content?lang={language}", width=width)
    compare(page, read_snapshot(built.db, queries()), language)
