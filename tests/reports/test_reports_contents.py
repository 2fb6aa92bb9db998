"""The page finds its charts, and the contents only put them in order."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from reports import charts
from reports.chart import Chart
from reports.charts.found import charts_of
from reports.page.contents import ORDER, SECTIONS, every_card

CHARTS = Path(charts.__file__).parent
MODULES = [
    f"{charts.__name__}.{path.parent.name}.{path.stem}"
    for path in sorted(CHARTS.glob("*/*.py"))
    if path.stem != "__init__"
]


def test_every_folder_of_charts_is_a_section() -> None:
    assert {path.parent.name for path in CHARTS.glob("*/__init__.py")} == {
        section.name for section in SECTIONS
    }


def test_every_card_that_the_order_names_is_in_its_section() -> None:
    for section, (name, order) in zip(SECTIONS, ORDER, strict=True):
        assert section.name == name
        assert [card.name for card in section.cards][: len(order)] == list(order)


@pytest.mark.parametrize("module", MODULES)
def test_every_chart_that_has_a_string_of_its_own_is_on_the_page(module: str) -> None:
    """A module that makes a chart and forgets its `CARD` would be left out in silence."""
    found = vars(import_module(module))
    made = [
        one
        for one in found.values()
        if isinstance(one, type) and issubclass(one, Chart) and one.__module__ == module
    ]
    if any("name" in vars(one) for one in made):
        assert any(found.get("CARD") is card for card in every_card())


def test_no_two_cards_have_one_name() -> None:
    counts = Counter(card.name for card in every_card())
    assert [name for name, count in counts.items() if count > 1] == []


def test_a_page_without_users_takes_what_a_module_has_for_it() -> None:
    found = {one.card.name: one.without_users for one in charts_of("viewers")}
    assert found["user-genres"] is None
    assert getattr(found["users"], "mart", None) == "rpt_users_by_rating_count"
    assert found["retention"] in every_card()
