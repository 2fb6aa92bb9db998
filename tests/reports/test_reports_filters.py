"""Filters, sorts and searches in a real browser: they answer as the marts do."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from reports.charts.movies.hidden_gems import HiddenGems
from reports.charts.movies.movie_chart import MovieChart
from reports.charts.movies.movies import Movies
from reports.data.movies import MOVIES
from reports.data.warehouse import Snapshot, read_snapshot
from reports.figures.canvas import ROW_HEIGHTS
from reports.page.contents import queries
from reports.page.filters import choices
from reports.words.catalogues import LANGUAGES
from reports.words.titles import shortened
from tests.reports.browsing import Open, eventually, reload
from tests.reports.filtered import CHARTS, answer, positive, random_ask, sorted_by, told
from tests.slow import slow
from tests.warehouse.movielens import on_real_data
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.browser

COMPARED = 40
"""Rows of a table that are compared; the page may show more of them only as one scrolls."""


def name_of(chart: type[MovieChart]) -> str:
    return chart.name.replace("_", "-")


def set_filters(page: Page, fields: Mapping[str, str]) -> None:
    page.evaluate(
        """(fields) => {
          const all = [...document.querySelectorAll("[data-filter]")];
          for (const field of all) field.value = fields[field.dataset.filter] ?? "";
          all.at(-1).dispatchEvent(new Event("input"));
        }""",
        dict(fields),
    )


def says(page: Page, chart: type[MovieChart]) -> dict[str, Any]:
    """Return a card's title, subtitle and notes by language."""
    found = page.evaluate(
        """(name) => {
          const card = document.getElementById(name);
          const texts = (place, code) =>
            [...card.querySelectorAll(`${place} span[lang=${code}]`)]
              .map((span) => span.textContent.trim());
          const [title, subtitle, notes] = ["h3 > span", ".subtitle", ".notes"];
          return Object.fromEntries(["en", "fr"].map((code) =>
            [code, [texts(title, code)[0], texts(subtitle, code)[0], texts(notes, code)]]));
        }""",
        name_of(chart),
    )
    return {code: tuple(found[code]) for code in LANGUAGES}


def rows_of(page: Page, chart: type[MovieChart]) -> tuple[int, list[int]]:
    """Return how many rows a table says that it has, and the ids of the first."""
    name = name_of(chart)
    status = page.locator(f"#{name}-table [role=status]").inner_text()
    ids = page.locator(f"#{name}-table tbody tr").evaluate_all(
        f"rows => rows.slice(0, {COMPARED}).map(row => Number(row.cells[0].textContent))"
    )
    return int(status.split()[0].replace(",", "")), ids


def labels_of(page: Page, chart: type[MovieChart]) -> list[str]:
    """Return the titles that a card's chart shows."""
    return page.locator(f"#{name_of(chart)} .ytick").all_text_contents()


def sort(page: Page, chart: type[MovieChart], column: str, *, is_descending: bool) -> None:
    """Sort a table by clicking a heading until it is sorted as wanted."""
    place = ("movie_id", "display_title", "release_year", *chart.columns).index(column)
    wanted = "descending" if is_descending else "ascending"
    head = page.locator(f"#{name_of(chart)}-table thead th").nth(place)
    while head.get_attribute("aria-sort") != wanted:
        head.locator("button").click()


def ask_at_random(page: Page, db: Path, count: int, seed: int) -> None:
    """Asks so many things of the page and compares its answers with those of the marts."""
    snapshot = read_snapshot(db, queries())
    titles = {movie.movie_id: movie.display_title for movie in snapshot.rows(MOVIES)}
    there = choices(snapshot)
    chance = random.Random(seed)  # noqa: S311
    orders = dict.fromkeys(CHARTS, "")  # a table stays sorted as it was
    for chart in CHARTS:
        page.locator(f"#{name_of(chart)}-tab-table").click()
    for turn in range(count):
        chart = CHARTS[turn % len(CHARTS)]
        ask = random_ask(chance, chart, there)
        set_filters(page, ask.fields)
        page.locator(f"#{name_of(chart)}").scroll_into_view_if_needed()
        passing = answer(db, chart, ask.fields)
        assert says(page, chart) == told(snapshot, chart, passing), (chart.name, ask)
        name = name_of(chart)
        page.locator(f"#{name}-table input").fill(ask.search)
        if ask.sort is not None:
            sort(page, chart, ask.sort, is_descending=ask.is_descending)
            orders[chart] = sorted_by(ask)
        expected = answer(db, chart, ask.fields, ask.search, orders[chart])
        wanted = (len(expected), expected[:COMPARED])
        found = eventually(page, lambda: rows_of(page, chart), wanted)  # noqa: B023
        assert found == wanted, (chart.name, ask)
        rated = answer(db, chart, {"least": "1", **ask.fields})[: chart.drawn]
        titles_drawn = [shortened(titles[movie_id], 44) for movie_id in rated]
        if chart.above_zero != "rating_count":
            titles_drawn = titles_drawn[: len(positive(snapshot, chart, passing))]
        page.locator(f"#{name}-tab-chart").click()
        labels = eventually(page, lambda: labels_of(page, chart), titles_drawn)  # noqa: B023
        assert labels == titles_drawn, (chart.name, ask)
        page.locator(f"#{name}-tab-table").click()
        page.locator(f"#{name}-table input").fill("")


@pytest.mark.parametrize("count", [15, *slow(40)])
def test_random_filters_sorts_and_searches_answer_as_the_marts(
    open_page: Open, ordinary_page: Path, ordinary_warehouse: Path, count: int
) -> None:
    ask_at_random(open_page(ordinary_page), ordinary_warehouse, count, seed=1)


@pytest.mark.slow
def test_a_hundred_of_them_answer_as_the_marts_that_dbt_built(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    ask_at_random(open_page(built_page), built.db, 100, seed=2)


@pytest.mark.slow
@pytest.mark.parametrize("built", [pytest.param("real", marks=on_real_data)], indirect=True)
def test_any_movie_is_found_and_horror_of_the_seventies_has_hidden_gems(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    page = open_page(built_page)
    set_filters(page, {"genre": "Horror", "decade": "1970"})
    gems = answer(built.db, HiddenGems, {"genre": "Horror", "decade": "1970"})
    assert len(gems) == 3
    page.locator("#hidden-gems").scroll_into_view_if_needed()
    page.locator("#hidden-gems .ytick").nth(2).wait_for()
    assert page.locator("#hidden-gems .ytick").count() == 3
    set_filters(page, {"title": "stalker"})
    assert "Stalker (1979)" in page.locator("#movies-heading").inner_text()
    set_filters(page, {})
    page.locator("#movies-tab-table").click()
    page.locator("#movies-table input").fill("Stalker")
    assert "Stalker (1979)" in page.locator("#movies-table tbody").inner_text()


def test_a_filter_is_told_and_leaves_other_charts_alone(
    open_page: Open, ordinary_page: Path, ordinary_warehouse: Path
) -> None:
    page = open_page(ordinary_page)
    page.locator("#movies").scroll_into_view_if_needed()
    page.locator("#movies .plot[data-drawn]").wait_for()
    heading = page.locator("#movies-heading").inner_text()
    whole = page.locator("#movies .plot").evaluate("plot => plot.clientHeight")
    set_filters(page, {"genre": "War", "decade": "1990"})
    wanted = answer(ordinary_warehouse, Movies, {"genre": "War", "decade": "1990"})
    line = page.locator("#movies .filtered").inner_text()
    assert line.replace("\u00a0", " ") == f"Filtered (War, 1990–1999): {len(wanted)} of 60 movies"  # noqa: RUF001
    page.locator(f"#movies .ytick >> nth={len(wanted) - 1}").wait_for()
    lower = (20 - len(wanted)) * ROW_HEIGHTS[False]
    assert page.locator("#movies .plot").evaluate("plot => plot.clientHeight") == whole - lower
    described = page.locator("#movies figcaption span[lang=en]").text_content() or ""
    assert described.count(";") == len(wanted) - 1
    assert page.locator(".filtered:visible").count() == len(CHARTS)
    assert page.locator("#years .filtered").count() == 0
    assert "5\u00a0charts" in page.locator(".filters p").last.inner_text()
    page.locator("#movies [data-permalink]").click()
    assert "genre=War&decade=1990" in page.evaluate("location.hash")
    page.locator("[data-reset]").click()
    assert page.locator(".filtered:visible").count() == 0
    assert page.locator("#movies-heading").inner_text() == heading


def test_where_no_movie_matches_the_title_says_so(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#ranking?genre=War&decade=1990&least=100&lang=en&theme=light")
    page.locator("#ranking .filtered:visible").wait_for()
    assert page.locator("#ranking-heading").inner_text() == "No movie matches the filter"
    assert page.locator("#ranking .plot", has_text="weighted").count() == 0


def test_a_filter_of_one_long_word_is_no_wider_than_a_telephone(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page, f"#movies?title={'Schifffahrt' * 15}", width=390)
    page.locator("#movies .filtered:visible").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_titles_that_attack_are_found_and_harmless(open_page: Open, hostile_page: Path) -> None:
    page = open_page(hostile_page)
    page.locator("#movies").scroll_into_view_if_needed()
    for search, title in (
        ("<script>window", "<script>window.attacked = true</script>"),
        ("%{x}", "%{x} %{customdata} %{fullData.name}"),
        ("__proto__", "__proto__"),
    ):
        set_filters(page, {"title": search})
        page.locator("#movies .ytick", has_text=title).first.wait_for()
        assert title in page.locator("#movies figcaption span[lang=en]").text_content()  # type: ignore[operator]
        assert search in page.locator("#movies .filtered").inner_text()
    set_filters(page, {"title": "constructor", "genre": "constructor"})
    assert "constructor" in page.locator("#movies-heading").inner_text()
    assert page.evaluate("window.attacked") is None


def test_an_address_goes_on_saying_how_the_page_is(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#movies?genre=War&lang=en&theme=light")
    page.locator("#movies .filtered:visible").wait_for()
    page.locator("[data-set-language=fr]").click()
    page.locator("[data-set-theme=dark]").click()
    page.locator("[data-filter=genre]").select_option("Drama")
    assert page.evaluate("location.hash") == "#movies?genre=Drama&lang=fr&theme=dark"
    reload(page)
    page.locator("#movies .filtered:visible").wait_for()
    assert page.locator("[data-filter=genre] option:checked").inner_text() == "Drame"


def test_an_address_restores_the_filters(open_page: Open, ordinary_page: Path) -> None:
    address = "#movies?genre=War&least=20&title=story%201&lang=fr&theme=light"
    page = open_page(ordinary_page, address)
    page.locator("#movies .filtered:visible").wait_for()
    assert page.locator("[data-filter=genre]").input_value() == "War"
    assert page.locator("[data-filter=least]").input_value() == "20"
    assert page.locator("[data-filter=title]").input_value() == "story 1"
    assert page.locator("[data-filter=genre] option:checked").inner_text() == "Guerre"
    assert page.locator("[data-filter=decade]").input_value() == ""


def test_a_filter_that_the_page_does_not_have_is_said_and_leaves_the_address(
    open_page: Open, ordinary_page: Path
) -> None:
    address = "#movies?genre=Sport&decade=1850&least=20&title=story&lang=en&theme=light"
    page = open_page(ordinary_page, address)
    page.locator("#movies .filtered:visible").wait_for()
    said = "The page can’t filter by “Sport”, “1850”, as the address asks."  # noqa: RUF001
    assert page.locator("[data-unknown]").inner_text() == said
    left = "#movies?least=20&title=story&lang=en&theme=light"
    assert page.evaluate("location.hash") == left
    page.locator("[data-set-language=fr]").click()
    assert page.locator("[data-unknown]").inner_text().startswith("La page ne peut pas")
    page.locator("[data-reset]").click()
    assert page.locator("[data-unknown]:visible").count() == 0


@pytest.mark.parametrize(("language", "said"), [("en", r"^1\srow$"), ("fr", r"^1\sligne$")])
def test_one_row_is_called_one(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot, language: str, said: str
) -> None:
    title = quote(Movies(ordinary).members[0]["display_title"])
    view = f"movies.tab=table&lang={language}&theme=light"
    page = open_page(ordinary_page, f"#movies?title={title}&{view}")
    page.locator("#movies-table [role=status]", has_text=re.compile(said)).wait_for()


def test_a_chart_file_holds_the_movies_it_draws(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    page = open_page(ordinary_page.with_name("hidden_gems.html"))
    page.locator("#hidden-gems .ytick").first.wait_for()
    assert page.locator("#hidden-gems .ytick").count() == len(HiddenGems(ordinary).shown)


def test_a_shared_filter_leads_to_its_card_though_those_before_it_are_shorter(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page, "#ranking?genre=War&decade=1990&lang=en&theme=light")
    page.locator("#movies .filtered").wait_for(state="attached")
    page.wait_for_timeout(500)
    box = page.locator("#ranking").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 120
