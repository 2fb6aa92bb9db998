"""A movie's 95 % interval contains the mean that its few ratings were drawn around.

Ratings are drawn again and again from a distribution with a known mean, the model's own SQL makes
an interval of each draw, and the intervals that contain the mean are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import duckdb
import jinja2
import numpy as np
import pandas as pd
import yaml

from tests.warehouse.movielens import on_real_data, read_csv
from tests.warehouse.warehouse import PROJECT

MODEL = PROJECT / "models" / "intermediate" / "int_movie_rating_stats.sql"
LEAST = 0.93
# of one movie: what a lopsided distribution of its ratings may miss
LEAST_OF_A_MOVIE = 0.85
COUNTS = (*range(2, 31), 50, 100, 300)
STARS = np.arange(0.5, 5.5, 0.5)

Shares: TypeAlias = Sequence[float]

# How a hundred ratings of a movie spread over half a star to five, as movies with many
# ratings have it: from nearly nothing but praise to two camps and to no agreement at all.
HISTOGRAMS: dict[str, Shares] = {
    "loved": (1, 1, 0, 1, 1, 6, 6, 24, 15, 45),
    "good": (1, 2, 1, 3, 3, 18, 12, 34, 10, 16),
    "ordinary": (1, 4, 2, 10, 8, 30, 13, 22, 4, 6),
    "whole stars only": (0, 5, 0, 13, 0, 38, 0, 33, 0, 11),
    "half of them three": (0, 3, 1, 10, 5, 51, 6, 19, 1, 4),
    "bad": (7, 13, 8, 21, 10, 23, 7, 8, 1, 2),
    "hated by some": (5, 8, 3, 9, 4, 13, 8, 20, 10, 20),
    "never below four": (0, 0, 0, 0, 0, 2, 4, 40, 22, 32),
}


def intervals(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return what the model's SQL says about ratings, by movie_id.

    dbt isn't needed for it: the model reads one table, two macros and a variable.
    """
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]
    sources = [(PROJECT / "macros" / f"{name}.sql").read_text() for name in ("student_t_975",)]
    template = jinja2.Environment(autoescape=False).from_string(  # noqa: S701
        "".join([*sources, MODEL.read_text()])
    )
    sql = template.render(ref=lambda name: name, var=variables.__getitem__)
    with duckdb.connect() as connection:
        connection.register("stg_films__ratings", ratings)
        found = connection.execute(f"select * from ({sql}) order by movie_id").df()  # noqa: S608
    return found.set_index("movie_id")


def coverage(movies: Mapping[Any, Shares], repeats: int) -> pd.DataFrame:
    """Return the share of intervals that contain the mean: a row a count, a column a movie."""
    random = np.random.default_rng(20_01)
    draws, means = [], []
    for shares in movies.values():
        chances = np.asarray(shares, dtype=float) / sum(shares)
        for count in COUNTS:
            draws.append(random.choice(STARS, size=(repeats, count), p=chances))
            means.append(float(STARS @ chances))
    sizes = [draw.shape[1] for draw in draws for _ in range(repeats)]
    drawn = pd.DataFrame(
        {
            "movie_id": np.repeat(np.arange(len(sizes)), sizes),
            "rating": np.concatenate([draw.ravel() for draw in draws]),
            "rated_at": pd.Timestamp("2001-01-01"),
        }
    )
    found = intervals(drawn)
    true = np.repeat(means, repeats)
    # an end is rounded to ten decimals
    inside = (found["mean_rating_low"] - 1e-9 <= true) & (true <= found["mean_rating_high"] + 1e-9)
    shares = inside.to_numpy().reshape(len(movies), len(COUNTS), repeats).mean(axis=2)
    return pd.DataFrame(shares.T, index=COUNTS, columns=list(movies))


def assert_covered(found: pd.DataFrame) -> None:
    """Compare the coverage at every count, over all movies and of each."""
    by_count = found.mean(axis=1)
    assert by_count.min() >= LEAST, by_count.to_string()
    assert found.min().min() >= LEAST_OF_A_MOVIE, found.min().to_string()


def test_intervals_contain_the_mean_however_few_the_ratings() -> None:
    assert_covered(coverage(HISTOGRAMS, repeats=300))


def test_equal_ratings_have_an_interval_within_the_scale() -> None:
    stars = {1: [5.0, 5.0], 2: [0.5] * 5, 3: [3.0, 3.0, 3.0], 4: [1.0, 4.0, 4.5], 5: [2.0]}
    rows = [(movie, star) for movie, given in stars.items() for star in given]
    found = intervals(
        pd.DataFrame(rows, columns=["movie_id", "rating"]).assign(
            rated_at=pd.Timestamp("2001-01-01")
        )
    )
    several = found.loc[[1, 2, 3, 4]]
    assert (several["mean_rating_low"] >= 0.5).all()
    assert (several["mean_rating_high"] <= 5.0).all()
    assert (several["mean_rating_high"] - several["mean_rating_low"] > 0.5).all()
    assert found.loc[5, ["mean_rating_low", "mean_rating_high"]].isna().all()


@on_real_data[0]
@on_real_data[1]
@on_real_data[2]
def test_intervals_contain_the_mean_of_real_movies() -> None:
    """The distributions are those of the movies with at least 50 ratings."""
    ratings = read_csv("ratings")
    table = pd.crosstab(ratings["movieId"], ratings["rating"])
    often = table[table.sum(axis=1) >= 50].reindex(columns=STARS, fill_value=0)
    assert len(often) > 100
    shares = {movie: tuple(row) for movie, row in zip(often.index, often.to_numpy(), strict=True)}
    by_count = coverage(shares, repeats=20).mean(axis=1)
    assert by_count.min() >= LEAST, by_count.to_string()
