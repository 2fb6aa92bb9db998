"""The insights' titles say what their data can carry, and no more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.charts import genre_pairs, retention, user_groups
from reports.charts.genre_pairs import GenrePair
from reports.charts.retention import Cohort
from reports.charts.user_groups import UserGroup
from reports.figures.triangle import in_a_row
from reports.warehouse import Snapshot
from reports.words import words


def _answered(empty: Snapshot, rows: Sequence[object]) -> Snapshot:
    """Returns a snapshot in which one query was answered by these rows."""
    return replace(empty, answers={type(rows[0]): list(rows)})


def _pairs(empty: Snapshot, counts: Sequence[tuple[int, float]]) -> Snapshot:
    ordered = sorted(counts, key=lambda count: -count[0] / count[1])
    rows = [
        GenrePair(f"A{place}", f"B{place}", movies, expected, movies / expected, 90, 90, 900, 5)
        for place, (movies, expected) in enumerate(ordered)
    ]
    return _answered(empty, rows)


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ([(100, 20.0), (50, 40.0), (0, 30.0)], "genre_pairs.never"),
        ([(100, 20.0), (50, 40.0), (3, 60.0)], "genre_pairs.ends"),
        ([(100, 20.0), (50, 40.0), (0, 9.0)], "genre_pairs.most"),
        ([(100, 20.0)], "genre_pairs.most"),
        ([(100, 20.0), (100, 20.0), (0, 30.0)], "genre_pairs.tie"),
        ([(25, 20.0), (3, 60.0)], "genre_pairs.least"),
        ([(25, 20.0), (18, 20.0)], "genre_pairs.level"),
        ([(13, 5.0)], "genre_pairs.level"),
    ],
)
def test_genre_pairs_name_what_chance_does_not_explain(
    empty: Snapshot, counts: list[tuple[int, float]], key: str
) -> None:
    assert genre_pairs.finding(_pairs(empty, counts)).key == key


def test_of_the_pairs_that_never_occur_the_most_expected_is_named(empty: Snapshot) -> None:
    snapshot = _pairs(empty, [(100, 20.0), (0, 20.0), (0, 80.0), (0, 6.0)])
    assert [row.expected_movie_count for row in genre_pairs.repelled(snapshot)] == [80.0, 20.0]


def test_a_lift_that_rounds_to_nothing_is_not_written_as_nothing() -> None:
    written = [genre_pairs.times(lift, words("en")) for lift in (0.0, 0.02, 0.05, 7.24)]
    assert written == ["0", "< 0.1", "0.1", "7.2"]


def test_names_of_high_ratios_become_neighbours() -> None:
    ratios = {("a", "c"): 5.0, ("b", "d"): 4.0, ("a", "b"): 3.0, ("c", "d"): 0.1, ("c", "e"): 0.2}
    assert in_a_row(ratios) == ["e", "d", "b", "a", "c"]
    assert in_a_row({("a", "b"): 0.0}) == ["a", "b"]
    assert in_a_row({}) == []


def _cohorts(empty: Snapshot, active: Sequence[tuple[int, int, int]]) -> Snapshot:
    rows = [
        Cohort(2000 + place, days, count / users, 0.0, 1.0, count, users, users, 5, 10, 365)
        for place, (days, count, users) in enumerate(active)
    ]
    return _answered(empty, rows)


@pytest.mark.parametrize(
    ("active", "key"),
    [
        ([(1, 20, 100), (365, 5, 100)], "retention.leave"),
        ([(1, 41, 100), (365, 5, 100)], "retention.half"),
        ([(1, 59, 100), (365, 5, 100)], "retention.half"),
        ([(1, 60, 100), (365, 5, 100)], "retention.stay"),
        ([(1, 200, 400), (1, 20, 100), (365, 5, 100)], "retention.leave"),
        ([(1, 20, 100)], "retention.day"),
        ([(1, 2, 15), (1, 2, 14), (365, 5, 100)], "retention.few"),
        ([(365, 5, 100)], "retention.few"),
    ],
)
def test_retention_says_whether_most_come_back(
    empty: Snapshot, active: list[tuple[int, int, int]], key: str
) -> None:
    assert retention.finding(_cohorts(empty, active)).key == key


def test_shares_of_years_are_pooled_by_their_users(empty: Snapshot) -> None:
    rows = _cohorts(empty, [(1, 90, 100), (1, 0, 300)]).rows(retention.COHORTS)
    assert retention.pooled(rows) == (0.225, 400)


def _groups(empty: Snapshot, counts: Sequence[int], expected: float = 20.0) -> Snapshot:
    rows = [
        UserGroup(
            3 - place // 3, place % 3 + 1, 1, 2, 1, 2, users, expected, users / expected, 9, 20
        )
        for place, users in enumerate(counts)
    ]
    return _answered(empty, rows)


@pytest.mark.parametrize(
    ("counts", "expected", "key"),
    [
        ([30, 20, 10, 20, 20, 20, 10, 20, 30], 20.0, "user_groups.even"),
        ([10, 20, 30, 20, 20, 20, 30, 20, 10], 20.0, "user_groups.varied"),
        ([10, 40, 10, 25, 10, 25, 25, 10, 25], 20.0, "user_groups.related"),
        ([21, 20, 19, 20, 20, 20, 19, 20, 21], 20.0, "user_groups.level"),
        ([20] * 9, 20.0, "user_groups.level"),
        ([9, 0, 0, 0, 0, 0, 0, 0, 9], 4.9, "user_groups.few"),
        ([20, 20, 20], 20.0, "user_groups.few"),
    ],
)
def test_user_groups_say_how_mean_and_spread_are_related(
    empty: Snapshot, counts: list[int], expected: float, key: str
) -> None:
    assert user_groups.finding(_groups(empty, counts, expected)).key == key


def test_the_share_in_a_title_is_of_the_generous_third(empty: Snapshot) -> None:
    found = user_groups.finding(_groups(empty, [30, 20, 10, 20, 20, 20, 10, 20, 30]))
    assert found.values == {"share": 0.5}
