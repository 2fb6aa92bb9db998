"""What the reader may filter movies by: genre, decade, least number of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.query import Query
from reports.warehouse import MissingMartError, Snapshot

CANDIDATES = 150
"""Movies of a chart among which a filter chooses."""
LEAST_RATINGS = (10, 20, 50, 100, 200)
_MAX_MOVIES = 2_000


@dataclass(frozen=True, slots=True)
class MovieFacets:
    """A movie with its decade, null without a year, and its genres in the order of their names."""

    movie_id: int
    decade: int | None
    rating_count: int
    genres: list[str]


MOVIE_FACETS = Query(
    MovieFacets,
    """
with genres as (
    select movie_id, list(genre order by genre) as genres
    from marts.bdg_movie_genres
    group by movie_id
)

select
    movies.movie_id,
    cast(floor(movies.release_year / 10) * 10 as integer) as decade,
    movies.rating_count,
    coalesce(genres.genres, []) as genres
from marts.rpt_movie_ratings as movies
left join genres on movies.movie_id = genres.movie_id
where movies.rating_count > 0
order by movies.rating_count_rank, movies.movie_id
limit $max_movies
""",
    {"max_movies": _MAX_MOVIES},
)


def _movies(snapshot: Snapshot) -> Sequence[MovieFacets]:
    try:
        return snapshot.rows(MOVIE_FACETS)
    except MissingMartError:
        return []


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    genres: Sequence[str]
    decades: Sequence[int]
    least: Sequence[int] = LEAST_RATINGS


def choices(snapshot: Snapshot) -> Choices:
    """Returns genres from the largest, decades from the newest; none where nothing is rated."""
    movies = _movies(snapshot)
    found = {genre for movie in movies for genre in movie.genres}
    decades = {movie.decade for movie in movies if movie.decade is not None}
    return Choices(
        [row.genre for row in snapshot.genres if row.genre in found],
        sorted(decades, reverse=True),
    )


def facets(snapshot: Snapshot) -> dict[str, Any]:
    """Returns genres by number, and by movie its decade, its ratings and its genres' numbers."""
    genres = list(choices(snapshot).genres)
    number = {genre: place for place, genre in enumerate(genres)}
    return {
        "genres": genres,
        "movies": {
            str(movie.movie_id): [
                movie.decade,
                movie.rating_count,
                *(number[genre] for genre in movie.genres if genre in number),
            ]
            for movie in _movies(snapshot)
        },
    }
