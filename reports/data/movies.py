"""The table of movies that the page's charts, filters and cards share, read from its marts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.data.query import Query

MAX_MOVIES: Final = 20_000
"""The most rated movies that the page holds; those of any card's mart are held beyond them."""
_HELD: Final = """
where
    movie_id in (
        select movie_id from marts.rpt_movie_ratings where rating_count_rank <= $max_movies
    )
    or movie_id in (select movie_id from marts.rpt_polarising_movies)
    or movie_id in (select movie_id from marts.rpt_hidden_gems)
    or movie_id in (select movie_id from marts.rpt_popular_disliked_movies)
    or movie_id in (select movie_id from marts.rpt_similar_movies)
"""


@dataclass(frozen=True, slots=True)
class Movie:
    """What a movie is: its year is null without one, `genres` are in the order of their names."""

    movie_id: int
    display_title: str
    release_year: int | None
    genres: list[str]
    imdb_id: str | None
    tmdb_id: int | None


MOVIES: Final = Query(
    Movie,
    f"""
select movie_id, display_title, release_year, genres, imdb_id, tmdb_id
from marts.dim_movies
{_HELD}
order by movie_id
""",  # noqa: S608  # the project's own SQL
    {"max_movies": MAX_MOVIES},
)


@dataclass(frozen=True, slots=True)
class MovieProfile:
    """How a movie is rated and tagged: means are 0.5 to 5, ranks begin with 1.

    Lists that belong together are of one length, such as `ratings` and `rating_counts`; they are
    null where there is nothing to list.
    """

    movie_id: int
    rating_count: int
    mean_rating: float | None
    mean_rating_low: float | None
    mean_rating_high: float | None
    weighted_rating: float | None
    rating_count_rank: int
    weighted_rank: int | None
    mean_rank: int | None
    mean_tie_count: int | None
    ratings: list[float] | None
    rating_counts: list[int] | None
    rated_years: list[int] | None
    rated_year_counts: list[int] | None
    top_tags: list[str] | None
    top_tag_user_counts: list[int] | None
    similar_movie_ids: list[int] | None
    similarities: list[float] | None
    common_user_counts: list[int] | None


MOVIE_PROFILES: Final = Query(
    MovieProfile,
    f"""
select
    movie_id,
    rating_count,
    mean_rating,
    mean_rating_low,
    mean_rating_high,
    weighted_rating,
    rating_count_rank,
    weighted_rank,
    mean_rank,
    mean_tie_count,
    ratings,
    rating_counts,
    rated_years,
    rated_year_counts,
    top_tags,
    top_tag_user_counts,
    similar_movie_ids,
    similarities,
    common_user_counts
from marts.rpt_movie_profiles
{_HELD}
order by rating_count_rank, movie_id
""",  # noqa: S608
    {"max_movies": MAX_MOVIES},
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What holds for the ranking of all rated movies, `movie_count` of them.

    Every movie gets `prior_rating_count` ratings at `global_mean_rating` more in its weighted mean.
    """

    prior_rating_count: float
    global_mean_rating: float
    movie_count: int
    highest_mean_rating: float
    highest_mean_movie_count: int


RANKING: Final = Query(
    Ranking,
    """
select
    prior_rating_count,
    global_mean_rating,
    movie_count,
    highest_mean_rating,
    highest_mean_movie_count
from marts.rpt_movie_ranking
order by weighted_rank
limit 1
""",
)


@dataclass(frozen=True, slots=True)
class Polarisation:
    """How a movie divides its users: shares of low and of high ratings, with the thresholds."""

    movie_id: int
    polarisation_rank: int
    low_rating_share: float
    high_rating_share: float
    polarisation: float
    polarisation_high: float
    max_low_rating: float
    min_high_rating: float
    min_rating_count: int


POLARISATIONS: Final = Query(
    Polarisation,
    """
select
    movie_id,
    polarisation_rank,
    low_rating_share,
    high_rating_share,
    polarisation,
    polarisation_high,
    max_low_rating,
    min_high_rating,
    min_rating_count
from marts.rpt_polarising_movies
order by polarisation_rank, movie_id
""",
)


@dataclass(frozen=True, slots=True)
class HiddenGem:
    """A movie among the best that few have rated, and how many ratings such a movie has."""

    movie_id: int
    hidden_gem_rank: int
    min_rating_count: int
    max_rating_count: int


HIDDEN_GEMS: Final = Query(
    HiddenGem,
    """
select movie_id, hidden_gem_rank, min_rating_count, max_rating_count
from marts.rpt_hidden_gems
order by hidden_gem_rank, movie_id
""",
)


@dataclass(frozen=True, slots=True)
class DislikedMovie:
    """A popular movie by how little it is liked, and how many ratings a popular movie has."""

    movie_id: int
    disliked_rank: int
    min_rating_count: int


DISLIKED_MOVIES: Final = Query(
    DislikedMovie,
    """
select movie_id, disliked_rank, min_rating_count
from marts.rpt_popular_disliked_movies
order by disliked_rank, movie_id
""",
)

QUERIES: Final[Sequence[Query[Any]]] = (
    MOVIES,
    MOVIE_PROFILES,
    RANKING,
    POLARISATIONS,
    HIDDEN_GEMS,
    DISLIKED_MOVIES,
)
