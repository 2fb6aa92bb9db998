"""The workbench answers offline, reads only, can be stopped, and says what went wrong."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from reports.ask.document import ENGINE_VERSION
from tests.reports.browsing import Open
from tests.reports.builder import make_warehouse
from tests.reports.facts import ATTACKS, hostile_facts
from tests.reports.workbench import READY_MS, Desk, make_workbench

pytestmark = pytest.mark.browser

ENDLESS = "select sum(one.range * other.range) from range(1000000000) one, range(1000000000) other"


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


def test_intervals_and_enums_are_written_as_the_terminal_writes_them(desk: Desk) -> None:
    desk.ask(
        "select interval '1 year 2 days' as a, 'x'::enum('x', 'it''s (INTERVAL)') as a,"
        " [interval 1 month, null], {'ENUM': 'x'::enum('x'), 'b': 1.5::double},"
        " map {'k': [interval 1 day]}, null::interval, 2 -- the end\n;"
    )
    row = ["1 year 2 days", "x", '["1 month", null]', '{"ENUM": "x", "b": 1.5}']
    assert desk.rows() == [[*row, '{"k": ["1 day"]}', "null", "2"]]
    desk.ask("from range(3000) t(i) select i::varchar::enum('0', '1') as e where i < 2 order by i")
    assert desk.rows() == [["0"], ["1"]]
    desk.ask("prepare days as select interval 1 day as day")
    desk.ask("execute days")  # which no statement can hold
    assert desk.problem().startswith("The column day holds intervals or an enum, which this file")


def test_a_number_of_single_precision_has_its_own_digits(desk: Desk) -> None:
    desk.ask(
        "select 0.1::float, 16777216::float, 3.4028235e38::float, 1e-45::float, 'nan'::float,"
        " [-1.1::float], (1.0::double / 3)::float, 0.1::double"
    )
    assert desk.rows() == [
        *[["0.1", "16777216", "3.4028235e+38", "1e-45", "NaN", "[-1.1]", "0.33333334", "0.1"]]
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
