"""Insights on movies, ratings and tags equal what numpy and pandas compute from the CSV files."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.movielens import on_real_data
from tests.warehouse.student import student_t_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.warehouse.movielens import Query

Mart: TypeAlias = "Callable[[str, str], pd.DataFrame]"

pytestmark = on_real_data

# what the marts' quantile of Student's t may differ by from the exact one
INTERVAL = 1e-5
MOVIE = ["movie_id", "title", "release_year"]


@pytest.fixture(scope="module")
def mart(marts: Query) -> Mart:
    """Return what reads a whole mart, ordered by a column, nulls first."""

    def read(name: str, order: str) -> pd.DataFrame:
        described = marts(f"select column_name from (describe marts.{name})")  # noqa: S608
        rows = marts(f"select * from marts.{name} order by {order} nulls first")  # noqa: S608
        return pd.DataFrame(rows, columns=[column for (column,) in described])

    return read


@pytest.fixture(scope="module")
def ratings(csv: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the ratings with their time and the deviation from the user's own mean."""
    frame = csv["ratings"].copy()
    frame["at"] = pd.to_datetime(frame["timestamp"], unit="s")
    own = frame.groupby("userId")["rating"].transform("mean")
    return frame.assign(deviation=frame["rating"] - own)


@pytest.fixture(scope="module")
def scores(csv: dict[str, pd.DataFrame], ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the rated movies with their means and weighted ratings, by movie_id."""
    stars = ratings.groupby("movieId")["rating"]
    count, mean = stars.size(), stars.mean()
    overall, prior = ratings["rating"].mean(), float(np.percentile(count, 90))
    freedom = [student_t_quantile(0.975, n - 1) if n > 1 else math.nan for n in count]
    margin = np.array(freedom) * stars.std() / np.sqrt(count)
    titles = csv["movies"].set_index("movieId")["title"].str.strip()
    years = titles.str.extract(r"\((\d{4})(?:\W\d{4})?\)\s*$", expand=False).astype(float)
    frame = pd.DataFrame(
        {
            "title": titles.reindex(count.index),
            "release_year": years.reindex(count.index),
            "rating_count": count,
            "mean_rating": mean.round(10),
            "mean_rating_low": (mean - margin).clip(lower=0.5),
            "mean_rating_high": (mean + margin).clip(upper=5.0),
            "weighted_rating": ((count * mean + prior * overall) / (count + prior)).round(10),
            "global_mean_rating": overall,
            "prior_rating_count": prior,
        }
    )
    return frame.rename_axis("movie_id").reset_index()


def assert_equal(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Compare all rows and columns; intervals as far as their quantile is exact."""
    assert list(found) == list(expected)
    assert len(found) == len(expected) > 0
    for name in expected.columns.astype(str):
        is_bound = name.endswith(("rating_low", "rating_high", "deviation_low", "deviation_high"))
        pd.testing.assert_series_equal(
            found[name].reset_index(drop=True),
            expected[name].reset_index(drop=True),
            check_dtype=False,
            rtol=0,
            atol=INTERVAL if is_bound else 1e-9,
        )


def ranked(frame: pd.DataFrame, by: str, *, ascending: bool, name: str) -> pd.DataFrame:
    """Return the rows in order, ties by movie_id, with their place from 1."""
    ordered = frame.sort_values([by, "movie_id"], ascending=[ascending, True], ignore_index=True)
    return ordered.assign(**{name: ordered.index + 1})


def test_the_ranking_equals_numpy(mart: Mart, scores: pd.DataFrame) -> None:
    by_mean = ranked(scores, "mean_rating", ascending=False, name="mean_rank")
    expected = ranked(by_mean, "weighted_rating", ascending=False, name="weighted_rank")
    expected["rank_gain"] = expected["mean_rank"] - expected["weighted_rank"]
    ties = expected["mean_rating"].value_counts()
    expected["mean_tie_count"] = expected["mean_rating"].map(ties)
    found = mart("rpt_movie_ranking", "weighted_rank")
    assert len(found) == 9724
    assert_equal(found, expected[list(found)])


def test_polarising_movies_equal_numpy(
    mart: Mart, scores: pd.DataFrame, ratings: pd.DataFrame
) -> None:
    table = pd.crosstab(ratings["movieId"], ratings["rating"])
    frame = scores[MOVIE].assign(
        rating_count=table.sum(axis=1).to_numpy(),
        low_rating_count=table[[0.5, 1.0, 1.5, 2.0]].sum(axis=1).to_numpy(),
        high_rating_count=table[[4.5, 5.0]].sum(axis=1).to_numpy(),
    )
    frame = frame[frame["rating_count"] >= 50]
    for kind in ("low", "high"):
        share = frame[f"{kind}_rating_count"] / frame["rating_count"]
        frame[f"{kind}_rating_share"] = share.round(10)
    frame["polarisation"] = np.minimum(frame["low_rating_share"], frame["high_rating_share"])
    # Wilson's interval as the roots of (x - share)^2 = z^2 x (1 - x) / n
    z2 = student_t_quantile(0.975, 10**9) ** 2 / frame["rating_count"]
    middle = (frame["polarisation"] + z2 / 2) / (1 + z2)
    half = np.sqrt(middle**2 - frame["polarisation"] ** 2 / (1 + z2))
    frame = frame.assign(
        polarisation_low=middle - half, polarisation_high=middle + half, min_rating_count=50
    )
    found = mart("rpt_polarising_movies", "polarisation_rank")
    expected = ranked(frame, "polarisation", ascending=False, name="polarisation_rank")
    assert_equal(found, expected[list(found)])


def test_hidden_gems_equal_numpy(mart: Mart, scores: pd.DataFrame) -> None:
    everyone = ranked(scores, "weighted_rating", ascending=False, name="weighted_rank")
    top = everyone.head(len(scores) // 10)
    gems = top[top["rating_count"].isin(range(10, 41))]
    expected = gems.assign(
        hidden_gem_rank=np.arange(len(gems)) + 1,
        min_rating_count=10,
        max_rating_count=40,
        max_weighted_rank=len(top),
        rated_movie_count=len(scores),
    )
    found = mart("rpt_hidden_gems", "hidden_gem_rank")
    assert_equal(found, expected[list(found)])


def test_popular_disliked_movies_equal_numpy(mart: Mart, scores: pd.DataFrame) -> None:
    popular = scores[scores["rating_count"] >= 100]
    disliked = popular[popular["weighted_rating"] < popular["global_mean_rating"]]
    expected = ranked(disliked, "weighted_rating", ascending=True, name="disliked_rank")
    found = mart("rpt_popular_disliked_movies", "disliked_rank")
    assert_equal(found, expected.assign(min_rating_count=100)[list(found)])
