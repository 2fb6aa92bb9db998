"""Titles about a change claim one only where the intervals part."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.canvas import Canvas
from reports.charts import decade_genres, drift, lifetime, movie_age
from reports.charts.decade_genres import DecadeGenre
from reports.charts.deviations import Deviation
from reports.warehouse import Snapshot
from reports.words import in_all, words


def _steps(means: Sequence[float], half: float = 0.05) -> list[Deviation]:
    return [
        Deviation(step, mean, mean - half, mean + half, 100, 20, 10)
        for step, mean in enumerate(means)
    ]


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.2, 0.0, -0.1], "lifetime.first"),
        ([0.2, 0.3, -0.1], "lifetime.lower"),
        ([-0.1, 0.0, 0.2], "lifetime.later"),
        ([0.04, 0.3, -0.04], "lifetime.same"),
    ],
)
def test_first_and_last_ratings_differ_where_intervals_part(means: list[float], key: str) -> None:
    assert lifetime.finding(_steps(means)).key == key


def test_a_fall_over_a_lifetime_is_not_called_strictness() -> None:
    said = in_all(lifetime.finding(_steps([0.17, -0.05])))
    assert said["en"].startswith("First ratings are the highest: +0.17 stars")
    assert said["fr"].startswith("Les premières notes sont les plus hautes\u00a0: +0,17")


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.2, 0.2], "drift.few"),
        ([0.04, 0.0, -0.04], "drift.none"),
        ([0.2, 0.0, 0.0], "drift.some"),
        ([0.2, -0.3, 0.0], "drift.many"),
    ],
)
def test_drift_counts_the_years_beyond_chance(means: list[float], key: str) -> None:
    assert drift.finding(_steps(means)).key == key


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.0] * 10 + [-0.2] * 5 + [0.1] * 15, "movie_age.better"),
        ([0.0] * 10 + [0.2] * 5 + [-0.1] * 15, "movie_age.worse"),
        ([0.3] * 5 + [-0.2] * 5 + [0.2] * 20, "movie_age.better"),
        ([0.3] * 5 + [-0.2] * 5 + [-0.1] * 20, "movie_age.worse"),
        ([0.0] * 29 + [0.9], "movie_age.same"),
        ([0.0] * 29, "movie_age.few"),
    ],
)
def test_old_movies_are_compared_with_the_lowest_or_highest_younger_ages(
    means: list[float], key: str
) -> None:
    assert movie_age.finding(_steps(means, half=0.1)).key == key


def test_old_movies_need_younger_ones_to_be_compared_with() -> None:
    assert movie_age.finding(_steps([0.0] * 30)[21:]).key == "movie_age.few"


def test_ages_are_weighed_by_their_ratings_and_named_by_their_middle() -> None:
    rows = _steps([0.0] * 10 + [-0.2] * 5 + [0.0] * 10 + [0.1] * 4 + [0.4])
    rows[-1] = replace(rows[-1], rating_count=600)
    found = movie_age.finding(rows).values
    assert (found["old"], found["oldest"]) == (25, 29)
    assert found["low"] == 12
    assert found["low_mean"] == pytest.approx(-0.2)
    assert found["old_mean"] == pytest.approx(0.28)


def test_an_age_without_an_interval_claims_nothing() -> None:
    rows = _steps([0.0] * 10 + [-0.2] * 5 + [0.0] * 10 + [0.4] * 5)
    rows[-1] = replace(rows[-1], mean_deviation_low=None, mean_deviation_high=None)
    assert movie_age.finding(rows).key == "movie_age.same"


def _shares(empty: Snapshot, shares: Sequence[float]) -> Snapshot:
    rows = [
        DecadeGenre(1930 + 10 * place, "Drama", 9, 100, share, place == len(shares) - 1, 100)
        for place, share in enumerate(shares)
    ]
    return replace(empty, answers={DecadeGenre: rows})


@pytest.mark.parametrize(
    ("shares", "key", "span"),
    [
        ([0.3, 0.35, 0.09, 0.18, 0.0], "decade_genres.shrunk", (1940, 1950)),
        ([0.3, 0.1, 0.5, 0.4, 0.9], "decade_genres.grown", (1940, 1950)),
        ([0.3, 0.31, 0.29, 0.9], "decade_genres.neutral", (None, None)),
        ([0.3, 0.9], "decade_genres.neutral", (None, None)),
    ],
)
def test_the_largest_change_between_whole_decades_is_named(
    empty: Snapshot, shares: list[float], key: str, span: tuple[int | None, int | None]
) -> None:
    found = decade_genres.finding(_shares(empty, shares))
    assert (found.key, (found.values.get("first"), found.values.get("last"))) == (key, span)


def test_a_decade_that_is_not_over_has_a_star(empty: Snapshot) -> None:
    snapshot = _shares(empty, [0.3, 0.2])
    wide = decade_genres.draw(snapshot, Canvas(words("en"), narrow=False))
    narrow = decade_genres.draw(snapshot, Canvas(words("fr"), narrow=True))
    assert list(wide.layout.xaxis.ticktext) == ["1930s", "1940s*"]
    assert list(narrow.layout.xaxis.ticktext) == ["30", "40*"]
