"""What is saved or passed on is what is seen: CSV, picture, SQL and the address."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from reports.data.movies import MOVIE_PROFILES, MOVIES
from reports.data.warehouse import Snapshot
from tests.reports.browsing import Open, broken_rules, drawn, reload

pytestmark = pytest.mark.browser

KEEP_PICTURE = """() => {
  Plotly.downloadImage = async (picture) => { window.picture = picture; };
}"""
ALL = (
    "#movies?genre=War&decade=1990&movies.tab=table&movies.sort=-mean_rating&movies.search=story"
    "&years.tab=sql&lang=fr&theme=dark"
)


def saved_csv(page: Page, card: str) -> pd.DataFrame:
    """Return what the button of a card's table saves."""
    with page.expect_download() as waiting:
        page.locator(f"#{card}-table .csv").click()
    return pd.read_csv(waiting.value.path())


def test_a_csv_has_the_rows_that_are_seen_in_their_order(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    page = open_page(ordinary_page)
    page.locator("#movies-tab-table").click()
    page.locator("[data-filter=genre]").select_option("War")
    page.locator("#movies-table thead button", has_text="Mean rating").click()
    page.locator("#movies-table input").fill("story 2")
    war = {one.movie_id: one for one in ordinary.rows(MOVIES) if "War" in one.genres}
    rows = ordinary.rows(MOVIE_PROFILES)
    expected = [
        movie.movie_id
        for movie in sorted(rows, key=lambda movie: -(movie.mean_rating or 0))
        if movie.movie_id in war and "Story 2" in war[movie.movie_id].display_title
    ]
    assert len(expected) > 1
    assert list(saved_csv(page, "movies")["movie_id"]) == expected


def test_every_table_about_movies_or_users_has_their_ids(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page)
    for card, names in {
        "similar-movies": {"movie_id", "similar_movie_id"},
        "ranking": {"movie_id"},
        "users": {"user_id"},
    }.items():
        page.locator(f"#{card}-tab-table").click()
        assert names <= set(saved_csv(page, card).columns), card


def captions(page: Page, card: str) -> str:
    """Return the texts around a saved picture."""
    page.locator(f"#{card} [data-png]").click()
    notes = page.evaluate("picture.layout.annotations.map((note) => note.text)")
    return " ".join(notes)


def test_a_picture_says_what_was_filtered(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#movies?genre=War&decade=1990")
    page.evaluate(KEEP_PICTURE)
    assert "(War, 1990\u20131999)" in captions(page, "movies")
    assert "War" not in captions(page, "years")
    page.locator("[data-set-language=fr]").click()
    assert "(Guerre, 1990\u20131999)" in captions(page, "movies")
    page.locator("[data-reset]").click()
    assert "Guerre" not in captions(page, "movies")


def test_the_sql_of_a_card_begins_with_its_select_and_is_copied(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#tags-tab-sql").click()
    shown = page.locator("#tags-sql pre").all_inner_texts()
    assert "from marts.rpt_tag_counts" in shown[0]
    assert len(shown) == 2
    page.locator("#tags-sql .copy").click()
    page.locator("#tags-sql [role=status]", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == shown[0]


def state(page: Page) -> list[object]:
    """Return what a reader sees of the page's state."""
    return [
        page.locator("[data-filter]").evaluate_all("all => all.map(one => one.value)"),
        page.locator("[aria-selected=true]").evaluate_all("all => all.map(one => one.id)"),
        page.locator("#movies-table tbody tr").all_inner_texts(),
        page.locator("#movies-table input").input_value(),
        page.locator("#movies-table th").evaluate_all("all => all.map(one => one.ariaSort)"),
        page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]"),
    ]


def test_a_reload_and_a_shared_link_show_the_same(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    page.locator("[data-filter=genre]").select_option("War")
    page.locator("[data-filter=decade]").select_option("1990")
    page.locator("[data-set-language=fr]").click()
    page.locator("[data-set-theme=dark]").click()
    page.locator("#years-tab-sql").click()
    page.locator("#movies-tab-table").click()
    page.locator("#movies-table th button").nth(4).click()
    page.locator("#movies-table input").fill("story")
    page.wait_for_timeout(400)
    assert sorted(page.evaluate("location.hash").split("&")) == sorted(ALL.split("&"))
    before = state(page)
    reload(page)
    page.locator("#movies-table tbody tr").first.wait_for()
    assert state(page) == before
    other = open_page(ordinary_page, ALL)
    other.locator("#movies-table tbody tr").first.wait_for()
    assert state(other) == before
    assert broken_rules(other) == []


def test_a_link_within_the_page_keeps_what_was_chosen(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#?genre=War&lang=en&theme=light")
    link = page.locator(".short a").first
    link.click()
    page.wait_for_function("location.hash.includes('genre=War')")
    assert page.evaluate("location.hash").startswith(f"{link.get_attribute('href')}?")
    assert page.locator("[data-filter=genre]").input_value() == "War"


@pytest.mark.parametrize(
    "address",
    [
        "#",
        "#?",
        "#nowhere?genre=Nothing&decade=x&lang=xx&theme=pink",
        "#movies?movies.tab=constructor&movies.sort=__proto__&movies.search=%E0%A4%A",
        "#movies?movies.tab=table&movies.sort=-nothing&__proto__=1&movies.tab=sql",
        "#%22%3E%3Cscript%3Ealert(1)%3C/script%3E?movies.tab=table&movies.search=" + "x" * 5_000,
        "#movies?a?b?c&&&===",
    ],
)
def test_an_odd_address_does_no_harm(open_page: Open, ordinary_page: Path, address: str) -> None:
    page = open_page(ordinary_page, address)
    page.locator("#tags").scroll_into_view_if_needed()
    page.locator("#tags .plot[data-drawn]").wait_for()
    assert drawn(page)[0].startswith("en light") or drawn(page)[0] == ""
    page.locator("#tags-tab-table").click()
    assert "tags.tab=table" in page.evaluate("location.hash")


def test_the_link_of_a_headline_shows_on_hover_focus_and_touch(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page)
    link = page.locator("#tags .link")
    seen = "link => Number(getComputedStyle(link).opacity)"
    page.locator("#tags").scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    assert link.evaluate(seen) == 0
    page.locator("#tags-heading").hover()
    assert link.evaluate(seen) == 1
    page.mouse.move(0, 0)
    page.locator("#tags-tab-chart").focus()
    page.keyboard.press("Shift+Tab")
    assert link.evaluate("link => link === document.activeElement")
    assert link.evaluate(seen) == 1
    assert link.inner_text().endswith("Link to this chart")
    link.click()
    assert page.evaluate("location.hash").startswith("#tags?")
