"""The page of warehouses that dbt built: of the sample, and of the real data where it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pytest
from playwright.sync_api import Page

from reports.card import Card, Column
from reports.data.marts import MAX_ROWS
from reports.data.warehouse import read_snapshot
from reports.page.contents import cards, queries
from tests.reports.browsing import CUT_TEXTS, LOST_TEXTS, Open, broken_rules, drawn, scroll_through
from tests.warehouse.warehouse import Warehouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARDS = cards()
Row: TypeAlias = tuple[Any, ...]

LARGEST_PAGE = 6_000_000
SHOWN_AT_ONCE = 200
"""Rows of a table that the page shows before more are asked for."""


def test_every_chart_of_a_page_of_six_megabytes_is_drawn(open_page: Open, built_page: Path) -> None:
    assert built_page.stat().st_size <= LARGEST_PAGE
    page = open_page(built_page)
    scroll_through(page)
    assert [bool(state) for state in drawn(page)] == [True] * len(CARDS)


NUMERIC = {"id", "year", "whole", "decimal", "signed", "share"}


def mart_rows(warehouse: Warehouse, card: Card, columns: Sequence[Column]) -> Counter[Row]:
    """Return the rows of a card's mart as a CSV has them, where no text is an empty one."""
    names = ", ".join(column.name for column in columns)
    rows = warehouse.query(f"select {names} from marts.{card.mart}")  # noqa: S608 - ours
    return Counter(
        tuple(
            written(value) if column.kind in NUMERIC else written(value or "")
            for value, column in zip(row, columns, strict=True)
        )
        for row in rows
    )


def written(value: object) -> object:
    """Return a value as a CSV has it; a month without its day, formulas disarmed.

    An empty text and none at all are both an empty cell.
    """
    if isinstance(value, str):
        if value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
            return f"'{value}"
        return value or None
    return f"{value:%Y-%m}" if isinstance(value, date) else value


def downloaded(page: Page, card: Card) -> pd.DataFrame:
    page.locator(f"#{card.name}-tab-table").click()
    with page.expect_download() as waiting:
        page.locator(f"#{card.name}-table .csv").click()
    assert waiting.value.suggested_filename == f"{card.name}.csv"
    return pd.read_csv(waiting.value.path(), dtype=str, keep_default_na=False)


def value_of(text: str) -> float | str | None:
    """Return the number that a cell holds, None for an empty one, a month as it stands."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def csv_rows(frame: pd.DataFrame, columns: Sequence[Column]) -> Counter[Row]:
    return Counter(
        tuple(
            value_of(text) if column.kind in NUMERIC else text or None
            for text, column in zip(row, columns, strict=True)
        )
        for row in frame.itertuples(index=False, name=None)
    )


def test_every_table_and_csv_is_its_mart(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    page = open_page(built_page)
    snapshot = read_snapshot(built.db, queries())
    for card in CARDS:
        if card.movies or card.table is None:  # test_reports_movie_charts has those of movies
            continue
        table = card.table(snapshot)
        frame = downloaded(page, card)
        assert list(frame.columns) == [column.name for column in table.columns]
        rows = csv_rows(frame, table.columns)
        mart = mart_rows(built, card, table.columns)
        assert rows <= mart, (card.name, list((rows - mart).items())[:3])
        assert rows.total() == min(table.total, len(table.columns[0].values), MAX_ROWS)
        if table.total == mart.total() <= MAX_ROWS:
            assert rows == mart, card.name
        shown = page.locator(f"#{card.name}-table tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        assert len(shown) == min(rows.total(), SHOWN_AT_ONCE)
        for place, column in enumerate(table.columns):
            for texts, value in zip(shown, column.values, strict=False):
                assert says(texts[place], value, column), (card.name, column.name, value)


def says(text: str, value: Any, column: Column) -> bool:  # noqa: ANN401
    """Says whether a cell shows a value, as exactly as its kind is shown."""
    if value is None:
        return text == "–"  # noqa: RUF001
    number: dict[str, Callable[[], bool]] = {
        "whole": lambda: int(text.replace(",", "")) == value,
        "decimal": lambda: abs(float(text.replace(",", "")) - value) < 0.00501,
        "signed": lambda: abs(float(text.replace("\u2212", "-")) - value) < 0.00501,
        "share": lambda: (
            0 < value < 0.0005
            if text.startswith("<")
            else abs(float(text.rstrip("%")) - 100 * value) < 0.0501
            and (value == 0) == (text == "0.0%")
        ),
    }
    if column.kind in number:
        return number[column.kind]()
    if column.kind in {"genre", "text"}:
        return bool(text) or value == ""
    return text == str(value)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_by_any_card(
    open_page: Open, built_page: Path, theme: str
) -> None:
    page = open_page(built_page, f"#content?theme={theme}&genre=Drama")
    scroll_through(page)
    for card in CARDS[::3]:
        page.locator(f"#{card.name}-tab-sql").click()
    for name in ("years", "hidden-gems", "lifetime"):  # the largest tables take axe a minute
        page.locator(f"#{name}-tab-table").click()
    assert broken_rules(page) == []


@pytest.mark.parametrize(("width", "language"), [(1200, "fr"), (390, "en"), (390, "fr")])
def test_nothing_is_wider_than_the_window_and_no_label_cut(
    open_page: Open, built_page: Path, width: int, language: str
) -> None:
    page = open_page(built_page, f"#content?lang={language}", width=width)
    scroll_through(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CUT_TEXTS) == []
    assert page.evaluate(LOST_TEXTS) == []
    for card in CARDS:
        page.locator(f"#{card.name}-tab-table").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_chart_is_printed(open_page: Open, built_page: Path) -> None:
    page = open_page(built_page, "#content?theme=dark")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert [bool(state) for state in drawn(page)] == [True] * len(CARDS)


@pytest.mark.parametrize("card", ["movies", "users"])
def test_an_address_restores_what_was_chosen(open_page: Open, built_page: Path, card: str) -> None:
    address = f"#{card}?genre=Drama&decade=2000&least=50&title=the&lang=fr&theme=dark"
    page = open_page(built_page, address)
    page.locator(f"#{card} .plot[data-drawn^='fr dark']").wait_for()
    chosen = page.locator("[data-filter]").evaluate_all("all => all.map(one => one.value)")
    assert chosen == ["Drama", "2000", "50", "the"]
    assert page.locator(f"#{card}").evaluate("e => Math.abs(e.getBoundingClientRect().top) < 150")
    page.locator(f"#{card} [data-permalink]").click()
    assert page.evaluate("location.hash") == address
