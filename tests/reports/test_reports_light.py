"""The page does only what is looked at: charts near the window, the rows that fit, few sheets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reports.data.warehouse import read_snapshot
from reports.page.contents import cards, queries
from reports.page.files import render_cards, write_report
from tests.reports.browsing import TWO_FRAMES, Open, scroll_through
from tests.reports.builder import Movie, make_warehouse
from tests.reports.facts import ordinary_facts

pytestmark = pytest.mark.browser

CARDS = [card.name for card in cards()]
MOVIES = 450
AT_ONCE = 200
MAX_SHEETS = 12
PHONE = 844
"""px of the height of a phone's window."""

COUNT_DRAWINGS = """() => {
  window.drawings = [];
  const react = Plotly.react;
  Plotly.react = (plot, ...rest) => {
    window.drawings.push(plot.closest("[data-card]").id);
    return react(plot, ...rest);
  };
}"""


@pytest.fixture(scope="module")
def large_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a catalogue that has more movies than a table shows at once."""
    folder = tmp_path_factory.mktemp("large")
    movies = [Movie(number, f"Story {number} (1999)", 1999, ["Drama"]) for number in range(1, 451)]
    ratings = [(user, one.movie_id, 4.0) for user in (1, 2) for one in movies]
    facts = replace(ordinary_facts(), movies=movies, ratings=ratings)
    snapshot = read_snapshot(make_warehouse(folder / "films.duckdb", facts), queries())
    return write_report(snapshot, render_cards(snapshot), folder, "en")


def drawings(page: Page) -> list[str]:
    """Return the cards that were drawn since the drawings were counted."""
    page.wait_for_timeout(300)
    page.evaluate(TWO_FRAMES)
    found = page.evaluate("window.drawings.splice(0)")
    return [str(name) for name in found]


def test_a_change_draws_what_is_near_and_the_rest_when_it_comes_near(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page)
    scroll_through(page)
    page.locator("#users").scroll_into_view_if_needed()
    page.evaluate(COUNT_DRAWINGS)
    drawings(page)
    for button in ("[data-set-theme=dark]", "[data-set-language=fr]"):
        page.locator(button).dispatch_event("click")
        near = drawings(page)
        assert "users" in near
        assert len(near) == len(set(near)) < len(CARDS) / 2
    scroll_through(page)
    states = page.locator(".plot").evaluate_all("plots => plots.map(plot => plot.dataset.drawn)")
    assert all(state.startswith("fr dark") for state in states)


def test_a_filter_draws_only_the_charts_that_it_changes(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page, "#long-tail")
    scroll_through(page)
    page.evaluate(COUNT_DRAWINGS)
    page.locator("#years").scroll_into_view_if_needed()
    drawings(page)
    page.locator("[data-filter=genre]").select_option("War")
    assert drawings(page) == []
    page.locator("#movies").scroll_into_view_if_needed()
    found = drawings(page)
    assert "movies" in found
    assert not {"years", "genre-pairs", "decade-genres"} & set(found)


def test_a_table_shows_rows_as_they_are_asked_for(open_page: Open, large_page: Path) -> None:
    page = open_page(large_page)
    page.locator("#movies-tab-table").click()
    rows = page.locator("#movies-table tbody tr")
    more = page.locator("#movies-table .more")
    assert rows.count() == AT_ONCE
    assert more.inner_text() == "Show 200\u00a0more rows"
    assert page.locator("#movies-table [role=status]").inner_text() == "450\u00a0rows"
    page.keyboard.press("Tab")
    more.focus()
    page.keyboard.press("Enter")
    assert rows.count() == 2 * AT_ONCE
    page.locator("#movies-table .scroll").focus()
    page.locator("#movies-table .scroll").evaluate("part => part.scrollTo(0, part.scrollHeight)")
    rows.nth(MOVIES - 1).wait_for()
    assert more.is_hidden()
    page.locator("#movies-table thead button", has_text="Movie id").click()
    assert rows.count() == AT_ONCE
    page.locator("#movies-table input").fill("story 44")
    assert rows.count() == 11  # 44 and 440 to 449
    assert more.is_hidden()


def test_the_last_rows_leave_the_keyboard_in_the_table(open_page: Open, large_page: Path) -> None:
    page = open_page(large_page)
    page.locator("#movies-tab-table").click()
    page.keyboard.press("Tab")
    page.locator("#movies-table .more").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("#movies-table tbody tr").count() == MOVIES
    assert page.evaluate("document.activeElement.className") == "scroll"


def sheets(page: Page) -> int:
    """Return how many sheets of paper a page fills."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


REACHED = """() => [...document.querySelectorAll(".sheet")].map((sheet) => {
  const { top } = sheet.getBoundingClientRect();
  const cards = [...sheet.querySelectorAll(".card, .prose")];
  const ends = cards.map((card) => card.getBoundingClientRect().bottom);
  return (Math.max(...ends) - top) / 1310;
})"""
"""How far down each sheet its cards reach: charts stay whole, so a column may end early."""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_fills_few_sheets_of_paper_and_none_by_half(
    open_page: Open, built_page: Path, language: str
) -> None:
    page = open_page(built_page, f"#?lang={language}")
    page.locator("#movies-tab-table").click()
    assert sheets(page) <= MAX_SHEETS
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    first, *middle, _ = page.evaluate(REACHED)
    assert first > 0
    # of the height that A4 and Letter both have; charts that belong together aren't torn apart
    assert all(share > 0.45 for share in middle), middle


def test_every_card_is_on_paper_once(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    found = page.locator(".sheet [data-card]").evaluate_all("all => all.map(one => one.id)")
    assert sorted(found) == sorted(CARDS)
    assert page.locator(".sheet > div > h2:visible").count() == len(page.locator(".section").all())
    assert page.locator(".sheet .plot .main-svg:visible").count() >= len(CARDS)


def test_without_javascript_there_are_findings_and_rows(
    browser: Browser, ordinary_page: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(ordinary_page.as_uri())
    for name in CARDS:
        assert page.locator(f"#{name}-heading").is_visible(), name
        rows = page.locator(f"#{name} .plain-rows tbody tr")
        assert rows.count() in range(1, 21), name
        assert rows.first.is_visible(), name
    texts = page.locator("#movies .plain-rows tbody tr").first.locator("td").all_inner_texts()
    assert texts[0].startswith("The Story")
    assert page.locator("#movies .plain-rows caption").inner_text().startswith("The first 20 of 60")
    assert page.locator("button:visible").count() == 0
    context.close()


def test_with_javascript_the_plain_rows_are_not_there(open_page: Open, ordinary_page: Path) -> None:
    assert open_page(ordinary_page).locator(".plain-rows").count() == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_a_phone_the_first_chart_begins_within_two_windows(
    open_page: Open, built_page: Path, language: str
) -> None:
    page = open_page(built_page, f"#?lang={language}", width=390)
    top = page.locator(".plot").first.evaluate("plot => plot.getBoundingClientRect().top + scrollY")
    assert top < 2 * PHONE
