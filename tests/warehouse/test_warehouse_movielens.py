"""The marts of the real data equal what pandas computes from the CSV files alone."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from statistics import variance

import pandas as pd
import pytest

from tests.warehouse.movielens import Query, on_real_data, rows_of, shown_tags
from tests.warehouse.student import student_t_quantile
from tests.warehouse.warehouse import Warehouse

NO_GENRES = "(no genres listed)"

pytestmark = on_real_data


def genres_of(movies: pd.DataFrame) -> pd.DataFrame:
    exploded = movies.assign(genre=movies["genres"].str.split("|")).explode("genre")
    return exploded.loc[exploded["genre"] != NO_GENRES, ["movieId", "genre"]]


def test_every_row_reaches_the_marts(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    counts = marts("""
        select
            (select count(*) from marts.dim_movies),
            (select count(*) from marts.fct_ratings),
            (select count(*) from marts.fct_tags),
            (select count(*) from marts.dim_users),
            (select count(*) from marts.dim_movies where imdb_id is not null)
    """)
    users = pd.concat([csv["ratings"]["userId"], csv["tags"]["userId"]]).nunique()
    assert counts == [(9742, 100836, 3683, users, 9742)]


def test_the_known_figures_hold(marts: Query) -> None:
    assert marts("""
        select title, rating_count, round(mean_rating, 3)
        from marts.rpt_movie_ratings where rating_count_rank = 1
    """) == [("Forrest Gump (1994)", 329, 4.164)]
    assert marts("""
        select user_id, rating_count from marts.rpt_user_activity where rating_count_rank = 1
    """) == [(414, 2698)]
    assert marts("select genre, movie_count from marts.rpt_genre_counts where genre_rank = 1") == [
        ("Drama", 4361)
    ]
    assert marts("select count(release_year) from marts.dim_movies") == [(9730,)]
    assert marts("select max(difference) from marts.rpt_load_audit") == [(0,)]


def test_ratings_arrive_as_they_were(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    assert marts("""
        select user_id, movie_id, rating, epoch(rated_at)::bigint
        from marts.fct_ratings order by user_id, movie_id
    """) == rows_of(csv["ratings"].sort_values(["userId", "movieId"]))


def test_links_keep_their_zeros(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    rows = marts("select movie_id, imdb_id, tmdb_id from marts.dim_movies order by movie_id")
    assert rows == rows_of(csv["links"].sort_values("movieId"))


def test_movies_by_year_equal_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    dated = r"\((\d{4})(?:\W\d{4})?\)\s*$"
    years = csv["movies"]["title"].str.extract(dated, expand=False)
    dates = [None if pd.isna(year) else int(year) for year in years]
    expected = {year: dates.count(year) for year in set(dates)}
    rows = marts("select release_year, movie_count from marts.rpt_movies_by_year")
    assert dict(rows) == expected
    assert marts("select release_year from marts.rpt_movies_by_year where is_incomplete_year") == [
        (2018,)
    ]


def test_genre_counts_equal_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    genres = genres_of(csv["movies"])
    rated = genres.merge(csv["ratings"], on="movieId").groupby("genre")["rating"]
    expected = pd.DataFrame(
        {
            "movies": genres["genre"].value_counts(),
            "ratings": rated.size(),
            "mean": rated.mean().round(10),
            "share": (genres["genre"].value_counts() / len(csv["movies"])).round(10),
        }
    ).rename_axis("genre")
    order = expected.sort_values(["movies", "genre"], ascending=[False, True]).reset_index()
    rows = marts("""
        select genre, movie_count, rating_count, mean_rating, movie_share, genre_rank
        from marts.rpt_genre_counts order by genre_rank
    """)
    assert rows == rows_of(order.assign(rank=order.index + 1))


def test_movie_ratings_equal_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    rated = csv["ratings"].groupby("movieId")["rating"]
    times = csv["ratings"].groupby("movieId")["timestamp"]
    expected = pd.DataFrame(
        {
            "count": rated.size(),
            "mean": rated.mean().round(10),
            "std": rated.std().round(10),
            "first": times.min().astype("Int64"),
            "last": times.max().astype("Int64"),
        }
    ).reindex(sorted(csv["movies"]["movieId"]))
    expected["count"] = expected["count"].fillna(0).astype(int)
    rows = marts("""
        select
            movie_id, rating_count, mean_rating, rating_stddev,
            epoch(first_rated_at)::bigint, epoch(last_rated_at)::bigint
        from marts.rpt_movie_ratings order by movie_id
    """)
    assert rows == rows_of(expected.reset_index())
    ranked = sorted(rows, key=lambda row: (-row[1], row[0]))
    assert marts("select movie_id from marts.rpt_movie_ratings order by rating_count_rank") == [
        (row[0],) for row in ranked
    ]


def test_the_intervals_of_movies_means_equal_pandas(
    marts: Query, csv: dict[str, pd.DataFrame]
) -> None:
    rows = marts("select movie_id, mean_rating_low, mean_rating_high from marts.rpt_movie_ratings")
    bounds = {movie: ends for movie, *ends in rows}
    groups = csv["ratings"].groupby("movieId")["rating"]
    usual = groups.apply(lambda stars: ((stars - stars.mean()) ** 2).sum()).sum()
    usual /= (groups.size() - 1).sum()
    for movie, stars in groups:
        low, high = bounds.pop(movie)
        if len(stars) == 1:
            assert (low, high) == (None, None)
            continue
        mean, count = float(stars.mean()), len(stars)
        joint = (variance(stars) * (count - 1) + 4 * usual) / (count + 3)
        margin = student_t_quantile(0.975, count + 3) * math.sqrt(joint / count)
        assert high - low > 0
        assert low == pytest.approx(max(mean - margin, 0.5), abs=1e-5)
        assert high == pytest.approx(min(mean + margin, 5.0), abs=1e-5)
    assert len(bounds) == 18
    assert all(ends == [None, None] for ends in bounds.values())


def test_user_activity_equals_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    rated, tagged = csv["ratings"].groupby("userId"), csv["tags"].groupby("userId")
    ranked = sorted(rated, key=lambda user: (-len(user[1]), user[0]))
    ranks = {user: rank for rank, (user, _) in enumerate(ranked, start=1)}
    actions = pd.concat([csv["ratings"], csv["tags"]])
    expected = pd.DataFrame(
        {
            "ratings": rated.size(),
            "mean": rated["rating"].mean().round(10),
            "tags": tagged.size(),
            "days": (actions["timestamp"] // 86_400).groupby(actions["userId"]).nunique(),
            "std": rated["rating"].std().round(10),
            "first": rated["timestamp"].min(),
            "last": rated["timestamp"].max(),
            "rank": pd.Series(ranks),
        }
    ).fillna({"ratings": 0, "tags": 0})
    rows = marts("""
        select
            user_id, rating_count, mean_rating, tag_count, active_day_count, rating_stddev,
            epoch(first_rated_at)::bigint, epoch(last_rated_at)::bigint, rating_count_rank
        from marts.rpt_user_activity order by user_id
    """)
    assert rows == list(expected.sort_index().itertuples(name=None))


def test_tag_counts_equal_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    shown = shown_tags(csv["tags"])
    grouped = csv["tags"].assign(tag=shown).groupby("tag")
    expected = pd.DataFrame(
        {
            "uses": grouped.size(),
            "users": grouped["userId"].nunique(),
            "movies": grouped["movieId"].nunique(),
            "spellings": csv["tags"]["tag"].str.strip().groupby(shown).nunique(),
        }
    ).reset_index(names="tag")
    expected["bytes"] = expected["tag"].map(lambda text: text.encode())
    order = expected.sort_values(["users", "uses", "bytes"], ascending=[False, False, True])
    rows = marts("""
        select tag, use_count, user_count, movie_count, spelling_count, tag_rank
        from marts.rpt_tag_counts order by tag_rank
    """)
    assert rows == rows_of(order.drop(columns="bytes").assign(rank=range(1, len(order) + 1)))


def test_genre_tags_equal_pandas(marts: Query, csv: dict[str, pd.DataFrame]) -> None:
    tags = csv["tags"].assign(tag=shown_tags(csv["tags"]))
    judged = tags.merge(csv["ratings"], on=["userId", "movieId"], how="left")
    judged["liked"] = judged["rating"] >= 4.0
    grouped = judged.merge(genres_of(csv["movies"]), on="movieId").groupby(["genre", "tag"])
    expected = pd.DataFrame(
        {
            "uses": grouped.size(),
            "liked": grouped["liked"].sum(),
            "users": grouped["userId"].nunique(),
            "movies": grouped["movieId"].nunique(),
            "share": grouped["liked"].mean().round(10),
        }
    ).reset_index()
    rows = marts("""
        select genre, tag, use_count, liked_use_count, user_count, movie_count, liked_share
        from marts.rpt_genre_tags
    """)
    assert sorted(rows) == sorted(rows_of(expected))


@pytest.mark.slow
def test_another_build_of_the_real_data_is_equal_to_the_bit(
    real: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    """Floats are compared exactly, and models run one after another."""
    again = make_warehouse()
    shutil.copytree(real.raw_dir, again.raw_dir)
    assert again.dbt("run", "--threads", "1").success
    assert again.tables("marts") == real.tables("marts")
