"""Cards of single movies and users in a browser: by keyboard, by address, for every reader."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.reports.browsing import Open, broken_rules, dialog_of, eventually, reload, texts
from tests.warehouse.warehouse import Warehouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"all-profiles": 250_000, "all-users": 150_000}


def test_a_movie_is_found_by_keyboard_alone(open_page: Open, built_page: Path) -> None:
    page = open_page(built_page)
    page.keyboard.press("/")
    field = page.locator("[data-finder=movie] [role=combobox]")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.type("THE")
    options = page.locator("[data-finder=movie] [role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    assert len(texts(page.locator("body"), "[data-finder=movie] [role=option]")) == 10
    status = page.locator("[data-finder=movie] [role=status]")
    assert "matches, the first 10 listed" in status.inner_text()
    for key, place in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        active = options.nth(place)
        assert active.get_attribute("aria-selected") == "true"
        assert field.get_attribute("aria-activedescendant") == active.get_attribute("id")
    name = options.nth(1).locator("span").first.inner_text()
    page.keyboard.press("Enter")
    assert dialog_of(page).locator("h2").inner_text() == name
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert dialog_of(page).count() == 0
    assert field.evaluate("field => field === document.activeElement")
    assert "#" not in page.url


def test_words_are_found_in_any_order_without_accents_and_capitals(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    [(title,)] = built.query("""
        select display_title from marts.dim_movies
        where regexp_matches(display_title, '[éèêçôû]')
        order by rating_count desc, movie_id limit 1
    """)
    page = open_page(built_page)
    field = page.locator("[data-finder=movie] [role=combobox]")
    typed = title.upper()
    for accented, plain in zip("ÉÈÊÇÔÛ", "EEECOU", strict=True):
        typed = typed.replace(accented, plain)
    field.fill(" ".join(reversed(typed.split())))
    found = texts(page.locator("body"), "[data-finder=movie] [role=option] span:first-child")
    assert title in found
    field.fill("no movie is called so")
    assert "has this in its title" in page.locator("[data-finder=movie] .popup").inner_text()
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert field.input_value() == ""


def movie_ids(warehouse: Warehouse, count: int) -> Sequence[int]:
    rows = warehouse.query(
        f"select movie_id from marts.rpt_movie_ratings order by rating_count_rank limit {count}"  # noqa: S608
    )
    return [movie_id for (movie_id,) in rows]


def headings(page: Page) -> list[str]:
    places = dialog_of(page).locator("h2 a").evaluate_all("all => all.map(one => one.hash)")
    return [str(place) for place in places]


def assert_headings(page: Page, *places: str) -> None:
    """Wait for the cards of these places: a browser tells of a new address a little later."""
    assert eventually(page, lambda: headings(page), [*places]) == [*places]


def assert_address(page: Page, address: str) -> None:
    assert eventually(page, lambda: page.url.partition("#")[2], address) == address


def test_a_card_has_an_address_that_a_reload_keeps(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    first, second = movie_ids(built, 2)
    page = open_page(built_page, f"#movie-{first}-vs-{second}?lang=fr&genre=Drama")
    assert_headings(page, f"#movie-{first}", f"#movie-{second}")
    assert "moyenne de toutes les notes" in dialog_of(page).inner_text()
    reload(page)
    assert_headings(page, f"#movie-{first}", f"#movie-{second}")
    # each heading leads to its card alone, a similar movie to another, and back again
    dialog_of(page).locator("h2 a").nth(1).click()
    assert_headings(page, f"#movie-{second}")
    assert_address(page, f"movie-{second}?lang=fr&genre=Drama")
    near = dialog_of(page).locator(".profile-similar a").first
    place = near.evaluate("link => link.hash")
    near.click()
    assert_headings(page, place)
    page.go_back()
    page.wait_for_function(f"document.querySelector('dialog h2 a').hash === '#movie-{second}'")
    compare = dialog_of(page).locator("[role=combobox]")
    page.keyboard.press("/")
    page.keyboard.type("(19")
    page.keyboard.press("Enter")
    shown = [f"#movie-{second}"]
    assert eventually(page, lambda: headings(page)[:1], shown) == shown
    assert len(headings(page)) in {1, 2}
    compare.press("Escape")
    assert dialog_of(page).count() == 0
    assert_address(page, "content?lang=fr&genre=Drama")


@pytest.mark.parametrize(
    "address",
    [
        *("#movie-", "#movie-1e3", "#movie--1", "#movie-99999999999999999999", "#constructor-1"),
        *("#movie-1-vs-", "#user-1-vs-x", "#movie-<script>", "#movie-%E0%A4%A", "#__proto__-1"),
    ],
)
def test_an_odd_address_does_no_harm(open_page: Open, built_page: Path, address: str) -> None:
    page = open_page(built_page, address)
    assert dialog_of(page).count() == 0
    page.locator("h1").wait_for()
    page.locator("[data-finder=movie] [role=combobox]").fill("the")
    assert page.locator("[data-finder=movie] [role=option]").count() > 0


@pytest.mark.parametrize("address", ["#movie-99999999", "#movie-0-vs-0?lang=xx&theme=%00"])
def test_a_movie_that_is_not_on_the_page_is_said_to_be_none(
    open_page: Open, built_page: Path, address: str
) -> None:
    page = open_page(built_page, address)
    dialog = dialog_of(page)
    number = address[1:].split("-")[1]
    said = f"This page has no movie with the number {number}."
    assert dialog.locator("h2").all_inner_texts() == [said]
    page.evaluate("document.documentElement.lang = 'fr'")
    assert "pas de film" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    page.locator("[data-finder=movie] [role=combobox]").fill("the")
    assert page.locator("[data-finder=movie] [role=option]").count() > 0


def test_a_user_without_a_card_is_said_to_have_none(open_page: Open, built_page: Path) -> None:
    page = open_page(built_page, "#user-0")
    assert "This page has no card about user 0." in dialog_of(page).inner_text()


def test_a_movie_compared_with_itself_or_with_none_is_shown_once(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    [movie] = movie_ids(built, 1)
    page = open_page(built_page, f"#movie-{movie}-vs-{movie}")
    assert_headings(page, f"#movie-{movie}")
    page.evaluate(f"location.hash = 'movie-99999999-vs-{movie}'")
    assert_headings(page, f"#movie-{movie}")


@pytest.mark.parametrize(("width", "theme"), [(1200, "light"), (1200, "dark"), (390, "light")])
def test_cards_break_no_rule_of_accessibility_and_fit(
    open_page: Open, built_page: Path, built: Warehouse, width: int, theme: str
) -> None:
    first, second = movie_ids(built, 2)
    [(last,)] = built.query(
        "select movie_id from marts.rpt_movie_ratings order by rating_count_rank desc limit 1"
    )
    [(user,)] = built.query(
        "select user_id from marts.rpt_user_profiles where rating_count_rank = 1"
    )
    page = open_page(built_page, f"#content?theme={theme}", width=width)
    for place in (f"movie-{first}-vs-{second}", f"movie-{last}", f"user-{user}"):
        page.evaluate(f"location.hash = '{place}?theme={theme}'")
        dialog_of(page).locator(".profile").first.wait_for()
        page.keyboard.press("/")
        page.keyboard.type("1")
        assert broken_rules(page, within="dialog") == []
        assert dialog_of(page).evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
        if width < 760:  # two cards stand one above the other
            lefts = (
                dialog_of(page)
                .locator(".profile")
                .evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
            )
            assert len(set(lefts)) == 1


def letters_of(packed: str) -> int:
    """Return how long a block is once it is unpacked, as JavaScript counts."""
    return len(gzip.decompress(base64.b64decode(packed)).decode().encode("utf-16-le")) // 2


def test_cards_are_light_and_read_when_the_first_is_opened(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    page = open_page(built_page)
    page.context.add_init_script(
        "const parse = JSON.parse; window.read = [];"
        "JSON.parse = (text) => { window.read.push(text.length); return parse(text); };"
    )
    reload(page)
    for name, most in SIZES.items():
        packed = page.locator(f"#{name}").text_content() or ""
        assert 0 < len(packed) <= most
        assert letters_of(packed) not in page.evaluate("window.read")
    [movie] = movie_ids(built, 1)
    page.evaluate(f"location.hash = 'movie-{movie}'")
    dialog_of(page).wait_for()
    packed = page.locator("#all-profiles").text_content() or ""
    assert letters_of(packed) in page.evaluate("window.read")


def test_similar_movies_are_looked_up(open_page: Open, built_page: Path, built: Warehouse) -> None:
    rows = built.query("""
        select display_title, similarity, common_user_count
        from marts.rpt_similar_movies
        inner join marts.dim_movies on similar_movie_id = dim_movies.movie_id
        where rpt_similar_movies.movie_id = (
            select movie_id from marts.rpt_similar_movies
            order by rating_count desc, movie_id limit 1
        )
        order by similarity_rank
    """)
    [(title,)] = built.query("""
        select display_title from marts.dim_movies
        where movie_id = (
            select movie_id from marts.rpt_similar_movies
            order by rating_count desc, movie_id limit 1
        )
    """)
    page = open_page(built_page)
    card = page.locator("#similar-movies")
    card.scroll_into_view_if_needed()
    card.locator(".plot .main-svg").first.wait_for()
    card.locator("[role=combobox]").fill(title)
    page.keyboard.press("Enter")
    card.locator(".subtitle", has_text=title).wait_for()
    drawn = (
        "() => document.querySelector('#similar-movies .plot').data.map(({ x, text }) => text ?? x)"
    )
    similarities, users, *_ = page.evaluate(drawn)
    assert similarities == [round(similarity, 2) for _, similarity, _ in rows]
    assert users == [f"{count:,}" for _, _, count in rows]
    told = card.locator("figcaption span[lang=en]").text_content() or ""
    assert all(name in told for name, _, _ in rows)
    reload(page)
    card.locator(".subtitle", has_text=title).wait_for()
    assert page.evaluate(drawn)[:2] == [similarities, users]


def test_titles_in_tables_lead_to_cards(open_page: Open, built_page: Path) -> None:
    page = open_page(built_page)
    page.locator("#similar-movies-tab-table").click()
    link = page.locator("#similar-movies-table tbody a").first
    place = link.evaluate("link => link.hash")
    link.click()
    assert_headings(page, place)
