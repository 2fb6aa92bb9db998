"""The page in a browser: it draws, switches, keeps to its width and asks for nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from reports.data.movies import MOVIE_PROFILES, MOVIES
from reports.data.warehouse import Snapshot
from reports.page.contents import cards
from reports.web.vendored import plotly_js
from tests.reports.browsing import CUT_TEXTS, LOST_TEXTS, Open, broken_rules, drawn, scroll_through
from tests.reports.facts import ATTACKS

pytestmark = pytest.mark.browser

CARDS = [card.name for card in cards()]
FIRST_CHARTS_MS = 600
A4_WIDTH = 688  # px between margins of 14 mm


def test_charts_are_drawn_as_they_come_near(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    assert drawn(page)[-1] == ""
    scroll_through(page)
    assert all(state.startswith("en light wide") for state in drawn(page))
    assert len(drawn(page)) == len(CARDS)


def test_a_chart_that_fails_in_the_browser_says_so_and_takes_no_other_with_it(
    browser: Browser, ordinary_page: Path
) -> None:
    page = browser.new_page()
    page.goto(ordinary_page.as_uri())
    page.evaluate("""() => {
      const react = Plotly.react;
      Plotly.react = (plot, ...rest) => {
        if (plot.closest("#ranking")) throw new Error("no memory");
        return plot.closest("#tags") ? Promise.reject(new Error("later")) : react(plot, ...rest);
      };
    }""")
    for card in ("ranking", "tags"):
        page.locator(f"#{card}").scroll_into_view_if_needed()
        page.locator(f"#{card} .plot", has_text="draw the chart; the table").wait_for()
    for card in ("movies", "genre-tags"):
        page.locator(f"#{card}").scroll_into_view_if_needed()
        page.locator(f"#{card} .plot .main-svg").first.wait_for()
    page.close()


def thread_time(page: Page) -> float:
    """Return the processor time in ms that a page's thread has taken so far."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    seconds = {metric["name"]: float(metric["value"]) for metric in metrics}
    return 1_000 * seconds["ThreadTime"]


def test_the_first_charts_take_little_more_than_plotly_itself(
    open_page: Open, ordinary_page: Path, tmp_path: Path
) -> None:
    """The start of plotly.js differs from machine to machine; what the page adds is ours."""
    bare = tmp_path / "bare.html"
    bare.write_text(f"<!doctype html><script>{plotly_js()}</script><p>done", encoding="utf-8")
    page = open_page(bare)
    page.locator("p").wait_for()
    plotly_alone = thread_time(page)

    page = open_page(ordinary_page, "#genres")
    page.locator("#genres .plot .main-svg").first.wait_for()
    assert thread_time(page) - plotly_alone < FIRST_CHARTS_MS


def test_the_language_switches_text_charts_and_tables(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    scroll_through(page)
    page.locator("#genres-tab-table").click()
    page.locator("[data-set-language=fr]").click()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert "Ce que les spectateurs" in page.title()
    assert page.locator("h1").inner_text() == "Ce que les spectateurs notent et étiquettent"
    page.locator("#genres-table").scroll_into_view_if_needed()
    page.locator("#genres-table tbody td", has_text="Drame").wait_for()
    assert page.locator("#genres-table thead th").nth(2).inner_text() == "Part des films"
    scroll_through(page)
    states = dict(zip(CARDS, drawn(page), strict=True))
    assert {name for name, state in states.items() if state[:2] != "fr"} == {"genres"}
    assert "Note moyenne" in page.locator("#movies .plot").inner_text()
    english = page.locator("span[lang=en]:visible").count()
    assert english == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_one_is_chosen(
    open_page: Open, ordinary_page: Path, scheme: str
) -> None:
    def ground(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = "rgb(255, 255, 255)", "rgb(20, 24, 29)"
    page = open_page(ordinary_page, scheme=scheme)
    page.locator("#genres").scroll_into_view_if_needed()
    page.locator("#genres .plot[data-drawn]").wait_for()
    assert ground(page) == (light if scheme == "light" else dark)
    assert drawn(page)[0].split()[1] == scheme
    other = "dark" if scheme == "light" else "light"
    page.locator(f"[data-set-theme={other}]").click()
    assert ground(page) == (dark if scheme == "light" else light)
    assert drawn(page)[0].split()[1] == other


def test_an_address_restores_language_theme_and_place(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#users?lang=fr&theme=dark")
    page.locator("#users .plot[data-drawn]").wait_for()
    assert drawn(page)[CARDS.index("users")].startswith("fr dark")
    assert page.evaluate("scrollY") > 0
    page.locator("#users [data-permalink]").click()
    assert page.evaluate("location.hash") == "#users?lang=fr&theme=dark"


@pytest.mark.parametrize("kind", ["ordinary", pytest.param("hostile", marks=pytest.mark.slow)])
def test_the_page_keeps_to_its_width_and_cuts_no_label(
    request: pytest.FixtureRequest, open_page: Open, kind: str
) -> None:
    page = open_page(request.getfixturevalue(f"{kind}_page"))
    for width, language in ((1200, "en"), (700, "fr"), (390, "fr")):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator(f"[data-set-language={language}]").click()
        scroll_through(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(CUT_TEXTS) == [], (width, language)
        assert page.evaluate(LOST_TEXTS) == [], (width, language)


def test_a_table_is_sorted_searched_and_downloaded(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    page = open_page(ordinary_page)
    page.locator("#movies-tab-table").click()
    rows = page.locator("#movies-table tbody tr")
    movies = {movie.movie_id: movie for movie in ordinary.rows(MOVIES)}
    ranked = ordinary.rows(MOVIE_PROFILES)
    assert rows.count() == len(ranked)
    assert rows.first.locator("td").nth(1).inner_text().startswith("The Story")

    page.locator("#movies-table thead button", has_text="Movie id").click()
    assert rows.first.locator("td").first.inner_text() == "1"
    page.locator("#movies-table thead button", has_text="Ratings").click()
    head = page.locator("#movies-table thead th", has_text="Ratings")
    assert head.get_attribute("aria-sort") == "descending"
    shown = [int(text) for text in page.locator("#movies-table td:nth-child(4)").all_inner_texts()]
    assert shown == sorted(shown, reverse=True)

    page.locator("#movies-table input").fill("story 12,")
    assert rows.count() == 0
    page.locator("#movies-table input").fill(" STORY   12 ")
    assert rows.count() == 1
    assert page.locator("#movies-table [role=status]").inner_text() == "1 of 60\u00a0rows"

    page.locator("#movies-table input").fill("")
    page.locator("#movies-table thead button", has_text="Ratings").click()
    page.locator("#movies-table thead button", has_text="Ratings").click()
    with page.expect_download() as waiting:
        page.locator("#movies-table .csv").click()
    frame = pd.read_csv(waiting.value.path())
    assert list(frame["movie_id"]) == [movie.movie_id for movie in ranked]
    titles = [movies[movie.movie_id].display_title for movie in ranked]
    assert list(frame["display_title"]) == titles
    assert list(frame["mean_rating"]) == [movie.mean_rating for movie in ranked]


def test_a_share_that_rounds_to_nothing_is_not_shown_as_nothing(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page, "#retention?lang=fr&theme=light")
    page.locator("#retention-tab-table").click()
    cells = {
        row.locator("td").nth(1).inner_text(): row.locator("td").nth(3).inner_text()
        for row in page.locator("#retention-table tbody tr").all()
    }
    said = {days: " ".join(text.split()) for days, text in cells.items()}
    assert said == {"1": "5,0 %", "30": "0,0 %", "365": "< 0,1 %"}


def test_tabs_go_by_keyboard(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    page.locator("#years-tab-chart").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#years-table").is_visible()
    page.keyboard.press("ArrowRight")
    assert "select 1 as rpt_movies_by_year" in page.locator("#years-sql").inner_text()
    assert not page.locator("#years-chart").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("#years-chart").is_visible()
    for key, view in (("End", "sql"), ("Home", "chart"), ("ArrowLeft", "sql")):
        page.keyboard.press(key)
        assert page.locator(f"#years-{view}").is_visible(), key
        assert page.evaluate("document.activeElement.id") == f"years-tab-{view}"


def test_printing_draws_every_chart_in_light_colours(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#content?theme=dark")
    page.locator("#movies-tab-table").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert [state.split()[:2] for state in drawn(page)] == [["en", "light"]] * len(CARDS)
    assert page.locator(".plot .main-svg:visible").count() >= len(CARDS)
    assert not page.locator("#movies-table").is_visible()
    page.set_viewport_size({"width": A4_WIDTH, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("#movies-table").is_visible()
    assert page.locator(".sheet").count() == 0
    assert page.locator("[data-card]").evaluate_all("all => all.map(one => one.id)") == CARDS


def test_attacks_run_nothing_and_show_as_text_in_chart_table_and_csv(
    open_page: Open, hostile_page: Path
) -> None:
    page = open_page(hostile_page)
    scroll_through(page)
    assert page.evaluate("window.attacked") is None
    assert page.locator(".plot a, .plot b:visible").count() == 0
    ticks = page.locator("#movies .ytick").all_text_contents()
    assert "<script>window.attacked = true</script>" in ticks
    assert "%{x} %{customdata} %{fullData.name}" in ticks
    assert "$\\frac{1}{2}$" in ticks
    assert ticks.count("1984") == 2

    page.locator("#movies").scroll_into_view_if_needed()
    place = ticks.index("<script>window.attacked = true</script>")
    bar = page.locator("#movies .bars .point > path").nth(place).bounding_box()
    assert bar is not None
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    label = page.locator("#movies .hovertext")
    label.wait_for()
    assert "<script>window.attacked = true</script>" in label.text_content()  # type: ignore[operator]
    page.locator("#tags-tab-table").click()
    cells = page.locator("#tags-table td:first-child").all_inner_texts()
    assert "<img src=x onerror='window.attacked = true'>" in cells
    with page.expect_download() as waiting:
        page.locator("#tags-table .csv").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    written = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert len(written) == len(ATTACKS)
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert '\'=HYPERLINK("https://attack.example/","1")' in written


@pytest.mark.parametrize("name", ["movies_by_year", "top_movies_by_ratings"])
def test_a_chart_file_draws_its_chart(open_page: Open, ordinary_page: Path, name: str) -> None:
    page = open_page(ordinary_page.with_name(f"{name}.html"))
    page.locator(".plot[data-drawn] .main-svg").first.wait_for()
    assert page.locator(".bars .point").count() > 0


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_no_rule_of_accessibility_is_broken(
    open_page: Open, ordinary_page: Path, theme: str
) -> None:
    page = open_page(ordinary_page, f"#content?theme={theme}&genre=Drama")
    scroll_through(page)
    page.locator("#tags-tab-table").click()
    page.locator("#years-tab-sql").click()
    assert broken_rules(page) == []


def test_names_that_javascript_knows_are_titles_and_genres_like_any_other(
    open_page: Open, hostile_page: Path
) -> None:
    page = open_page(hostile_page)
    page.locator("#movies").scroll_into_view_if_needed()
    page.locator("#movies .plot[data-drawn]").wait_for()
    assert {"constructor", "__proto__"} <= set(page.locator("#movies .ytick").all_text_contents())
    options = page.locator("[data-filter=genre] option").all_inner_texts()
    assert "constructor" in options
    assert not [option for option in options if "native code" in option]
