"""The workbench helps to ask: completion, tables, examples, links, charts, for everybody."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from reports.cli import app
from tests.reports.browsing import Open, broken_rules
from tests.reports.workbench import READY_MS, Desk
from tests.slow import slow

pytestmark = pytest.mark.browser


def test_completion_offers_tables_and_the_columns_of_those_named(desk: Desk) -> None:
    options = desk.page.locator(".cm-tooltip-autocomplete li")
    desk.type("select * from dim_mov")
    desk.page.keyboard.press("Control+Space")
    expect(options.first).to_contain_text("dim_movies")
    expect(options.first).to_contain_text("movie")
    expect(desk.page.locator(".cm-completionInfo")).to_contain_text("One row per movie.")
    desk.page.keyboard.press("Escape")
    desk.type("select movies. from dim_movies as movies")
    desk.page.keyboard.press("Home")
    for _ in "select movies.":
        desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.type("rel")
    expect(options.first).to_contain_text("release_year")
    expect(desk.page.locator(".cm-completionInfo")).to_contain_text("null without one")
    desk.page.wait_for_timeout(500)  # an Enter that follows at once is a new line
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".cm-content")).to_contain_text("select movies.release_year from")


def test_the_list_of_tables_is_searched_by_columns_and_descriptions(desk: Desk) -> None:
    page = desk.page
    page.locator("#shelf-tab-tables").click()
    page.locator("#shelf-tables input").fill("catalogue release_year")
    entry = page.locator(".entry").first
    expect(entry).to_contain_text("dim_movies")
    if not entry.evaluate("entry => entry.open"):
        entry.locator("summary").click()
    expect(entry).to_contain_text("Two movies may have one title. One row per movie.")
    expect(entry.locator("dt.hit")).to_contain_text("release_year")
    expect(entry).to_contain_text("Year in the title; null without one.")
    entry.locator("button").click()
    desk.wait()
    assert desk.rows()
    page.locator("#shelf-tables input").fill("no such word")
    expect(page.locator("#shelf-tables [role=status]")).to_contain_text("No table, column")


def test_what_was_asked_stands_on_the_page_and_nowhere_else(new_desk: Desk) -> None:
    desk, page = new_desk, new_desk.page
    desk.ask("select 41 + 1 as answer")
    page.locator("#shelf-tab-history").click()
    entry = page.locator("#shelf-history .suggestion").first
    expect(entry).to_contain_text("select 41 + 1 as answer")
    expect(entry).to_contain_text("1 row in")
    desk.ask("select 1")
    page.locator("#shelf-history .suggestion").nth(1).click()
    desk.wait()
    assert desk.rows() == [["42"]]
    assert page.evaluate("JSON.stringify(localStorage)").count("41 + 1") == 0
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached", timeout=READY_MS)
    page.locator("#shelf-tab-history").click()
    assert page.locator("#shelf-history .suggestion").count() == 1


def test_a_link_opens_with_its_statement_run(open_page: Open, workbench: Path) -> None:
    desk = Desk.at(open_page, workbench, f"#sql={quote('select 6 * 7 as answer')}&lang=fr")
    assert desk.rows() == [["42"]]
    assert "1 ligne en" in desk.said()
    desk.page.evaluate(f"location.hash = 'sql={quote('select 43')}'")
    expect(desk.page.locator("#answer td")).to_have_text("43")
    assert "lang=fr" in desk.page.url


def test_a_card_of_the_page_opens_its_select(
    open_page: Open, ordinary_warehouse: Path, tmp_path: Path
) -> None:
    command = ["--db", str(ordinary_warehouse), "--out", str(tmp_path)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert "ask.html" not in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, [*command, "--ask"]).exit_code == 0
    page = open_page(tmp_path / "index.html")
    page.locator("#genres-tab-sql").click()
    page.locator("#genres .ask").click()
    desk = Desk(page)
    assert page.url.partition("#")[0].endswith("/ask.html")
    expect(page.locator(".cm-content")).to_contain_text("from marts.rpt_genre_counts")
    assert desk.rows()


def test_every_chart_of_the_page_has_an_answer(desk: Desk) -> None:
    desk.page.locator("#page-charts summary").click()
    suggestions = desk.page.locator("#page-charts .suggestion")
    assert suggestions.count() > 20
    for place in range(suggestions.count()):
        suggestions.nth(place).click()
        desk.wait()
        assert desk.problem() == "", suggestions.nth(place).inner_text()


@pytest.mark.parametrize("kind", ["bars", "lines", "points"])
def test_a_chart_is_drawn_of_the_answer(desk: Desk, kind: str) -> None:
    page = desk.page
    desk.ask("select 'genre ' || range as genre, range * range as movies from range(60)")
    page.locator("#answer-tab-chart").click()
    page.locator("#answer .main-svg").first.wait_for()
    page.locator("[data-picks=kind] select").select_option(kind)
    page.locator("#answer .main-svg").first.wait_for()
    drawn = page.evaluate("document.querySelector('#answer .plot').data[0]")
    assert len(drawn["x"]) == (40 if kind == "bars" else 60)
    assert page.locator("#answer-chart .note").count() == (1 if kind == "bars" else 0)
    desk.ask("select 'no number' as text")
    expect(page.locator("#answer-chart")).to_contain_text("A chart needs rows")


def test_bars_tell_their_numbers_as_the_language_writes_them(desk: Desk) -> None:
    desk.ask("from (values ('a', 29057), ('b', 2 / 3), ('c', null)) as t(genre, movies)")
    page = desk.page
    page.locator("#answer-tab-chart").click()
    page.locator("#answer .main-svg").first.wait_for()
    shown = "document.querySelector('#answer .plot').data[0].text"
    assert page.evaluate(shown) == ["29,057", "0.6667", ""]
    page.locator('[data-set-language="fr"]').click()
    page.wait_for_function(f"{shown}[1] === '0,6667'")
    assert page.evaluate(shown)[0].replace("\u202f", " ") == "29 057"


@pytest.mark.parametrize("missing", ["WebAssembly", "DecompressionStream"])
def test_an_old_browser_gets_a_sentence(page_without: Page, workbench: Path, missing: str) -> None:
    page_without.add_init_script(f"delete window.{missing};")
    page_without.goto(workbench.as_uri())
    expect(page_without.locator("#old")).to_contain_text("Open the file in a browser of 2023")
    assert not page_without.locator("#run").is_visible()


@pytest.fixture
def page_without(open_page: Open, tmp_path: Path) -> Page:
    """Return a page from which something can be taken before it opens a file."""
    empty = tmp_path / "empty.html"
    empty.write_text("<!doctype html><html lang=en><title>empty</title>")
    return open_page(empty)


@pytest.mark.parametrize("scheme", ["dark", *slow("light")])
@pytest.mark.parametrize("width", [390, *slow(1200)])
def test_it_is_accessible_and_fits(
    open_page: Open, workbench: Path, width: int, scheme: str
) -> None:
    desk = Desk(open_page(workbench, "#lang=fr", width, scheme))
    page = desk.page
    assert broken_rules(page) == []
    page.locator("#shelf-tab-tables").click()
    page.locator(".entry summary").first.click()
    page.locator("#answer-tab-chart").click()
    page.locator("#answer .main-svg").first.wait_for()
    desk.ask("select relase_year from dim_movies")
    assert broken_rules(page) == []
    desk.type("select * from dim_m")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete").wait_for()
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_used_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("Home")
    page.locator("#shelf-tab-examples").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#shelf-tables").is_visible()
    page.locator(".cm-content").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Enter")
    desk.wait()
    assert desk.problem() == ""
