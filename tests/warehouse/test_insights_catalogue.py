"""Insights on the catalogue equal what numpy and plain Python count in the CSV files."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.by_hand import (
    Csv,
    Row,
    assert_equal_rows,
    genre_sets,
    release_years,
    titles_of,
)
from tests.warehouse.movielens import Query, on_real_data, rows_of, shown_tags

pytestmark = on_real_data

Example = tuple[int, int, str]


def test_genre_pairs_equal_a_count_by_hand(marts: Query, csv: Csv) -> None:
    movies = [genres for genres in genre_sets(csv).values() if genres]
    single = Counter(genre for genres in movies for genre in genres)
    both = Counter(pair for genres in movies for pair in combinations(sorted(genres), 2))
    expected = []
    for pair in combinations(sorted(single), 2):
        chance = single[pair[0]] / len(movies) * single[pair[1]]
        if round(chance, 10) >= 5:
            counts = (single[pair[0]], single[pair[1]], len(movies), 5)
            expected.append((*pair, both[pair] / chance, both[pair], chance, *counts))
    expected.sort(key=lambda row: (-round(row[2], 10), row[:2]))
    rows = marts("""
        select
            genre, other_genre, lift, movie_count, expected_movie_count, genre_movie_count,
            other_genre_movie_count, catalogue_movie_count, min_expected_count
        from marts.rpt_genre_pairs order by lift_rank
    """)
    assert_equal_rows(rows, expected)


@pytest.fixture(scope="module")
def ratings_per_movie(csv: Csv) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return how many ratings each movie has, ascending."""
    counts = csv["ratings"]["movieId"].value_counts()
    return np.sort(csv["movies"]["movieId"].map(counts).fillna(0).astype(int).to_numpy())


def test_the_long_tail_equals_numpy(
    marts: Query, ratings_per_movie: np.ndarray[Any, np.dtype[np.int64]]
) -> None:
    total = len(ratings_per_movie)
    summed = ratings_per_movie.cumsum()
    stops = sorted({-(-step * total // 200) for step in range(1, 201)})
    expected: list[Row] = [(0, 0.0, 0, 0.0, None)]
    for stop in stops:
        ratings = int(summed[stop - 1])
        last = int(ratings_per_movie[stop - 1])
        expected.append((stop, stop / total, ratings, ratings / summed[-1], last))
    rows = marts("""
        select movie_count, movie_share, rating_count, rating_share, movie_rating_count
        from marts.rpt_long_tail order by movie_count
    """)
    assert_equal_rows(rows, expected)


def test_rating_concentration_equals_the_area_over_the_lorenz_curve(
    marts: Query, ratings_per_movie: np.ndarray[Any, np.dtype[np.int64]]
) -> None:
    counts = ratings_per_movie
    groups = {
        "all": counts,
        "one_rating": counts[counts == 1],
        "top_10_percent": counts[-math.ceil(len(counts) * 0.1) :],
        "top_1_percent": counts[-math.ceil(len(counts) * 0.01) :],
        "unrated": counts[counts == 0],
    }
    expected = []
    for name, group in groups.items():
        ratings = int(group.sum())
        gini = None
        if ratings:
            curve = np.concatenate([[0.0], group.cumsum() / ratings])
            gini = 1 - (curve[1:] + curve[:-1]).sum() / len(group)
        shares = (len(group) / len(counts), ratings, ratings / counts.sum())
        expected.append((name, len(group), *shares, gini))
    rows = marts("""
        select movie_group, movie_count, movie_share, rating_count, rating_share, gini
        from marts.rpt_rating_concentration order by movie_group
    """)
    assert_equal_rows(rows, expected)


def cosines(table: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the cosine between any two columns over the rows in which both are."""
    rated = table.notna().to_numpy(dtype=float)
    filled = table.fillna(0.0).to_numpy(dtype=float)
    squares = (filled**2).T @ rated
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(filled.T @ filled / np.sqrt(squares * squares.T))


def test_similar_movies_equal_matrix_products(marts: Query, csv: Csv) -> None:
    ratings = csv["ratings"]
    own = ratings.groupby("userId")["rating"].transform("mean")
    totals = ratings["movieId"].value_counts()
    known = sorted(totals[totals >= 50].index)
    assert len(known) <= 2000
    table = (
        ratings.assign(rating=ratings["rating"] - own)
        .pivot_table(index="userId", columns="movieId", values="rating")
        .reindex(columns=known)
    )
    rated = table.notna().to_numpy(dtype=float)
    common = rated.T @ rated
    user_cosine, cosine = (cosines(frame) for frame in (table, table - table.mean()))
    similarity = cosine * common / (common + 50)
    # how much of a cosine is only that both movies are good, or both bad
    both_good = np.outer(table.mean(), table.mean())
    compared = np.triu(common >= 30, 1)
    before, after = (
        np.corrcoef(found[compared], both_good[compared])[0, 1] for found in (user_cosine, cosine)
    )
    assert round(before, 3) == 0.735
    assert round(after, 3) == 0.206
    titles = titles_of(csv)
    expected = []
    for place, movie in enumerate(known):
        others = [
            (-round(float(similarity[place, other]), 10), -int(common[place, other]), known[other])
            for other in range(len(known))
            if other != place
            and common[place, other] >= 30
            and round(float(cosine[place, other]), 10) > 0
        ]
        for rank, (_, users, similar) in enumerate(sorted(others)[:10], start=1):
            other = known.index(similar)
            floats = (float(found[place, other]) for found in (similarity, cosine, user_cosine))
            counts = (-users, int(totals[movie]), int(totals[similar]), 30, 50)
            named = (titles[movie], titles[similar])
            expected.append((movie, similar, *named, rank, *floats, *counts))
    rows = marts("""
        select
            movie_id, similar_movie_id, title, similar_title, similarity_rank, similarity,
            cosine, user_centred_cosine, common_user_count, rating_count, similar_rating_count,
            min_common_user_count, min_rating_count
        from marts.rpt_similar_movies order by movie_id, similarity_rank
    """)
    assert_equal_rows(rows, expected)
    near = Counter(row[1] for row in expected)
    counted = marts("""
        select movie_id, similar_movie_id, nearest_of_count, similar_nearest_of_count
        from marts.rpt_similar_movies
    """)
    assert all(row[2:] == (near[row[0]], near[row[1]]) for row in counted)
    assert max(near.values()) == 58


def test_lifts_of_genre_tags_equal_a_count_by_hand(marts: Query, csv: Csv) -> None:
    genres = genre_sets(csv)
    tags = csv["tags"].assign(tag=shown_tags(csv["tags"]))
    uses = [
        (user, genres[movie], tag)
        for user, movie, tag in rows_of(tags[["userId", "movieId", "tag"]])
        if genres[movie]
    ]
    of_tag = Counter(tag for _, _, tag in uses)
    of_genre = Counter(genre for _, names, _ in uses for genre in names)
    of_both = Counter((genre, tag) for _, names, tag in uses for genre in names)
    users: dict[tuple[str, ...], set[int]] = {}
    for user, names, tag in uses:
        for genre in names:
            users.setdefault((genre,), set()).add(user)
            users.setdefault((genre, tag), set()).add(user)
    expected = []
    for genre in sorted(of_genre):
        least = max(3, math.ceil(len(users[genre,]) / 100))
        rows = []
        for (other, tag), count in of_both.items():
            if other == genre:
                lift = count / of_genre[genre] / (of_tag[tag] / len(uses))
                support = len(users[genre, tag])
                place = (support < least, -round(lift, 10), -support, tag.encode())
                rows.append((place, (genre, tag, lift, of_genre[genre], of_tag[tag], least)))
        for rank, (place, row) in enumerate(sorted(rows), start=1):
            expected.append((*row, None if place[0] else rank))
    found = marts("""
        select genre, tag, lift, genre_use_count, tag_use_count, min_user_count, lift_rank
        from marts.rpt_genre_tags
    """)

    def key(row: Row) -> Row:
        return row[:2]

    assert_equal_rows(sorted(found, key=key), sorted(expected, key=key))


def worst(named: Sequence[Example]) -> str | None:
    """Return the three of the greatest number, ties by id, from (number, id, name)."""
    first = sorted(named, key=lambda item: (-item[0], item[1]))[:3]
    return "; ".join(f"{name[:80]} ({number})" for number, _, name in first) or None


def test_data_quality_equals_a_count_by_hand(marts: Query, csv: Csv) -> None:
    titles, years, genres = titles_of(csv), release_years(csv), genre_sets(csv)
    rated, tagged = Counter(csv["ratings"]["movieId"]), Counter(csv["tags"]["movieId"])

    def movies(lacking: Callable[[int], bool], weight: Counter[int]) -> list[Example]:
        return [(weight[movie], movie, title) for movie, title in titles.items() if lacking(movie)]

    undated = movies(lambda movie: movie not in years, rated)
    unrated = movies(lambda movie: not rated[movie], tagged)
    genreless = movies(lambda movie: not genres[movie], rated)
    twins = Counter(titles.values())
    same = [
        (count, min(movie for movie, other in titles.items() if other == title), title)
        for title, count in twins.items()
        if count > 1
    ]
    early: dict[int, list[int]] = {}
    for movie, at in rows_of(csv["ratings"][["movieId", "timestamp"]]):
        ahead = years.get(movie, 0) - datetime.fromtimestamp(at, tz=UTC).year
        if ahead > 0:
            early.setdefault(movie, []).append(ahead)
    soon = [(max(ahead), movie, titles[movie]) for movie, ahead in early.items()]
    actions = pd.concat([csv["ratings"], csv["tags"]])
    days = (actions["timestamp"] // 86_400).groupby(actions["userId"]).nunique()
    ratings = Counter(csv["ratings"]["userId"])
    one_day = [(ratings[user], int(user), f"user {user}") for user in days[days == 1].index]

    sizes = {name: len(frame) for name, frame in csv.items()}
    landed = sum(sizes.values())
    dated = sum(count for movie, count in rated.items() if movie in years)
    expected = [
        ("undated_movies", len(undated), sizes["movies"], worst(undated)),
        ("unrated_movies", len(unrated), sizes["movies"], worst(unrated)),
        ("movies_without_genre", len(genreless), sizes["movies"], worst(genreless)),
        ("movies_of_one_title", sum(count for count, *_ in same), sizes["movies"], worst(same)),
        ("ratings_before_release", sum(map(len, early.values())), dated, worst(soon)),
        ("orphan_ratings", 0, sizes["ratings"], None),
        ("orphan_tags", 0, sizes["tags"], None),
        ("orphan_links", 0, sizes["links"], None),
        ("superseded_rows", 0, landed, None),
        ("rejected_rows", 0, landed, None),
        ("absent_rows", 0, landed, None),
        ("failed_rows", 0, landed, None),
        ("missing_rows", 0, landed, None),
        ("single_day_users", len(one_day), len(days), worst(one_day)),
    ]
    rows = marts("""
        select
            measure, affected_count, of_count, examples,
            affected_share = round(affected_count / of_count, 10)
        from marts.rpt_data_quality order by measure_number
    """)
    assert rows == [(*row, True) for row in expected]
