"""Distributions, months, similar users, profiles and totals equal what pandas and numpy count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.by_hand import Csv, assert_equal_rows, by_genre, genre_sets, moments, titles_of
from tests.warehouse.movielens import Query, on_real_data

Matrix: TypeAlias = "np.ndarray[Any, Any]"

pytestmark = on_real_data


def stars_of(frame: pd.DataFrame) -> pd.Series[int]:
    return frame["rating"].value_counts().sort_index()


def test_the_distribution_of_ratings_equals_pandas(marts: Query, csv: Csv) -> None:
    counts = stars_of(csv["ratings"])
    shares = counts / counts.sum()
    expected = list(
        zip(counts.index, counts, shares.tolist(), shares.cumsum().tolist(), strict=True)
    )
    rows = marts("""
        select rating, rating_count, rating_share, cumulative_rating_share
        from marts.rpt_rating_distribution order by rating
    """)
    assert_equal_rows(rows, expected)
    assert len(rows) == 10


def test_the_distributions_of_genres_equal_pandas(marts: Query, csv: Csv) -> None:
    ratings = by_genre(csv, csv["ratings"])
    steps = sorted(csv["ratings"]["rating"].unique())
    table = pd.crosstab(ratings["genre"], ratings["rating"]).reindex(columns=steps, fill_value=0)
    expected = [
        (genre, step, int(row[step]), row[step] / row.sum())
        for genre, row in table.iterrows()
        for step in steps
    ]
    rows = marts("""
        select genre, rating, rating_count, rating_share
        from marts.rpt_genre_rating_distribution order by genre, rating
    """)
    assert_equal_rows(rows, expected)


def test_the_distributions_of_movies_equal_pandas(marts: Query, csv: Csv) -> None:
    counts = csv["ratings"].groupby(["movieId", "rating"]).size().reset_index(name="users")
    totals = csv["ratings"]["movieId"].value_counts()
    titles = titles_of(csv)
    expected = [
        (movie, rating, titles[movie], count, count / totals[movie])
        for movie, rating, count in counts.itertuples(index=False)
    ]
    rows = marts("""
        select movie_id, rating, title, rating_count, rating_share
        from marts.rpt_movie_rating_distribution order by movie_id, rating
    """)
    assert_equal_rows(rows, expected)


def test_activity_by_month_equals_pandas(marts: Query, csv: Csv) -> None:
    frames = {
        name: csv[name].assign(month=moments(csv[name]).dt.to_period("M"))
        for name in ("ratings", "tags")
    }
    every = pd.concat(frames.values())
    begun = every.groupby("userId")["month"].min().value_counts()
    ratings = frames["ratings"].groupby("month")
    tags = frames["tags"].groupby("month")
    found = pd.DataFrame(
        {
            "ratings": ratings.size(),
            "tags": tags.size(),
            "users": every.groupby("month")["userId"].nunique(),
            "raters": ratings["userId"].nunique(),
            "taggers": tags["userId"].nunique(),
            "begun": begun,
        }
    ).reindex(pd.period_range(every["month"].min(), every["month"].max(), freq="M"))
    means = ratings["rating"].mean().reindex(found.index)
    years = pd.Series([month.year for month in found.index], index=found.index)
    yearly = found["ratings"].groupby(years).sum()
    months = years.value_counts()
    ends = {years.iloc[0], years.iloc[-1]}
    expected = [
        (
            month.to_timestamp().date(),
            *(int(value) for value in row),
            None if np.isnan(mean) else mean,
            month in {found.index[0], found.index[-1]},
            int(yearly[month.year]),
            bool(months[month.year] < 12 or month.year in ends),
        )
        for month, row, mean in zip(found.index, found.fillna(0).to_numpy(), means, strict=True)
    ]
    rows = marts("""
        select
            active_month, rating_count, tag_count, user_count, rater_count, tagger_count,
            new_user_count, mean_rating, is_incomplete_month, year_rating_count,
            is_incomplete_year
        from marts.rpt_activity_by_month order by active_month
    """)
    assert_equal_rows(rows, expected)
    assert any(row[3] == 0 for row in rows)


def cosines(values: Matrix, rated: Matrix) -> Matrix:
    """Return the cosine of each pair of rows over the columns that both have."""
    squares = (values**2) @ rated.T
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Matrix = values @ values.T / np.sqrt(squares * squares.T)
    return found


def test_similar_users_equal_matrix_products(marts: Query, csv: Csv) -> None:
    table = csv["ratings"].pivot_table(index="userId", columns="movieId", values="rating")
    counts = table.notna().sum(axis=1)
    deviations = table.sub(table.mean(axis=1), axis=0)
    residuals = deviations - deviations.mean()
    known = sorted(counts[counts >= 50].index)
    assert len(known) <= 1000
    rated = table.loc[known].notna().to_numpy(dtype=float)
    common = rated @ rated.T
    cosine = cosines(residuals.loc[known].fillna(0.0).to_numpy(), rated)
    user_centred = cosines(deviations.loc[known].fillna(0.0).to_numpy(), rated)
    similarity = cosine * common / (common + 50)
    rows = marts("""
        select
            user_id, similar_user_id, similarity_rank, similarity, cosine, user_centred_cosine,
            common_movie_count, rating_count, similar_rating_count
        from marts.rpt_similar_users order by user_id, similarity_rank
    """)
    expected = [
        (*row, int(counts[row[0]]), int(counts[row[1]]))
        for row in nearest_users(known, (similarity, cosine, user_centred), common)
    ]
    assert_equal_rows(rows, expected)
    assert len({row[0] for row in rows}) > 300


def nearest_users(
    known: Sequence[int],
    matrices: tuple[Matrix, Matrix, Matrix],
    common: Matrix,
) -> list[tuple[Any, ...]]:
    """Return each user's ten nearest by the first matrix, of a cosine (the second) above 0."""
    similarity, cosine, _ = matrices
    found: list[tuple[Any, ...]] = []
    for place, user in enumerate(known):
        others = sorted(
            (-round(float(similarity[place, other]), 10), -int(common[place, other]), other)
            for other in range(len(known))
            if other != place
            and common[place, other] >= 30
            and round(float(cosine[place, other]), 10) > 0
        )
        for rank, (_, movies, other) in enumerate(others[:10], start=1):
            floats = (float(matrix[place, other]) for matrix in matrices)
            found.append((user, known[other], rank, *floats, -movies))
    return found


def test_totals_equal_pandas(marts: Query, csv: Csv) -> None:
    movies, ratings, tags = csv["movies"], csv["ratings"], csv["tags"]
    by_user = ratings["userId"].value_counts()
    rows = sum(len(frame) for frame in csv.values())
    expected = {
        "movie_count": len(movies),
        "rated_movie_count": ratings["movieId"].nunique(),
        "unrated_movie_count": len(set(movies["movieId"]) - set(ratings["movieId"])),
        "genreless_movie_count": sum(not genres for genres in genre_sets(csv).values()),
        "rating_count": len(ratings),
        "mean_rating": ratings["rating"].mean(),
        "median_rating": ratings["rating"].median(),
        "user_count": len(set(ratings["userId"]) | set(tags["userId"])),
        "rater_count": len(by_user),
        "median_user_rating_count": by_user.median(),
        "tag_use_count": len(tags),
        "tagger_count": tags["userId"].nunique(),
        "tag_count": tags["tag"].str.strip().str.lower().nunique(),
        "resource_count": 4,
        "unserved_resource_count": 0,
        "source_row_count": rows,
        "missing_row_count": 0,
    }
    found = {name: (value, at) for name, value, at in marts("from marts.rpt_totals")}
    assert {name: found[name][0] for name in expected} == pytest.approx(expected, abs=1e-9)
    assert found["first_rated_at"][1] == moments(ratings).min()
    assert found["last_rated_at"][1] == moments(ratings).max()


def test_users_by_rating_count_equal_pandas(marts: Query, csv: Csv) -> None:
    counts = csv["ratings"]["userId"].value_counts()
    expected = [
        (
            given,
            int((counts == given).sum()),
            int((counts >= given).sum()),
            counts[counts >= given].sum() / counts.sum(),
        )
        for given in sorted(counts.unique())
    ]
    rows = marts("from marts.rpt_users_by_rating_count order by rating_count")
    assert_equal_rows(rows, expected)
