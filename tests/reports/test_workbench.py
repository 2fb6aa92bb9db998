"""The workbench answers offline, reads only, can be stopped, and says what went wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from reports.ask.document import ENGINE_VERSION
from reports.cli import app
from tests.reports.browsing import Open, broken_rules
from tests.reports.builder import make_warehouse
from tests.reports.facts import ATTACKS, hostile_facts
from tests.reports.workbench import READY_MS, Desk, make_workbench

pytestmark = pytest.mark.browser

ENDLESS = "select sum(one.range * other.range) from range(1000000000) one, range(1000000000) other"

COMMENTS = """
comment on table marts.dim_movies is
    'The catalogue. Two movies may have one title. One row per movie.';
comment on column marts.dim_movies.release_year is 'Year in the title; null without one.';
comment on column marts.dim_movies.rating_count is 'Number of ratings.';
"""


@pytest.fixture(scope="module")
def workbench(ordinary_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbench of a warehouse whose catalogue is described."""
    folder = tmp_path_factory.mktemp("workbench")
    db = Path(shutil.copy(ordinary_warehouse, folder / "films.duckdb"))
    with duckdb.connect(str(db)) as connection:
        connection.execute(COMMENTS)
    return make_workbench(db, folder)


@pytest.fixture(scope="module")
def opened(browser: Browser, workbench: Path) -> Iterator[Desk]:
    """That workbench, open for all tests that leave it as they find it."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(f"{workbench.as_uri()}#lang=en")
    yield Desk(page)
    page.close()
    assert [said for said in complaints if not said.startswith(("file:", "blob:"))] == []


@pytest.fixture
def desk(opened: Desk) -> Desk:
    """The same, in English and with its table in front."""
    opened.page.locator('[data-set-language="en"]').click()
    opened.ask("select 1")
    opened.page.locator("#answer-tab-table").click()
    opened.page.locator("#shelf-tab-examples").click()
    return opened


@pytest.fixture
def new_desk(open_page: Open, workbench: Path) -> Desk:
    """That workbench, just opened."""
    return Desk.at(open_page, workbench)


def test_it_opens_with_an_answer_and_says_that_it_is_ready(new_desk: Desk) -> None:
    told = r"Ready in [\d.]+ s: DuckDB 1\.4\.3, \d+ tables\. \d+ rows? in"
    assert re.match(told, new_desk.said())
    assert new_desk.rows()


def test_the_engine_is_the_version_that_is_said(desk: Desk) -> None:
    desk.ask("select version()")
    assert desk.rows() == [[f"v{ENGINE_VERSION}"]]


def test_each_type_is_written_as_the_terminal_writes_it(desk: Desk) -> None:
    desk.ask(
        "select 12345678901234567890123::hugeint, 1.50::decimal(9, 2), 0.1::double + 0.2, true,"
        " null, '', date '0987-01-02', timestamp '1969-12-31 23:59:59.5',"
        " time '01:02:03.004', [1, null], {'a': [date '2020-01-01']}, map {'k': 2},"
        " 'x'::blob, cast(interval 1 day as varchar)"
    )
    assert desk.rows() == [
        [
            *("12345678901234567890123", "1.5", "0.30000000000000004", "true", "null", "(empty)"),
            *("0987-01-02", "1969-12-31 23:59:59.500000", "01:02:03.004000", "[1, null]"),
            *('{"a": ["2020-01-01"]}', '{"k": 2}', "x", "1 day"),
        ]
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.mine as select 1",
        "insert into dim_movies (movie_id) values (1)",
        "drop table dim_movies",
        "copy dim_movies to 'movies.csv'",
        "attach 'other.duckdb'",
        "select * from 'movies.csv'",
        "select * from read_csv('https://attack.example/movies.csv')",
        "load json",
        "set lock_configuration = false",
        "set enable_external_access = true",
    ],
)
def test_it_only_reads(desk: Desk, statement: str) -> None:
    desk.ask(statement)
    assert desk.problem() == "Asking only reads: nothing can be written, fetched or set."
    desk.ask("select count(*) > 0 from dim_movies")
    assert desk.rows() == [["true"]]


@pytest.mark.parametrize(
    ("statement", "english", "french"),
    [
        (
            "select relase_year from dim_movies",
            "There is no column relase_year; there is release_year",
            "Il n’y a pas de colonne relase_year ; il y a release_year",  # noqa: RUF001
        ),
        (
            "select movies.titel from dim_movies as movies",
            "There is no column movies.titel; there is title",
            "Il n’y a pas de colonne movies.titel ; il y a title",  # noqa: RUF001
        ),
        (
            "select * from dim_movie",
            "There is no table dim_movie; there is dim_movies",
            "Il n’y a pas de table dim_movie ; il y a dim_movies",  # noqa: RUF001
        ),
        (
            "select * from xyz",
            "There is no table xyz: the list of tables has all that there are.",
            "Il n’y a pas de table xyz : la liste des tables montre toutes celles qui existent.",  # noqa: RUF001
        ),
        (
            "select * from marts.fct_ratings",
            "fct_ratings isn’t in this file, which has no single ratings and tags",  # noqa: RUF001
            "fct_ratings n’est pas dans ce fichier, qui n’a ni notes ni tags un à un",  # noqa: RUF001
        ),
        (
            "select * from meta.builds",
            "builds isn’t in this file, which has only marts",  # noqa: RUF001
            "builds n’est pas dans ce fichier, qui n’a que les tables finales",  # noqa: RUF001
        ),
        (
            "select nothing_like_it(1)",
            "There is no function nothing_like_it",
            "Il n’y a pas de fonction nothing_like_it",  # noqa: RUF001
        ),
        (
            "select json_extract('{}', 'a')",
            "json_extract is part of DuckDB’s extension json, which this file doesn’t have.",  # noqa: RUF001
            "json_extract appartient à l’extension json de DuckDB, que ce fichier n’a pas.",  # noqa: RUF001
        ),
        (
            "selec 1",
            "DuckDB doesn’t understand the statement near “selec”. This engine is 1.4.3;",  # noqa: RUF001
            "DuckDB ne comprend pas la requête près de « selec ». Ce moteur est la version 1.4.3 ;",
        ),
        (
            "select 1\nfrm dim_movies",
            "DuckDB doesn’t understand the statement in line 2, near “dim_movies”.",  # noqa: RUF001
            "DuckDB ne comprend pas la requête à la ligne 2, près de « dim_movies ».",
        ),
        (
            "select interval 1 day as day",
            "The column day holds intervals or an enum, which this file can’t show",  # noqa: RUF001
            "La colonne day contient des intervalles ou un enum, que ce fichier ne sait",
        ),
        (
            "select cast('x' as integer)",
            "DuckDB can’t answer: Could not convert string 'x' to INT32",  # noqa: RUF001
            "DuckDB ne peut pas répondre : Could not convert string 'x' to INT32",
        ),
    ],
)
def test_what_has_no_answer_is_said_in_a_sentence_with_what_comes_near(
    desk: Desk, statement: str, english: str, french: str
) -> None:
    desk.ask(statement)
    assert desk.problem().startswith(english)
    desk.page.locator('[data-set-language="fr"]').click()
    assert desk.problem().startswith(french)
    assert "\n" not in desk.problem()


def test_a_function_that_only_the_warehouse_has_is_told_as_such(desk: Desk) -> None:
    """The functions that ours has by name and the browser's hasn't are those of newer versions."""
    with duckdb.connect() as connection:
        ours = connection.sql(
            "select distinct function_name from duckdb_functions()"
            " where function_type = 'scalar' and function_name ~ '^[a-z]\\w*$'"
        ).fetchall()
    desk.ask("select distinct function_name from duckdb_functions() limit 5000")
    theirs = {row[0] for row in desk.saved()}
    newer = sorted({name for (name,) in ours} - theirs)
    assert newer
    told = []
    for name in newer[:12]:
        desk.ask(f"select {name}()")
        told.append(desk.problem())
    assert any(
        "The engine in this file, DuckDB 1.4.3 without extensions, has no" in t for t in told
    )
    assert all("has no function" in t or "extension" in t for t in told), told


def test_an_endless_statement_is_stopped_and_the_next_one_answered(desk: Desk) -> None:
    page = desk.page
    desk.type(ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stop")).to_be_visible()
    expect(page.locator("#run")).to_be_disabled()
    page.locator("#stop").click()
    expect(page.locator("#said")).to_contain_text(
        re.compile(r"Stopped after [\d.]+ s\. The engine has started again\."), timeout=READY_MS
    )
    desk.wait()
    desk.ask("select count(*) > 0 from marts.dim_movies")
    assert desk.rows() == [["true"]]
    desk.ask("attach 'other.duckdb'")
    assert "only reads" in desk.problem()


def test_an_endless_answer_is_cut_and_that_is_said(desk: Desk) -> None:
    desk.ask("select range from range(1000000000)")
    assert desk.said().startswith("200,")
    expect(desk.page.locator("#answer-table .note")).to_contain_text("the answer has more")
    desk.ask("select 1")
    assert desk.rows() == [["1"]]


def test_of_several_statements_the_one_with_the_cursor_runs(desk: Desk) -> None:
    desk.type("select 1;\nselect 2;")
    desk.page.keyboard.press("Control+Home")
    desk.page.keyboard.press("Control+Enter")
    desk.wait()
    assert desk.rows() == [["1"]]
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.press("Control+Enter")
    desk.wait()
    assert desk.rows() == [["2"]]


def test_a_table_sorts_shows_more_rows_and_is_saved_as_it_stands(desk: Desk) -> None:
    desk.ask("select range as number, 'row ' || range as name from range(450)")
    assert len(desk.rows()) == 200
    for shown in (400, 450):
        desk.page.locator("#answer .scroll").evaluate("part => { part.scrollTop = 1e6; }")
        expect(desk.page.locator("#answer tbody tr")).to_have_count(shown)
    desk.page.locator("#answer th button").first.click()
    assert desk.rows()[0] == ["449", "row 449"]
    assert desk.page.locator("#answer th").first.get_attribute("aria-sort") == "descending"
    assert desk.saved()[0] == ["449", "row 449"]


def test_attacks_stay_texts_in_table_chart_and_csv(open_page: Open, tmp_path: Path) -> None:
    path = make_workbench(make_warehouse(tmp_path / "films.duckdb", hostile_facts()), tmp_path)
    desk = Desk.at(open_page, path)
    desk.ask("select title, movie_id from dim_movies where movie_id < 100 order by movie_id")
    assert len(desk.rows()) == len(ATTACKS)
    assert desk.rows()[0][0] == ATTACKS[0]
    desk.page.locator("#answer-tab-chart").click()
    desk.page.locator("#answer .main-svg").first.wait_for()
    assert desk.page.evaluate("window.attacked") is None
    assert desk.page.locator("#answer-chart a").count() == 0
    desk.page.locator("#answer-tab-table").click()
    assert not any(row[0].startswith(("=", "@", "+", "-")) for row in desk.saved())
    desk.page.locator("#shelf-tab-history").click()
    desk.ask("select 1 as \"<img src=x onerror='window.attacked = true'>\"")
    assert desk.page.evaluate("window.attacked") is None


def test_the_policy_allows_no_more_than_the_engine_needs(workbench: Path) -> None:
    text = workbench.read_text(encoding="utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert found
    policy = dict(part.strip().split(" ", 1) for part in found[1].replace("&#39;", "'").split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["worker-src"] == "blob:"
    assert set(re.sub(r"'sha256-[^']+'", "", policy["script-src"]).split()) == {
        "'wasm-unsafe-eval'"
    }
    assert "connect-src" not in policy


def test_no_other_script_runs_and_nothing_is_fetched(browser: Browser, workbench: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(workbench.as_uri())
    desk = Desk(page)
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.attacked = true";
      document.body.append(script);
      setTimeout("window.attacked = true");
      const image = document.createElement("img");
      image.src = "https://attack.example/image";
      image.setAttribute("onerror", "window.attacked = true");
      document.body.append(image);
    }""")
    desk.ask("install httpfs")
    desk.ask("select json_extract('{}', 'a')")
    assert desk.problem().startswith("json_extract is part of DuckDB’s extension")  # noqa: RUF001
    assert page.evaluate("window.attacked") is None
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    page.close()


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


@pytest.mark.parametrize("missing", ["WebAssembly", "DecompressionStream"])
def test_an_old_browser_gets_a_sentence(page_without: Page, workbench: Path, missing: str) -> None:
    page_without.add_init_script(f"delete window.{missing};")
    page_without.goto(workbench.as_uri())
    expect(page_without.locator("#old")).to_contain_text("Open the file in a browser of 2023")
    assert not page_without.locator("#run").is_visible()


@pytest.fixture
def page_without(open_page: Open, tmp_path: Path) -> Page:
    """A page from which something can be taken before it opens a file."""
    empty = tmp_path / "empty.html"
    empty.write_text("<!doctype html><html lang=en><title>empty</title>")
    return open_page(empty)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 390])
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
