"""Insights on movies and ratings equal what numpy and pandas compute from the CSV files."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.movielens import Query, on_real_data
from tests.warehouse.student import student_t_quantile

Mart: TypeAlias = "Callable[[str, str], pd.DataFrame]"

pytestmark = on_real_data

# what the marts' quantile of Student's t may differ by from the exact one
INTERVAL = 1e-5
MOVIE = ["movie_id", "title", "release_year"]
ESTIMATE = ["mean_deviation", "mean_deviation_low", "mean_deviation_high"]
# see test_effects.py
ADJUSTED = ["adjusted_deviation", "adjusted_deviation_low", "adjusted_deviation_high"]
SUPPORT = ["rating_count", "user_count", "top_user_share"]


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
    # four ratings of the variance that all movies have together join those of the movie
    own = stars.var() * (count - 1)
    usual = own.sum() / (count - 1).sum()
    quantile = [student_t_quantile(0.975, n + 3) for n in count]
    margin = np.array(quantile) * np.sqrt((own + 4 * usual) / (count + 3) / count)
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


def over_users(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the mean deviation by bin with an interval that is clustered by user.

    The variance is the sandwich of a regression on a constant: the sum of squares of the users'
    summed residuals over the number of ratings squared, times G / (G - 1) for G users.
    """
    rows = []
    for label, part in frame.groupby(by, sort=True):
        total, mean = len(part), part["deviation"].mean()
        residuals = (part["deviation"] - mean).groupby(part["userId"]).sum().to_numpy()
        users = len(residuals)
        margin = math.nan
        if users > 1:
            variance = users / (users - 1) * float(residuals @ residuals) / total**2
            margin = student_t_quantile(0.975, users - 1) * math.sqrt(variance)
        busiest = part["userId"].value_counts().iloc[0] / total
        rows.append((label, mean, mean - margin, mean + margin, total, users, busiest))
    return pd.DataFrame(rows, columns=[by, *ESTIMATE, *SUPPORT])


def test_the_ranking_equals_numpy(mart: Mart, scores: pd.DataFrame) -> None:
    by_mean = ranked(scores, "mean_rating", ascending=False, name="mean_rank")
    expected = ranked(by_mean, "weighted_rating", ascending=False, name="weighted_rank")
    expected["rank_gain"] = expected["mean_rank"] - expected["weighted_rank"]
    ties = expected["mean_rating"].value_counts()
    expected["mean_tie_count"] = expected["mean_rating"].map(ties)
    expected["highest_mean_rating"] = expected["mean_rating"].max()
    expected["highest_mean_movie_count"] = ties[expected["mean_rating"].max()]
    expected["movie_count"] = len(expected)
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
        polarisation_low=middle - half,
        polarisation_high=middle + half,
        max_low_rating=2.0,
        min_high_rating=4.5,
        min_rating_count=50,
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
    clearly = expected["mean_rating_high"] < expected["global_mean_rating"]
    expected = expected.assign(min_rating_count=100, is_clearly_below_mean=clearly)
    found = mart("rpt_popular_disliked_movies", "disliked_rank")
    assert_equal(found, expected[list(found)])


def test_half_star_shares_equal_pandas(mart: Mart, ratings: pd.DataFrame) -> None:
    months = ratings.assign(is_half=ratings["rating"] % 1 == 0.5).groupby(
        ratings["at"].dt.strftime("%Y-%m-01")
    )
    expected = pd.DataFrame(
        {
            "half_step_share": months["is_half"].mean(),
            "half_step_count": months["is_half"].sum(),
            "rating_count": months.size(),
            "user_count": months["userId"].nunique(),
            "min_start_share": 0.05,
            "min_rating_count": 200,
        }
    )
    expected = expected[expected["rating_count"] >= 200].rename_axis("rated_month").reset_index()
    begun = expected.loc[expected["half_step_share"] >= 0.05, "rated_month"].min()
    assert begun == "2003-05-01"
    expected["is_half_star_start"] = expected["rated_month"] == begun
    found = mart("rpt_half_star_share", "rated_month")
    found["rated_month"] = found["rated_month"].astype(str)
    assert_equal(found, expected[list(found)])


def test_calendar_drift_equals_numpy(
    mart: Mart, scores: pd.DataFrame, ratings: pd.DataFrame
) -> None:
    baseline = ratings["movieId"].map(scores.set_index("movie_id")["weighted_rating"])
    frame = ratings.assign(rated_year=ratings["at"].dt.year, deviation=ratings["rating"] - baseline)
    years = frame.groupby("userId")["rated_year"].nunique()
    returning = frame[frame["userId"].isin(years.index[years >= 2])]
    expected = over_users(returning, "rated_year")
    expected = expected[expected["user_count"] >= 20]
    found = mart("rpt_calendar_drift", "rated_year")
    expected = expected.assign(min_user_count=20, min_active_year_count=2)
    assert_equal(found.drop(columns=ADJUSTED), expected)


def test_user_lifetimes_equal_numpy(mart: Mart, ratings: pd.DataFrame) -> None:
    parts = []
    for _, own in ratings.sort_values(["timestamp", "movieId"]).groupby("userId"):
        if len(own) >= 100:
            tenths = enumerate(np.array_split(np.arange(len(own)), 10), start=1)
            parts += [own.iloc[places].assign(decile=tenth) for tenth, places in tenths]
    expected = over_users(pd.concat(parts), "decile")
    found = mart("rpt_user_lifetime", "decile")
    lengths = ratings.groupby("userId")["timestamp"].agg(["size", "min", "max"])
    lengths = lengths[lengths["size"] >= 100]
    one_day = int((lengths["max"] - lengths["min"] <= 86_400).sum())
    expected["one_day_user_count"] = one_day
    expected["one_day_user_share"] = one_day / len(lengths)
    assert_equal(found.drop(columns=ADJUSTED), expected.assign(min_rating_count=100))


def test_movie_ages_equal_numpy(mart: Mart, scores: pd.DataFrame, ratings: pd.DataFrame) -> None:
    released = ratings["movieId"].map(scores.set_index("movie_id")["release_year"])
    dated = ratings.assign(age_years=ratings["at"].dt.year - released).dropna()
    aged = over_users(dated[dated["age_years"] >= 0], "age_years")
    aged = aged[aged["rating_count"] >= 500]
    before = over_users(dated[dated["age_years"] < 0].assign(age_years=-1), "age_years")
    expected = pd.concat([before.assign(age_years=math.nan), aged])
    expected.insert(1, "is_before_release", expected["age_years"].isna())
    found = mart("rpt_movie_age_ratings", "age_years")
    assert_equal(found.drop(columns=ADJUSTED), expected.assign(min_rating_count=500))
