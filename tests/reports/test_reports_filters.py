"""The filters in a real browser: what they choose, say and keep in the address."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from reports.canvas import ROW_HEIGHTS
from reports.filters import MOVIE_FACETS
from reports.titles import display_title
from reports.warehouse import Snapshot
from tests.reports.browsing import Open

pytestmark = pytest.mark.browser


def height_of_movies(page: Page) -> float:
    return float(page.locator("#movies .plot").evaluate("plot => plot.clientHeight"))


def test_filters_choose_movies_in_chart_table_and_address(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    page = open_page(ordinary_page)
    page.locator("#movies").scroll_into_view_if_needed()
    page.locator("#movies .plot[data-drawn]").wait_for()
    all_rows, whole = page.locator("#movies .ytick").count(), height_of_movies(page)
    page.locator("[data-filter=genre]").select_option("War")
    page.locator("[data-filter=decade]").select_option("1990")
    wanted = {
        facets.movie_id
        for facets in ordinary.rows(MOVIE_FACETS)
        if "War" in facets.genres and facets.decade == 1990
    }
    titles = {display_title(m.title) for m in ordinary.movies if m.movie_id in wanted}
    assert titles
    assert set(page.locator("#movies .ytick").all_text_contents()) == titles
    assert height_of_movies(page) == whole - (all_rows - len(wanted)) * ROW_HEIGHTS[False]
    assert (
        f"{len(wanted)} of the {len(ordinary.movies)} movies"
        in page.locator("#movies .filtered").inner_text()
    )
    page.locator("#movies-tab-table").click()
    assert page.locator("#movies-table tbody tr").count() == len(wanted)
    page.locator("#movies [data-permalink]").click()
    assert "genre=War&decade=1990" in page.evaluate("location.hash")
    page.locator("#years").scroll_into_view_if_needed()
    page.locator("#years .filtered", has_text="Not filtered").wait_for()
    page.locator("[data-reset]").click()
    assert page.locator(".filtered:visible").count() == 0
    assert page.locator("#movies-table tbody tr").count() == len(ordinary.movies)


def test_where_no_movie_matches_the_chart_says_so(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#ranking?genre=War&decade=1990&least=100&lang=en&theme=light")
    page.locator("#ranking .plot", has_text="No movie of this chart matches.").wait_for()
    assert page.locator("#ranking .plot", has_text="weighted").count() == 0


def test_an_address_goes_on_saying_how_the_page_is(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#movies?genre=War&lang=en&theme=light")
    page.locator("#movies .filtered:visible").wait_for()
    page.locator("[data-set-language=fr]").click()
    page.locator("[data-set-theme=dark]").click()
    page.locator("[data-filter=genre]").select_option("Drama")
    assert page.evaluate("location.hash") == "#movies?genre=Drama&lang=fr&theme=dark"
    page.reload()
    page.locator("#movies .filtered:visible").wait_for()
    assert page.locator("[data-filter=genre] option:checked").inner_text() == "Drame"


def test_an_address_restores_the_filters(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#movies?genre=War&least=20&lang=fr&theme=light")
    page.locator("#movies .filtered:visible").wait_for()
    assert page.locator("[data-filter=genre]").input_value() == "War"
    assert page.locator("[data-filter=least]").input_value() == "20"
    assert page.locator("[data-filter=genre] option:checked").inner_text() == "Guerre"
    assert page.locator("[data-filter=decade]").input_value() == ""
