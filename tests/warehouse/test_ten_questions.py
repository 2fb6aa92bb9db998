"""Ten questions are each answered with one join at most, from the README's list of tables alone."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tests.warehouse.by_hand import Csv, assert_equal_rows
from tests.warehouse.golden import FIRST, SECOND
from tests.warehouse.movielens import Query, on_real_data
from tests.warehouse.ten_questions import QUESTIONS, Question
from tests.warehouse.warehouse import PROJECT

COLUMNS = {
    "movies": ["movieId", "title", "genres"],
    "ratings": ["userId", "movieId", "rating", "timestamp"],
    "tags": ["userId", "movieId", "tag", "timestamp"],
    "links": ["movieId", "imdbId", "tmdbId"],
}
KEYS = {
    "movies": ["movieId"],
    "ratings": ["userId", "movieId"],
    "tags": ["userId", "movieId", "tag"],
    "links": ["movieId"],
}

each_question = pytest.mark.parametrize(
    "question", QUESTIONS, ids=[question.asked for question in QUESTIONS]
)


@pytest.fixture(scope="module")
def golden_csv() -> Csv:
    """Return the golden dataset as its source has it now: of each key the newest row."""
    frames = {
        name: pd.DataFrame([*FIRST[name], *SECOND.get(name, [])], columns=columns)
        for name, columns in COLUMNS.items()
    }
    frames["movies"]["genres"] = frames["movies"]["genres"].fillna("(no genres listed)")
    return {name: frame.drop_duplicates(KEYS[name], keep="last") for name, frame in frames.items()}


def test_there_are_ten() -> None:
    assert len({question.sql for question in QUESTIONS}) == 10


@each_question
def test_a_question_needs_one_join_at_most_and_tables_of_the_readme(question: Question) -> None:
    readme = (PROJECT / "README.md").read_text()
    listed = set(re.findall(r"^\| `((?:dim|bdg|fct|rpt)_\w+)`", readme, re.MULTILINE))
    read = re.findall(r"\b(?:from|join)\s+(\S+)", question.sql)
    assert {name.removeprefix("marts.") for name in read} <= listed
    assert all(name.startswith("marts.") for name in read)
    assert len(re.findall(r"\bjoin\b", question.sql)) <= 1
    assert len(read) <= 2


@each_question
def test_it_is_answered_as_by_hand(question: Question, golden: Query, golden_csv: Csv) -> None:
    answer = golden(question.sql)
    assert answer
    assert_equal_rows(answer, question.by_hand(golden_csv))


@pytest.mark.movielens
@on_real_data[1]
@on_real_data[2]
@each_question
def test_it_is_answered_as_by_hand_on_real_data(question: Question, marts: Query, csv: Csv) -> None:
    answer = marts(question.sql)
    assert answer
    assert_equal_rows(answer, question.by_hand(csv))
