"""What the dimensions and facts say of the real data equals what pandas makes of the CSV files."""

from __future__ import annotations

import pandas as pd

from reports.words.titles import display_title
from tests.warehouse.by_hand import Csv, assert_equal_rows, genre_sets, release_years, titles_of
from tests.warehouse.movielens import Query, on_real_data, rows_of

pytestmark = on_real_data

DAY = 86_400


def spans(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the number of rows and the first and last second of each group."""
    return frame.groupby(by)["timestamp"].agg(["size", "min", "max"]).astype("Int64")


def test_movies(marts: Query, csv: Csv) -> None:
    titles, years, genres = titles_of(csv), release_years(csv), genre_sets(csv)
    ids = sorted(titles)
    stars = csv["ratings"].groupby("movieId")["rating"].agg(["sum", "size", "mean"])
    prior = float(stars["size"].quantile(0.9))
    mean = csv["ratings"]["rating"].mean()
    weighted = (stars["sum"] + prior * mean) / (stars["size"] + prior)
    expected = pd.concat(
        [
            spans(csv["ratings"], "movieId"),
            stars["mean"],
            weighted.rename("weighted"),
            spans(csv["tags"], "movieId").add_prefix("tag_"),
        ],
        axis=1,
    ).reindex(ids)
    expected[["size", "tag_size"]] = expected[["size", "tag_size"]].fillna(0)
    rows = marts("""
        select
            movie_id, rating_count, epoch(first_rated_at)::bigint, epoch(last_rated_at)::bigint,
            mean_rating, weighted_rating,
            tag_count, epoch(first_tagged_at)::bigint, epoch(last_tagged_at)::bigint
        from marts.dim_movies order by movie_id
    """)
    assert_equal_rows(rows, rows_of(expected.reset_index(names="movie")))
    assert marts("""
        select movie_id, display_title, decade, genres, genres_text
        from marts.dim_movies order by movie_id
    """) == [
        (
            movie,
            display_title(titles[movie]),
            years[movie] // 10 * 10 if movie in years else None,
            sorted(genres[movie]),
            ", ".join(sorted(genres[movie])) or None,
        )
        for movie in ids
    ]


def test_the_title_without_its_year_is_the_shown_title_up_to_the_year(
    marts: Query, csv: Csv
) -> None:
    years = release_years(csv)
    rows = marts("select movie_id, display_title, title_without_year from marts.dim_movies")
    for movie, shown, dateless in rows:
        assert dateless == (shown.rpartition(" (")[0] if movie in years else shown)


def test_addresses(marts: Query, csv: Csv) -> None:
    rows = marts("select movie_id, imdb_url, tmdb_url from marts.dim_movies order by movie_id")
    assert rows == [
        (
            movie,
            f"https://www.imdb.com/title/tt{imdb}/",
            None if tmdb is None else f"https://www.themoviedb.org/movie/{tmdb}",
        )
        for movie, imdb, tmdb in rows_of(csv["links"].sort_values("movieId"))
    ]


def test_users(marts: Query, csv: Csv) -> None:
    stars = csv["ratings"].groupby("userId")["rating"].agg(["mean", "std"])
    actions = pd.concat([csv["ratings"], csv["tags"]])
    days = (actions["timestamp"] // DAY).groupby(actions["userId"]).nunique()
    expected = pd.concat(
        [
            spans(csv["ratings"], "userId"),
            stars,
            spans(csv["tags"], "userId").add_prefix("tag_"),
            days.rename("days"),
            spans(actions, "userId")[["min", "max"]].add_prefix("active_"),
        ],
        axis=1,
    ).sort_index()
    expected[["size", "tag_size"]] = expected[["size", "tag_size"]].fillna(0)
    rows = marts("""
        select
            user_id, rating_count, epoch(first_rated_at)::bigint, epoch(last_rated_at)::bigint,
            mean_rating, rating_stddev,
            tag_count, epoch(first_tagged_at)::bigint, epoch(last_tagged_at)::bigint,
            active_day_count,
            epoch(first_active_at)::bigint, epoch(last_active_at)::bigint
        from marts.dim_users order by user_id
    """)
    assert_equal_rows(rows, rows_of(expected.reset_index()))


def test_genres(marts: Query, csv: Csv) -> None:
    counts = {
        resource: csv[resource]["movieId"].value_counts().to_dict()
        for resource in ("ratings", "tags")
    }
    movies_of: dict[str, list[int]] = {}
    for movie, names in genre_sets(csv).items():
        for name in names:
            movies_of.setdefault(name, []).append(movie)
    expected = [
        (
            name,
            len(movies),
            *(
                number
                for resource in ("ratings", "tags")
                for number in (
                    sum(movie in counts[resource] for movie in movies),
                    sum(counts[resource].get(movie, 0) for movie in movies),
                )
            ),
        )
        for name, movies in sorted(movies_of.items())
    ]
    assert expected == marts("""
        select genre, movie_count, rated_movie_count, rating_count, tagged_movie_count, tag_count
        from marts.dim_genres order by genre
    """)


def test_dates(marts: Query, csv: Csv) -> None:
    counts = {
        resource: (csv[resource]["timestamp"] // DAY).value_counts().to_dict()
        for resource in ("ratings", "tags")
    }
    days = [int(str(day)) for of_one in counts.values() for day in of_one]
    expected = [
        (day, calendar.year, calendar.isoweekday(), *(c.get(day, 0) for c in counts.values()))
        for day in range(min(days), max(days) + 1)
        for calendar in [pd.Timestamp(day, unit="D")]
    ]
    assert expected == marts("""
        select
            date_day - date '1970-01-01', calendar_year, day_of_week, rating_count, tag_count
        from marts.dim_dates order by date_day
    """)


def test_facts(marts: Query, csv: Csv) -> None:
    """The offset is the row's place in the source, which serves the CSV in its order."""
    ratings = csv["ratings"]
    expected = pd.DataFrame(
        {
            "offset": range(len(ratings)),
            "user": ratings["userId"],
            "movie": ratings["movieId"],
            "day": ratings["timestamp"] // DAY,
            "year": pd.to_datetime(ratings["timestamp"], unit="s").dt.year,
            "liked": ratings["rating"] >= 4,
        }
    )
    assert rows_of(expected) == marts("""
        select
            source_offset, user_id, movie_id, rated_on - date '1970-01-01', rated_year, is_liked
        from marts.fct_ratings order by source_offset
    """)


def test_deviations(marts: Query, csv: Csv) -> None:
    ratings = csv["ratings"].sort_values(["userId", "movieId"])
    expected = ratings[["userId", "movieId", "rating"]].copy()
    for column in ("userId", "movieId"):
        means = ratings.groupby(column)["rating"].transform("mean")
        expected[f"from {column}"] = ratings["rating"] - means
    rows = marts("""
        select user_id, movie_id, rating, deviation_from_user, deviation_from_movie
        from marts.fct_rating_deviations order by user_id, movie_id
    """)
    assert_equal_rows(rows, rows_of(expected))
