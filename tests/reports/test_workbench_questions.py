"""Who has never seen the project finds what answers ten questions: by search, then completion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect

from tests.reports.browsing import Open
from tests.reports.test_workbench_marts import compare
from tests.reports.workbench import Desk, make_workbench
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.browser

FIRST = 3
"""Of the tables that a search finds, those that a reader looks at."""


@dataclass(frozen=True)
class Question:
    """A question, as somebody asks it who knows no table.

    Attributes:
        asked: The question.
        searched: The words that they type into the search for tables.
        table: A table that answers it, which has to be among the first that are found.
        columns: The columns that they need, each with the letters after which it is completed.
        rest: What follows the columns in the statement.
    """

    asked: str
    searched: str
    table: str
    columns: dict[str, str]
    rest: str


QUESTIONS = [
    Question(
        "Which movies have most ratings?",
        "movie ratings",
        "rpt_movie_ratings",
        {"title": "tit", "rating_count": "rating_c"},
        "order by rating_count desc, title limit 10",
    ),
    Question(
        "How many movies came out each year?",
        "movies release year",
        "rpt_movies_by_year",
        {"release_year": "rel", "movie_count": "movie_c"},
        "order by release_year nulls last",
    ),
    Question(
        "Which genres are rated best?",
        "genre mean_rating",
        "rpt_genre_counts",
        {"genre": "gen", "mean_rating": "mean"},
        "order by mean_rating desc, genre",
    ),
    Question(
        "How often is each number of stars given?",
        "stars distribution",
        "rpt_rating_distribution",
        {"rating": "rat", "rating_count": "rating_c"},
        "order by rating",
    ),
    Question(
        "Which tags do most users use?",
        "tag counts",
        "rpt_tag_counts",
        {"tag": "ta", "user_count": "use"},
        "order by user_count desc, tag limit 10",
    ),
    Question(
        "Which good movies have few seen?",
        "hidden gems",
        "rpt_hidden_gems",
        {"title": "tit", "weighted_rating": "wei"},
        "order by weighted_rating desc, title limit 10",
    ),
    Question(
        "What do some love and others dislike?",
        "polarising",
        "rpt_polarising_movies",
        {"title": "tit", "low_rating_share": "low"},
        "order by low_rating_share desc, title limit 10",
    ),
    Question(
        "In which month was there most activity?",
        "activity month",
        "rpt_activity_by_month",
        {"active_month": "act", "rating_count": "rating_c"},
        "order by rating_count desc, active_month limit 1",
    ),
    Question(
        "What is like a given movie?",
        "similar movies",
        "rpt_similar_movies",
        {"title": "tit", "similar_title": "sim"},
        "order by all limit 10",
    ),
    Question(
        "From which number of ratings on does a movie count?",
        "thresholds",
        "rpt_thresholds",
        {"name": "na", "value": "val", "purpose": "pur"},
        "order by name",
    ),
]


def answer(desk: Desk, question: Question, connection: duckdb.DuckDBPyConnection) -> None:
    """Find the table, have each column completed and explained, and compare the answer."""
    page = desk.page
    page.locator("#shelf-tables input").fill(question.searched)
    names = page.locator(".entry summary code").all_inner_texts()
    assert question.table in names[:FIRST], (question.asked, names[:FIRST])
    entry = page.locator(".entry").nth(names.index(question.table))
    if not entry.evaluate("entry => entry.open"):
        entry.locator("summary").click()
    expect(entry).to_contain_text("One row per")
    for column, typed in question.columns.items():
        term = entry.locator("dl > div").filter(has=page.get_by_text(column, exact=True)).first
        assert term.locator("dd").inner_text().strip(), column
        desk.type(f"select {typed} from {question.table}")  # noqa: S608
        for _ in f" from {question.table}":
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("Control+Space")
        offered = page.locator(".cm-tooltip-autocomplete li .cm-completionLabel")
        offered.first.wait_for()
        assert column in offered.all_inner_texts()[:6], column
        page.keyboard.press("Escape")
    columns = ", ".join(question.columns)
    sql = f"select {columns} from {question.table} {question.rest}"  # noqa: S608
    assert compare(desk, connection, sql, question.asked) > 0


def test_ten_questions_are_answered_by_search_and_completion(
    open_page: Open, built: Warehouse, tmp_path: Path
) -> None:
    desk = Desk.at(open_page, make_workbench(built.db, tmp_path))
    desk.page.locator("#shelf-tab-tables").click()
    assert len(QUESTIONS) == 10
    with duckdb.connect(str(built.db), read_only=True) as connection:
        connection.execute("set search_path = 'marts'")
        for question in QUESTIONS:
            answer(desk, question, connection)
