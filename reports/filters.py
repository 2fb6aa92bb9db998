"""What the reader may filter movies by: genre, decade, least number of ratings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.query import Query
from reports.warehouse import MissingMartError, Snapshot

CANDIDATES = 150
"""Movies of a chart among which a filter chooses."""
LEAST_RATINGS = (10, 20, 50, 100, 200)
_MAX_MOVIES = 100_000
"""Movies whose decade and genres are read; the page carries those of the movies that it lists."""


@dataclass(frozen=True, slots=True)
class MovieFacets:
    """A movie with its year, null without one, and its genres in the order of their names."""

    movie_id: int
    release_year: int | None
    rating_count: int
    genres: list[str]

    @property
    def decade(self) -> int | None:
        """The first year of the movie's decade."""
        return None if self.release_year is None else self.release_year // 10 * 10


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
    movies.release_year,
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


def _movies(snapshot: Snapshot, listed: Collection[int]) -> Sequence[MovieFacets]:
    try:
        return [movie for movie in snapshot.rows(MOVIE_FACETS) if movie.movie_id in listed]
    except MissingMartError:
        return []


def listed_movies(payloads: Iterable[Mapping[str, Any]]) -> set[int]:
    """Returns the ids of the movies that cards list in a table or may show when filtered."""
    return {
        movie_id
        for payload in payloads
        for ids in (
            *(
                column["values"]
                for column in payload["table"]["columns"]
                if column["name"] == "movie_id"
            ),
            (payload["candidates"] or {"ids": []})["ids"],
        )
        for movie_id in ids
    }


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    genres: Sequence[str]
    decades: Sequence[int]
    least: Sequence[int] = LEAST_RATINGS


def choices(snapshot: Snapshot, listed: Collection[int]) -> Choices:
    """Returns the listed movies' genres from the largest, and their decades from the newest."""
    movies = _movies(snapshot, listed)
    found = {genre for movie in movies for genre in movie.genres}
    decades = {movie.decade for movie in movies if movie.decade is not None}
    return Choices(
        [row.genre for row in snapshot.genres if row.genre in found],
        sorted(decades, reverse=True),
    )


def facets(snapshot: Snapshot, listed: Collection[int]) -> dict[str, Any]:
    """Returns the listed movies by column, in the order in which the chart of movies has them.

    `genres` are names, `mixes` the different lists of their numbers, `mix` is a movie's place
    among these.
    """
    movies = _movies(snapshot, listed)
    genres = list(choices(snapshot, listed).genres)
    number = {genre: place for place, genre in enumerate(genres)}
    mixes: dict[tuple[int, ...], int] = {}
    mix = [
        mixes.setdefault(
            tuple(number[genre] for genre in movie.genres if genre in number), len(mixes)
        )
        for movie in movies
    ]
    return {
        "genres": genres,
        "ids": [movie.movie_id for movie in movies],
        "years": [movie.release_year for movie in movies],
        "ratings": [movie.rating_count for movie in movies],
        "mix": mix,
        "mixes": [list(numbers) for numbers in mixes],
    }
