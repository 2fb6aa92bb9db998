"""Titles about ranked movies say only what their rows carry, by rules that are data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from reports.data.warehouse import Snapshot
from reports.words import rules
from reports.words.catalogues import LANGUAGES, Sentence, words
from tests.reports.filtered import CHARTS

RULES = Path(rules.__file__).with_name("title_rules.json")
CONSTANTS = {
    "unrated_movie_count": 2,
    "movie_count": 90,
    "prior_rating_count": 27.0,
    "global_mean_rating": 3.5,
    "highest_mean_rating": 5.0,
    "highest_mean_movie_count": 40,
    "max_low_rating": 1.5,
    "min_high_rating": 5.0,
    "min_rating_count": 10,
    "max_rating_count": 40,
}


def _row(**columns: Any) -> dict[str, Any]:  # noqa: ANN401
    row = {"title": "M (2000)", "rating_count": 60, "mean_rating": 4.0, "weighted_rating": 4.0}
    return {**row, **columns}


def _said(card: str, rows: Sequence[Mapping[str, Any]], *, whole: bool = False) -> Sentence:
    facts = rules.facts(card, rows, rows, CONSTANTS, whole=whole)
    return rules.first_that_holds(card, "title", facts)


@pytest.mark.parametrize(
    ("rated", "key"),
    [
        ([(30, 4.0), (20, 4.5), (10, 3.0)], "movies.best"),
        ([(30, 4.6), (20, 4.5)], "movies.both"),
        ([(30, 4.5), (20, 4.5)], "movies.most"),
        ([(30, 4.5)], "movies.single"),
        ([(30, 4.0), (30, 4.5), (10, 3.0)], "movies.tie"),
        ([(30, 4.0), (30, 4.5), (30, 3.0)], "movies.level"),
        ([(4, 4.0), (3, 4.5)], "movies.few"),
    ],
)
def test_movies_name_the_most_and_the_best_rated(rated: list[tuple[int, float]], key: str) -> None:
    rows = [_row(rating_count=count, mean_rating=mean) for count, mean in rated]
    assert _said("movies", rows).key == key


@pytest.mark.parametrize(
    ("rated", "key"),
    [
        ([(4.2, 4.4, 90), (4.1, 4.6, 9), (4.0, 5.0, 1), (4.0, 5.0, 1)], "ranking.tied_before"),
        ([(4.2, 4.4, 90), (4.1, 4.6, 9)], "ranking.leader"),
        ([(4.2, 4.7, 90), (4.1, 4.6, 9)], "ranking.both"),
        ([(4.2, 4.4, 90), (4.2, 4.6, 9)], "ranking.tie"),
        ([(4.2, 4.4, 90)], "ranking.single"),
        ([(4.2, 4.4, 4), (4.1, 4.4, 3)], "ranking.few"),
        ([(4.2, 4.4, 4), (4.1, 4.2, 5)], "ranking.unsure"),
        ([(4.2, 4.4, 90), (4.2, 4.6, 9), (4.2, 4.6, 9)], "ranking.level"),
    ],
)
def test_the_best_movie_is_named_with_what_the_plain_mean_would_say(
    rated: list[tuple[float, float, int]], key: str
) -> None:
    rows = [_row(weighted_rating=w, mean_rating=m, rating_count=n) for w, m, n in rated]
    assert _said("ranking", rows).key == key


@pytest.mark.parametrize(
    ("shares", "key"),
    [
        ([0.30, 0.15], "polarising.leader"),
        ([0.30, 0.25], "polarising.among"),
        ([0.30, 0.30], "polarising.level"),
        ([0.30], "polarising.single"),
    ],
)
def test_a_movie_divides_most_only_outside_the_intervals_of_others(
    shares: list[float], key: str
) -> None:
    rows = [
        _row(
            low_rating_share=share,
            high_rating_share=share,
            polarisation=share,
            polarisation_high=share + 0.1,
        )
        for share in shares
    ]
    said = _said("polarising", rows)
    assert said.key == key
    if key != "polarising.level":  # what is low and high is the mart's word
        assert "1.5 or less" in words("en").sentence(said)
        assert "5 ou plus" in words("fr").sentence(said)


@pytest.mark.parametrize("card", ["hidden_gems", "disliked"])
@pytest.mark.parametrize(
    ("means", "branch"),
    [
        ([4.1, 4.0], "leader"),
        ([4.1, 4.1], "tie"),
        ([4.1, 4.1, 4.0], "tie"),
        ([4.1, 4.1, 4.1], "level"),
        ([4.1], "single"),
    ],
)
def test_a_list_names_the_mean_that_it_is_ordered_by(
    card: str, means: list[float], branch: str
) -> None:
    said = _said(card, [_row(weighted_rating=mean, mean_rating=3.0) for mean in means])
    assert said.key == f"{card}.{branch}"
    if branch not in {"tie", "level"}:
        assert "weighted mean 4.10" in words("en").sentence(said)


def test_movies_that_are_level_are_counted_whether_drawn_or_not() -> None:
    rows = [_row(polarisation=0.3, low_rating_share=0.3, high_rating_share=0.5)] * 9
    for card in ("movies", "polarising"):
        columns = [{**row, "polarisation_high": 0.4} for row in rows]
        facts = rules.facts(card, columns, columns[:3], CONSTANTS, whole=True)
        said = rules.first_that_holds(card, "title", facts)
        assert (said.key, said.values["movies"]) == (f"{card}.level", 9)
    assert "each with at least 30% of its ratings" in words("en").sentence(said)


def test_what_the_mart_says_of_all_movies_is_said_where_nothing_is_filtered() -> None:
    rows = [_row(weighted_rating=4.2, mean_rating=4.4), _row(weighted_rating=4.1, mean_rating=4.6)]
    assert _said("ranking", rows, whole=True).key == "ranking.tied_before"
    assert _said("ranking", rows, whole=True).values["tied"] == 40
    assert _said("ranking", rows).key == "ranking.leader"


def test_unrated_movies_are_counted_among_those_that_pass() -> None:
    rows = [_row(), _row(rating_count=0, mean_rating=None)]
    facts = rules.facts("movies", rows, rows[:1], CONSTANTS, whole=False)
    notes = rules.all_that_hold("movies", "notes", facts)
    assert [note.values["unrated"] for note in notes if note.key == "movies.note_unrated"] == [1]


def test_every_string_of_a_rule_can_be_said_from_its_facts() -> None:
    for card, rule in json.loads(RULES.read_text(encoding="utf-8")).items():
        branches = [branch for part in ("title", "subtitle", "notes") for branch in rule[part]]
        for branch in branches:
            values = dict.fromkeys(rule["facts"], 2)
            for language in LANGUAGES:
                assert "{" not in words(language).say(branch["say"], **values), (card, branch)
            assert {condition[0] for condition in branch.get("if", ())} <= set(rule["facts"])
        assert not any("if" in rule[part][-1] for part in ("title", "subtitle"))
        assert set(rule.get("whole", {})) <= set(rule["facts"])


def test_there_is_a_rule_for_each_chart_of_movies(ordinary: Snapshot) -> None:
    assert set(json.loads(RULES.read_text(encoding="utf-8"))) == {chart.name for chart in CHARTS}
    for chart in CHARTS:
        made = chart(ordinary)
        assert made.shown
        assert set(rules.rule(chart.name).get("whole", {}).values()) <= set(made.constants())
