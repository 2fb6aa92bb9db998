"""The insights' titles say what their data can carry, and no more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.canvas import Canvas
from reports.charts import (
    genre_pairs,
    retention,
    similar,
    user_genres,
    user_groups,
)
from reports.charts.genre_pairs import GenrePair
from reports.charts.retention import Cohort
from reports.charts.similar import SimilarMovie
from reports.charts.user_genres import Favourite
from reports.charts.user_groups import UserGroup
from reports.figures.triangle import in_a_row
from reports.warehouse import Snapshot
from reports.words import words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _pairs(empty: Snapshot, counts: Sequence[tuple[int, float]]) -> Snapshot:
    ordered = sorted(counts, key=lambda count: -count[0] / count[1])
    rows = [
        GenrePair(f"A{place}", f"B{place}", movies, expected, movies / expected, 90, 90, 900, 5)
        for place, (movies, expected) in enumerate(ordered)
    ]
    return answered(empty, rows)


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
    return answered(empty, rows)


@pytest.mark.parametrize(
    ("active", "key"),
    [
        ([(1, 20, 100), (365, 5, 100)], "retention.both"),
        ([(1, 60, 100), (365, 5, 100)], "retention.both"),
        ([(1, 20, 100)], "retention.day"),
        ([(1, 2, 15), (1, 2, 14), (365, 5, 100)], "retention.few"),
        ([(365, 5, 100)], "retention.few"),
    ],
)
def test_retention_says_how_many_come_back(
    empty: Snapshot, active: list[tuple[int, int, int]], key: str
) -> None:
    assert retention.finding(_cohorts(empty, active)).key == key


@pytest.mark.parametrize(
    ("bounds", "is_said"),
    [
        ([(0.0, 0.3), (0.3, 0.6), (0.6, 0.9)], True),
        ([(0.0, 0.3), (0.3, 0.6), (0.3, 0.9)], False),
        ([(0.0, 0.5), (0.3, 0.6), (0.6, 0.9)], False),
    ],
)
def test_years_on_both_sides_of_all_together_are_said_to_differ(
    empty: Snapshot, bounds: list[tuple[float, float]], *, is_said: bool
) -> None:
    rows = [
        Cohort(2000 + place, 1, (low + high) / 2, low, high, 45, 100, 100, 5, 10, 365)
        for place, (low, high) in enumerate(bounds)
    ]
    keys = [note.key for note in retention.notes(answered(empty, rows))]
    assert ("retention.note_differs" in keys) is is_said


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
    return answered(empty, rows)


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


def _similar(empty: Snapshot, pairs: Sequence[tuple[int, int, float]]) -> Snapshot:
    rows = [
        SimilarMovie(
            one, f"M{one} (2000)", other, f"M{other} (2000)", rank, value, 0.9, 40, 99, 30, 50, 9
        )
        for first, second, value in pairs
        for one, other, rank in ((first, second, 1), (second, first, 2))
    ]
    return answered(empty, rows)


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        ([(1, 2, 0.5), (3, 4, 0.4)], "similar.leader"),
        ([(1, 2, 0.5)], "similar.leader"),
        ([(1, 2, 0.5), (3, 4, 0.5)], "similar.tie"),
        ([(1, 2, 0.2)], "similar.leader"),
        ([(1, 2, 0.19), (3, 4, 0.1)], "similar.none"),
    ],
)
def test_similar_movies_name_the_closest_pair(
    empty: Snapshot, pairs: list[tuple[int, int, float]], key: str
) -> None:
    assert similar.finding(_similar(empty, pairs)).key == key


def test_two_movies_that_are_each_others_nearest_are_one_pair(empty: Snapshot) -> None:
    snapshot = _similar(empty, [(3, 1, 0.5), (1, 2, 0.5)])
    assert [row.movie_id for row in similar.pairs(snapshot)] == [3, 1]


def test_the_most_alike_pair_is_drawn_first_however_few_rated_it(empty: Snapshot) -> None:
    every = [(movie, movie + 1, 0.3) for movie in range(1, 40, 2)]
    snapshot = _similar(empty, [*every, (50, 51, 0.9)])
    named = similar.finding(snapshot).values
    drawn = similar.draw(snapshot, WIDE).to_plotly_json()["layout"]["yaxis"]["ticktext"]
    assert (named["first"], named["second"]) == ("M50 (2000)", "M51 (2000)")
    assert "M50 (2000)" in drawn[0]
    assert "M51 (2000)" in drawn[0]
    assert len(drawn) == similar.SHOWN


def test_a_table_of_similar_movies_says_how_many_rows_its_mart_has(empty: Snapshot) -> None:
    assert similar.table(_similar(empty, [(1, 2, 0.5)])).total == 9


def _favourites(empty: Snapshot, counts: dict[str, int], read: int | None = None) -> Snapshot:
    users = sum(counts.values())
    rows = [
        Favourite(number, genre, 2.0, 20, 10.0, 60, count, users, 2.0, 1.1, 50, 5)
        for genre, count in counts.items()
        for number in range(count)
    ]
    return answered(empty, rows[:read])


@pytest.mark.parametrize(
    ("counts", "low", "key"),
    [
        ({"Drama": 11, "War": 9}, 1.1, "user_genres.majority"),
        ({"Drama": 20}, 1.1, "user_genres.majority"),
        ({"Drama": 10, "War": 10}, 1.001, "user_genres.spread"),
        ({"Drama": 10, "War": 10}, 1.0, "user_genres.level"),
        ({"Drama": 10, "War": 9}, 1.1, "user_genres.few"),
        ({"Drama": 1}, 1.1, "user_genres.few"),
    ],
)
def test_tastes_differ_if_half_of_the_users_surely_leave_everybodys_shares(
    empty: Snapshot, counts: dict[str, int], low: float, key: str
) -> None:
    rows = _favourites(empty, counts).rows(user_genres.FAVOURITES)
    snapshot = answered(empty, [replace(row, median_lift_low=low) for row in rows])
    assert user_genres.finding(snapshot).key == key


def test_shares_of_favourites_are_of_all_users_though_some_are_not_read(empty: Snapshot) -> None:
    snapshot = _favourites(empty, {"War": 9, "Drama": 31}, read=20)
    assert user_genres.finding(snapshot).values == {"genre": "Drama", "share": 31 / 40}
    assert user_genres.notes(snapshot)[-1].values == {"users": 20}
    assert user_genres.table(snapshot).total == 40
