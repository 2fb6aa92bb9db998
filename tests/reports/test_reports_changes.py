"""Titles about a change claim one only where the intervals part."""

from collections.abc import Sequence

import pytest

from reports.charts import drift, lifetime
from reports.charts.deviations import Deviation
from reports.words import in_all


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
