"""The insights' titles say what their data can carry, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from reports.charts.catalogue.genre_pairs import GenrePair, GenrePairs, times
from reports.charts.movies.similar import SimilarMovie, SimilarMovies
from reports.charts.viewers.user_genres import Favourite, UserGenres
from reports.data.movies import Movie, MovieProfile
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.figures.triangle import in_a_row
from reports.words.catalogues import words
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


def _similar(empty: Snapshot, pairs: Sequence[tuple[int, int, float]]) -> SimilarMovies:
    """Return the chart of pairs; the first movie of each has more ratings."""
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
