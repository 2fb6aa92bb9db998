"""The effects of users, movies, years, tenths and ages equal a direct solution by numpy.

The models take users and movies in turn, a fixed number of times. Here the same sum of squares is
solved at once, on made ratings and, where they are, on the real ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.landing import Row
from tests.warehouse.least_squares import Effects, fit
from tests.warehouse.movielens import Query, on_real_data
from tests.warehouse.student import student_t_quantile
from tests.warehouse.warehouse import Warehouse

# stars that the fixed number of passes may be short of the direct solution
TOLERANCE = 0.003
# where all movies of an age are of the same few years, as the made ones are, the passes get nearer
# more slowly, and its interval is wider than it has to be
SLOWER = {("made", "age"): 0.015}
WIDER = {("made", "age"): (0.95, 2.0)}

# ratings of a bin that is compared; and how far its interval may be from the sandwich in which
# users and movies both move: on the made ratings, tenths are bound to movies by intent
LEAST = {"made": 100, "real": 500}
WIDTHS = {"made": (0.85, 1.4), "real": (0.95, 1.3)}

Sources: TypeAlias = "tuple[Query, pd.DataFrame, str]"


def binned(csv: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the ratings with the year, tenth and age that each counts in, missing for none."""
    frame = csv["ratings"].sort_values(["userId", "timestamp", "movieId"], ignore_index=True)
    year = pd.to_datetime(frame["timestamp"], unit="s").dt.year
    years = year.groupby(frame["userId"]).transform("nunique")
    count = frame.groupby("userId")["rating"].transform("size")
    place = frame.groupby("userId").cumcount()
    # the first parts have one rating more
    part, rest = count // 10, count % 10
    long = place < rest * (part + 1)
    tenth = np.where(
        long, place // (part + 1), rest + (place - rest * (part + 1)) // np.maximum(part, 1)
    )
    titles = csv["movies"].set_index("movieId")["title"].str.strip()
    released = titles.str.extract(r"\((\d{4})(?:\W\d{4})?\)$", expand=False).astype(float)
    age = year - frame["movieId"].map(released)
    return frame.assign(
        year=year.where(years >= 2),
        tenth=pd.Series(tenth + 1, frame.index).where(count >= 100),
        age=age.where(age.isna() | (age >= 0), -1),
    )


@pytest.fixture(scope="module")
def made(make_warehouse: Callable[[], Warehouse]) -> Sources:
    """Return a warehouse of made ratings, better movies rated first and stricter year by year."""
    random = np.random.default_rng(7)
    users, movies = 60, 150
    generous, good = random.normal(0, 0.4, users), random.normal(0, 0.5, movies)
    rows = []
    for user in range(users):
        seen = random.choice(movies, 110 if user % 2 else 40, replace=False)
        seen = seen[np.argsort(random.normal(0, 1, len(seen)) - 1.5 * good[seen])]
        starts = 2001 + random.integers(0, 4)
        for place, movie in enumerate(seen):
            year = starts + (place * 3 // len(seen) if user % 3 else 0)
            stars = 3.4 + generous[user] + good[movie] - 0.1 * (year - 2003)
            stars = float(np.clip(round(2 * (stars + random.normal(0, 0.6))) / 2, 0.5, 5))
            at = int(pd.Timestamp(f"{year}-03-01").timestamp()) + 7 * place
            rows.append((user + 1, int(movie) + 1, stars, at))
    titles = [(m + 1, f"Movie {m} ({1990 + m % 12})", "Drama") for m in range(movies)]
    warehouse = make_warehouse()
    tables: dict[str, list[Row]] = {"movies": titles, "ratings": rows, "tags": [], "links": []}
    warehouse.landing.land(tables)
    outcome = warehouse.dbt(
        "run", "--select", "+rpt_user_lifetime", "+rpt_calendar_drift", "+rpt_movie_age_ratings"
    )
    assert outcome.success, outcome
    ratings = pd.DataFrame(rows, columns=["userId", "movieId", "rating", "timestamp"])
    frame = binned(
        {"ratings": ratings, "movies": pd.DataFrame(titles, columns=["movieId", "title", "genres"])}
    )
    return warehouse.query, frame, "made"


@pytest.fixture(
    scope="module",
    params=["made", pytest.param("real", marks=on_real_data)],
)
def sources(request: pytest.FixtureRequest) -> Sources:
    """Return what queries a warehouse, and the ratings that it was built from."""
    if request.param == "made":
        return request.getfixturevalue("made")  # type: ignore[no-any-return]
    return request.getfixturevalue("marts"), binned(request.getfixturevalue("csv")), "real"


def found(query: Query, select: str) -> pd.DataFrame:
    """Return rows of a query of key and numbers, by key."""
    frame = pd.DataFrame(query(select))
    return frame.set_index(0)


def test_users_and_movies_equal_a_direct_solution(sources: Sources) -> None:
    query, ratings, _ = sources
    direct = fit(ratings.assign(bin=np.nan))
    users = found(query, "select user_id, user_effect from intermediate.int_user_effects")[1]
    movies = found(query, "select movie_id, movie_effect from intermediate.int_movie_effects")[1]
    assert len(users) == len(direct.users)
    assert len(movies) == len(direct.movies)
    assert (users - direct.users).abs().max() < TOLERANCE
    assert (movies - direct.movies).abs().max() < TOLERANCE


BINS = {
    "tenth": ("int_lifetime_effects", "decile"),
    "year": ("int_calendar_effects", "rated_year"),
    "age": ("int_movie_age_effects", "age_years"),
}


@pytest.mark.parametrize("name", BINS)
def test_bins_equal_a_direct_solution(sources: Sources, name: str) -> None:
    """The effects are those of the solution, and the intervals about those of the full sandwich.

    The models let only the users (for ages, the movies) move with the bins. On the real data, no
    interval is narrower for that, and some are wider.
    """
    query, ratings, source = sources
    table, column = BINS[name]
    direct: Effects = fit(ratings.assign(bin=ratings[name]))
    rows = found(
        query,
        f"""
        select
            {column}, adjusted_deviation, adjusted_deviation_low, adjusted_deviation_high,
            rating_count, user_count
        from intermediate.{table}
        """,  # noqa: S608
    )
    assert len(rows) == len(direct.bins) > 2
    rows = rows[(rows[4] >= LEAST[source]) & (rows[5] > 1)]
    assert len(rows) > 2
    direct_bins, errors = direct.bins.loc[rows.index], direct.errors.loc[rows.index]
    assert (rows[1] - direct_bins).abs().max() < SLOWER.get((source, name), TOLERANCE)
    margins = (rows[3] - rows[2]).astype(float) / 2
    expected = errors * [student_t_quantile(0.975, int(users) - 1) for users in rows[5]]
    ratios = margins / expected
    enough = rows[5] >= 20
    assert ratios[enough].between(*WIDER.get((source, name), WIDTHS[source])).all(), ratios[enough]
