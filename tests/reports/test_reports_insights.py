"""The insights' titles say what their data can carry, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from reports.charts.catalogue.genre_pairs import GenrePair, GenrePairs, times
from reports.charts.movies.similar import SimilarMovie, SimilarMovies
from reports.charts.viewers.retention import Cohort, Delay, Retention
from reports.charts.viewers.user_genres import Favourite, UserGenres
from reports.charts.viewers.user_groups import UserGroup, UserGroups
from reports.data.movies import Movie, MovieProfile
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.figures.triangle import in_a_row
from reports.words.catalogues import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _pairs(empty: Snapshot, counts: Sequence[tuple[int, float]]) -> GenrePairs:
    ordered = sorted(counts, key=lambda count: -count[0] / count[1])
    rows = [
        GenrePair(f"A{place}", f"B{place}", movies, expected, movies / expected, 90, 90, 5)
        for place, (movies, expected) in enumerate(ordered)
    ]
    return GenrePairs(answered(empty, rows))


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
    assert _pairs(empty, counts).finding().key == key


def test_of_the_pairs_that_never_occur_the_most_expected_is_named(empty: Snapshot) -> None:
    pairs = _pairs(empty, [(100, 20.0), (0, 20.0), (0, 80.0), (0, 6.0)])
    assert [row.expected_movie_count for row in pairs.repelled] == [80.0, 20.0]


def test_a_lift_that_rounds_to_nothing_is_not_written_as_nothing() -> None:
    written = [times(lift, words("en")) for lift in (0.0, 0.02, 0.05, 7.24)]
    assert written == ["0", "< 0.1", "0.1", "7.2"]


def test_names_of_high_ratios_become_neighbours() -> None:
    ratios = {("a", "c"): 5.0, ("b", "d"): 4.0, ("a", "b"): 3.0, ("c", "d"): 0.1, ("c", "e"): 0.2}
    assert in_a_row(ratios) == ["e", "d", "b", "a", "c"]
    assert in_a_row({("a", "b"): 0.0}) == ["a", "b"]
    assert in_a_row({}) == []


def _delay(days: int, users: int, least: int | None = 20) -> Delay:
    return Delay(days, 0.2, 0.1, 0.3, users // 5, users, 0 if days == 1 else 3, 10, least)


def _cohort(year: int, interval: tuple[float, float]) -> Cohort:
    low, high = interval
    on_day = (low + high) / 2, low, high, 9, 100
    return Cohort(year, 1, *on_day, None, None, None, 0, 0, 100, 5)


def _retention(empty: Snapshot, delays: Sequence[Delay], years: Sequence[Cohort] = ()) -> Retention:
    return Retention(replace(empty, answers={Delay: list(delays), Cohort: list(years)}))


@pytest.mark.parametrize(
    ("users", "key"),
    [
        ({1: 100, 30: 90, 365: 80}, "retention.all"),
        ({1: 30, 30: 20, 365: 10}, "retention.all"),
        ({1: 100, 30: 90}, "retention.day"),
        ({1: 100}, "retention.day"),
        ({1: 29, 30: 29, 365: 29}, "retention.few"),
        ({365: 100}, "retention.few"),
    ],
)
def test_retention_says_how_many_are_back(empty: Snapshot, users: dict[int, int], key: str) -> None:
    delays = [_delay(days, count) for days, count in users.items()]
    assert _retention(empty, delays).finding().key == key


@pytest.mark.parametrize(
    ("bounds", "is_said"),
    [
        ([(0.0, 0.1), (0.1, 0.6), (0.3, 0.9)], True),
        ([(0.0, 0.1), (0.1, 0.6), (0.2, 0.9)], False),
        ([(0.0, 0.2), (0.1, 0.6), (0.3, 0.9)], False),
    ],
)
def test_years_on_both_sides_of_all_together_are_said_to_differ(
    empty: Snapshot, bounds: list[tuple[float, float]], *, is_said: bool
) -> None:
    years = [_cohort(2000 + place, interval) for place, interval in enumerate(bounds)]
    keys = [note.key for note in _retention(empty, [_delay(1, 300)], years).notes()]
    assert ("retention.note_differs" in keys) is is_said


@pytest.mark.parametrize(("least", "is_said"), [(20, True), (1, False), (None, False)])
def test_users_whom_the_data_leaves_out_are_said_if_there_are_any(
    empty: Snapshot, *, least: int | None, is_said: bool
) -> None:
    notes = _retention(empty, [_delay(1, 100, least)]).notes()
    said = [in_all(note)["en"] for note in notes]
    assert ("Only users with 20\u00a0ratings or more are published." in said) is is_said


def test_all_years_are_drawn_together_and_each_is_in_the_table(empty: Snapshot) -> None:
    years = [_cohort(2000, (0.0, 0.1)), _cohort(2001, (0.1, 0.6))]
    chart = _retention(empty, [_delay(1, 200), _delay(30, 190)], years)
    drawn = chart.draw(WIDE)["data"]
    assert list(drawn[0]["error_x"]["array"]) == pytest.approx([0.1, 0.1])
    assert list(drawn[1]["text"]) == ["20% of 200", "20% of 190"]
    assert [column.values for column in chart.table().columns if column.name == "began_year"] == [
        [2000, 2001]
    ]


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
    assert UserGroups(_groups(empty, counts, expected)).finding().key == key


def test_the_numbers_in_a_title_are_those_of_its_cell(empty: Snapshot) -> None:
    found = UserGroups(_groups(empty, [30, 20, 10, 20, 20, 20, 10, 20, 30])).finding()
    assert found.values == {"users": 30, "expected": 20.0}


def _similar(empty: Snapshot, pairs: Sequence[tuple[int, int, float]]) -> SimilarMovies:
    """Returns the chart of pairs; the first movie of each has more ratings."""
    both = [
        (one, other, value)
        for first, second, value in sorted(pairs, key=lambda pair: -pair[2])
        for one, other in ((first, second), (second, first))
    ]
    rows = [
        SimilarMovie(
            movie_id=one,
            title=f"M{one} (2000)",
            similarity_rank=1,
            similar_movie_id=other,
            similar_title=f"M{other} (2000)",
            similarity=value,
            cosine=0.9,
            user_centred_cosine=0.95,
            common_user_count=40,
            similar_nearest_of_count=2,
            min_common_user_count=30,
            min_rating_count=50,
        )
        for one, other, value in both
    ]
    movies = [
        Movie(movie_id, f"M{movie_id} (2000)", 2000, [], None, None)
        for movie_id in sorted({one for one, _, _ in both})
    ]
    near = {
        movie.movie_id: [(other, value) for one, other, value in both if one == movie.movie_id]
        for movie in movies
    }
    profiles = [
        MovieProfile(
            **dict.fromkeys((field.name for field in fields(MovieProfile)), None)  # type: ignore[arg-type]
            | {
                "movie_id": movie_id,
                "similar_movie_ids": [other for other, _ in others],
                "similarities": [value for _, value in others],
                "common_user_counts": [40] * len(others),
            }
        )
        for movie_id, others in near.items()
    ]
    return SimilarMovies(answered(empty, rows, movies, profiles))


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        ([(1, 2, 0.5), (3, 4, 0.4)], "similar_movies.leader"),
        ([(1, 2, 0.5)], "similar_movies.leader"),
        ([(1, 2, 0.5), (3, 4, 0.5)], "similar_movies.tie"),
        ([(1, 2, 0.2)], "similar_movies.leader"),
        ([(1, 2, 0.19), (3, 4, 0.1)], "similar_movies.none"),
    ],
)
def test_similar_movies_name_the_closest_pair(
    empty: Snapshot, pairs: list[tuple[int, int, float]], key: str
) -> None:
    assert _similar(empty, pairs).finding().key == key


def test_a_pair_that_is_told_under_both_movies_is_one_pair(empty: Snapshot) -> None:
    found = _similar(empty, [(3, 1, 0.5), (1, 2, 0.5), (4, 5, 0.5)]).finding()
    assert found.values["others"] == 2


def test_the_titles_pair_is_drawn_first(empty: Snapshot) -> None:
    chart = _similar(empty, [(1, 9, 0.3), (50, 51, 0.9), (50, 1, 0.4)])
    named = chart.finding().values
    drawn = chart.draw(WIDE)
    assert (named["first"], named["second"]) == ("M50 (2000)", "M51 (2000)")
    assert list(drawn["layout"]["yaxis"]["ticktext"]) == ["M51 (2000)", "M1 (2000)"]
    assert list(drawn["data"][0]["x"]) == [named["similarity"], 0.4]
    assert chart.subtitle().values["movie"] == "M50 (2000)"


def test_a_table_of_similar_movies_says_how_many_rows_its_mart_has(empty: Snapshot) -> None:
    assert _similar(empty, [(1, 2, 0.5), (3, 4, 0.4)]).table().total == 4


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
    rows = UserGenres(_favourites(empty, counts)).rows
    snapshot = answered(empty, [replace(row, median_lift_low=low) for row in rows])
    assert UserGenres(snapshot).finding().key == key


def test_shares_of_favourites_are_of_all_users_though_some_are_not_read(empty: Snapshot) -> None:
    chart = UserGenres(_favourites(empty, {"War": 9, "Drama": 31}, read=20))
    assert chart.finding().values == {"genre": "Drama", "share": 31 / 40}
    assert chart.notes()[-1].values == {"users": 20}
    assert chart.table().total == 40


def test_the_median_of_the_users_is_marked_beside_everybodys_share(empty: Snapshot) -> None:
    drawn = UserGenres(_favourites(empty, {"War": 9, "Drama": 31})).draw(WIDE)
    assert [line["x0"] for line in drawn["layout"]["shapes"]] == [0, 1]  # powers of two
    assert "<b>median 2.0\u00d7</b>" in [label["text"] for label in drawn["layout"]["annotations"]]
