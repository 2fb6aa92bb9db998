"""A chart is added as CONTRIBUTING.md says: one module, its strings, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Browser

from tests.project.recipes.following import run, tried
from tests.reports.builder import make_warehouse
from tests.reports.facts import ordinary_facts

pytestmark = pytest.mark.slow

ADDED = Path(__file__).parent / "added"
OWN_TESTS = ("words", "contents", "findings", "figures", "page", "selects")
"""Tests of the report that go through every card; some others take longer."""


def add_the_module(copy: Path) -> None:
    shutil.copy(ADDED / "genre_means.py", copy / "reports" / "charts" / "catalogue")


def add_its_strings(copy: Path) -> None:
    for language in ("en", "fr"):
        path = copy / "reports" / "words" / f"{language}.json"
        strings = json.loads(path.read_text("utf-8"))
        strings |= json.loads((ADDED / f"genre_means.{language}.json").read_text("utf-8"))
        path.write_text(json.dumps(strings, ensure_ascii=False, indent=2), "utf-8")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small warehouse in which every chart has something to say."""
    return make_warehouse(tmp_path_factory.mktemp("small") / "films.duckdb", ordinary_facts())


def card_of(page: str, section: str) -> str:
    """Return the HTML of the card, the last one of its section."""
    of_section = page[page.index(f'id="section-{section}"') :].partition("</section>")[0]
    assert re.findall(r'<article [^>]*id="([a-z-]+)"', of_section)[-1] == "genre-means"
    return of_section[of_section.index('id="genre-means"') :]


def test_a_chart_is_a_module_and_its_strings(copy: Path, warehouse: Path, tmp_path: Path) -> None:
    add_the_module(copy)
    add_its_strings(copy)
    out = tmp_path / "out"
    run(copy, "-m", "reports", "--db", warehouse, "--out", out)

    card = card_of((out / "index.html").read_text("utf-8"), "catalogue")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select genre, round(mean_rating, 2) from marts.rpt_genre_counts"
            " where mean_rating is not null order by mean_rating desc, genre"
        ).fetchall()
    (first, most), (last, least) = rows[0], rows[-1]
    assert f"{first} is rated highest, {most:.2f} on average, and {last} lowest" in card
    assert "Le genre le mieux noté" in card
    assert f"{least:.2f}".replace(".", ",") in card
    assert 'role="tab" id="genre-means-tab-table"' in card
    assert re.findall(r"<tr><td>(.*?)</td>", card) == [name for name, _ in rows]
    assert "mean_rating,\n    rating_count\nfrom marts.rpt_genre_counts\nwhere mean_rating" in card
    assert "rpt_genre_counts -- &lt;/pre&gt;" in card  # what dbt ran
    alone = (out / "genre_means.html").read_text("utf-8")
    assert 'data-card="genre-means"' in alone
    run(copy, "-m", "reports", "--no-users", "--db", warehouse, "--out", out)
    assert (out / "genre_means.html").is_file()


@pytest.mark.browser
def test_its_rows_are_drawn_and_downloaded(
    copy: Path, warehouse: Path, tmp_path: Path, browser: Browser
) -> None:
    add_the_module(copy)
    add_its_strings(copy)
    run(copy, "-m", "reports", "--db", warehouse, "--out", tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    card = page.locator("#genre-means")
    card.scroll_into_view_if_needed()
    card.locator(".plot .main-svg").first.wait_for()
    page.locator("#genre-means-tab-table").click()
    with page.expect_download() as waiting:
        card.locator(".csv").click()
    frame = pd.read_csv(waiting.value.path())
    page.close()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select genre, mean_rating, rating_count from marts.rpt_genre_counts"
            " where mean_rating is not null order by mean_rating desc, genre"
        ).fetchall()
    assert list(frame.columns) == ["genre", "mean_rating", "rating_count"]
    assert list(frame.itertuples(index=False, name=None)) == rows


def test_no_other_file_has_to_know_of_the_chart(copy: Path) -> None:
    add_the_module(copy)
    add_its_strings(copy)
    run(copy, "-m", "ruff", "check", "reports")
    run(copy, "-m", "ruff", "format", "--check", "reports")
    modules = [f"tests/reports/test_reports_{name}.py" for name in OWN_TESTS]
    chosen = ("-m", "not slow and not browser", "-k", "not built")
    said = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *modules, *chosen)
    assert " passed" in said


def test_a_chart_without_its_strings_is_told_in_one_line(
    copy: Path, warehouse: Path, tmp_path: Path
) -> None:
    add_the_module(copy)
    ended = tried(copy, "-m", "reports", "--db", warehouse, "--out", tmp_path / "out")
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert "the chart 'genre-means' failed" in line
    assert "reports/words/en.json has no string 'genre_means." in line

    words = "tests/reports/test_reports_words.py"
    test = "test_every_string_that_the_code_names_is_there_and_every_string_is_named"
    ended = tried(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{words}::{test}")
    assert ended.returncode == 1
    assert "genre_means.subtitle" in ended.stdout
