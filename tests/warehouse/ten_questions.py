"""Ten questions that an analyst would ask: the SQL that answers each, and the answer by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tests.warehouse.by_hand import Csv, Row, by_genre, genre_sets, release_years, titles_of
from tests.warehouse.movielens import rows_of

DAY = 86_400


@dataclass(frozen=True)
class Question:
    """A question to the warehouse.

    Attributes:
        asked: The question.
        sql: What answers it, in a fixed order.
        by_hand: What computes the same from the source's rows.
    """

    asked: str
    sql: str
    by_hand: Callable[[Csv], list[Row]]


def _rated(csv: Csv) -> pd.DataFrame:
    """Return the ratings with their year, their day, and what they say of a movie and a user."""
    ratings = csv["ratings"]
    when = pd.to_datetime(ratings["timestamp"], unit="s")
    return ratings.assign(
        year=when.dt.year,
        day=ratings["timestamp"] // DAY,
        released=ratings["movieId"].map(release_years(csv)),
        deviation=ratings["rating"] - ratings.groupby("userId")["rating"].transform("mean"),
    )


def _most_rated(csv: Csv) -> list[Row]:
    stars = csv["ratings"].groupby("movieId")["rating"].agg(["size", "mean"])
    titles = titles_of(csv)
    found = [(int(m), int(n), float(mean)) for m, n, mean in stars.itertuples() if m in titles]
    found.sort(key=lambda row: (-row[1], row[0]))
    return [(titles[movie], count, mean) for movie, count, mean in found[:5]]


def _decades(csv: Csv) -> list[Row]:
    years = release_years(csv)
    movies = csv["movies"]["movieId"]
    counts = csv["ratings"]["movieId"].value_counts().to_dict()
    frame = pd.DataFrame(
        {
            "decade": [years[m] // 10 * 10 if m in years else -1 for m in movies],
            "ratings": [counts.get(m, 0) for m in movies],
        }
    )
    grouped = frame.groupby("decade")["ratings"].agg(["size", "sum"]).reset_index()
    return [(None if d < 0 else d, n, ratings) for d, n, ratings in rows_of(grouped)]


def _genre_means(csv: Csv) -> list[Row]:
    listed = csv["ratings"][csv["ratings"]["movieId"].isin(set(csv["movies"]["movieId"]))]
    means = by_genre(csv, listed).groupby("genre")["rating"].agg(["size", "mean"])
    return rows_of(means.reset_index())


def _weekdays(csv: Csv) -> list[Row]:
    # 1970-01-01 was a Thursday, the fourth day of its week
    weekday = (csv["ratings"]["timestamp"] // DAY + 3) % 7 + 1
    counts = weekday.value_counts().to_dict()
    tagged = csv["tags"]["timestamp"]
    both = pd.concat([csv["ratings"]["timestamp"], tagged]) // DAY
    spanned = {(day + 3) % 7 + 1 for day in range(both.min(), both.max() + 1)}
    return [(day, counts.get(day, 0)) for day in sorted(spanned)]


def _generous(csv: Csv) -> list[Row]:
    stars = csv["ratings"].groupby("userId")["rating"].agg(["size", "mean"])
    rows = [(int(u), int(n), float(mean)) for u, n, mean in stars.itertuples() if n >= 2]
    return sorted(rows, key=lambda row: (-round(row[2], 10), row[0]))[:5]


def _liked_shares(csv: Csv) -> list[Row]:
    liked = _rated(csv).assign(liked=lambda rated: rated["rating"] >= 4)
    return rows_of(liked.groupby("year")["liked"].mean().reset_index())


def _pages_of_funny_movies(csv: Csv) -> list[Row]:
    tags = csv["tags"]
    funny = set(tags["movieId"][tags["tag"].str.strip().str.lower() == "funny"])
    links = dict(zip(csv["links"]["movieId"], csv["links"]["imdbId"], strict=True))
    return [
        (title, f"https://www.imdb.com/title/tt{links[movie]}/" if links.get(movie) else None)
        for movie, title in sorted(titles_of(csv).items())
        if movie in funny
    ]


def _silent_days(csv: Csv) -> list[Row]:
    rated = {date(1970, 1, 1).toordinal() + day for day in csv["ratings"]["timestamp"] // DAY}
    tagged = {date(1970, 1, 1).toordinal() + day for day in csv["tags"]["timestamp"] // DAY}
    span = range(min(rated | tagged), max(rated | tagged) + 1)
    silent = pd.Series([date.fromordinal(day).year for day in span if day not in rated])
    return rows_of(silent.value_counts().sort_index().reset_index())


def _favourite_dramas(csv: Csv) -> list[Row]:
    titles, genres = titles_of(csv), genre_sets(csv)
    rated = _rated(csv)
    rated = rated[rated["userId"].eq(3) & rated["deviation"].round(10).gt(0)]
    dramas = [
        (titles[movie], float(rating), float(deviation), int(movie))
        for movie, rating, deviation in rated[["movieId", "rating", "deviation"]].itertuples(
            index=False
        )
        if "Drama" in genres.get(movie, ())
    ]
    return [row[:3] for row in sorted(dramas, key=lambda row: (-round(row[2], 10), row[3]))]


def _ages(csv: Csv) -> list[Row]:
    rated = _rated(csv).dropna(subset=["released"])
    ages = (rated["year"] - rated["released"]).groupby(rated["year"]).mean()
    return rows_of(ages.rename_axis("year").reset_index(name="age"))


QUESTIONS = [
    Question(
        "Which five movies have most ratings, and what is their mean?",
        """
        select title, rating_count, mean_rating
        from marts.dim_movies
        where rating_count > 0
        order by rating_count desc, movie_id asc
        limit 5
        """,
        _most_rated,
    ),
    Question(
        "How many movies does each decade have, and how many ratings have they?",
        """
        select decade, count(*) as movie_count, sum(rating_count) as rating_count
        from marts.dim_movies
        group by decade
        order by decade asc nulls first
        """,
        _decades,
    ),
    Question(
        "How many ratings does each genre have, and what is their mean?",
        """
        select movie_genres.genre, count(*) as rating_count, avg(ratings.rating) as mean_rating
        from marts.fct_ratings as ratings
        inner join marts.bdg_movie_genres as movie_genres
            on ratings.movie_id = movie_genres.movie_id
        group by movie_genres.genre
        order by movie_genres.genre asc
        """,
        _genre_means,
    ),
    Question(
        "On which days of the week do people rate?",
        """
        select day_of_week, sum(rating_count) as rating_count
        from marts.dim_dates
        group by day_of_week
        order by day_of_week asc
        """,
        _weekdays,
    ),
    Question(
        "Which five users with two ratings or more give the most stars?",
        """
        select user_id, rating_count, mean_rating
        from marts.dim_users
        where rating_count >= 2
        order by mean_rating desc, user_id asc
        limit 5
        """,
        _generous,
    ),
    Question(
        "What share of each year's ratings says that somebody liked a movie?",
        """
        select rated_year, avg(case when is_liked then 1.0 else 0.0 end) as liked_share
        from marts.fct_ratings
        group by rated_year
        order by rated_year asc
        """,
        _liked_shares,
    ),
    Question(
        "Where can I read about the movies that somebody called funny?",
        """
        select movies.title, movies.imdb_url
        from marts.dim_movies as movies
        inner join marts.fct_tags as tags on movies.movie_id = tags.movie_id
        where tags.tag_key = 'funny'
        group by movies.movie_id, movies.title, movies.imdb_url
        order by movies.movie_id asc
        """,
        _pages_of_funny_movies,
    ),
    Question(
        "On how many days of each year did nobody rate?",
        """
        select calendar_year, count(*) as day_count
        from marts.dim_dates
        where rating_count = 0
        group by calendar_year
        order by calendar_year asc
        """,
        _silent_days,
    ),
    Question(
        "Which dramas did user 3 like more than what they usually see?",
        """
        select movies.title, deviations.rating, deviations.deviation_from_user
        from marts.fct_rating_deviations as deviations
        inner join marts.dim_movies as movies on deviations.movie_id = movies.movie_id
        where
            deviations.user_id = 3
            and deviations.deviation_from_user > 0
            and list_contains(movies.genres, 'Drama')
        order by deviations.deviation_from_user desc, movies.movie_id asc
        """,
        _favourite_dramas,
    ),
    Question(
        "How old were the movies, on average, that people rated each year?",
        """
        select
            ratings.rated_year,
            avg(ratings.rated_year - movies.release_year) as mean_age
        from marts.fct_ratings as ratings
        inner join marts.dim_movies as movies on ratings.movie_id = movies.movie_id
        where movies.release_year is not null
        group by ratings.rated_year
        order by ratings.rated_year asc
        """,
        _ages,
    ),
]
