"""Which movies many have seen and few have liked."""

from dataclasses import dataclass

from reports.charts.movie_list import ListedMovie, movie_list_card
from reports.marts import MAX_ROWS
from reports.query import Query


@dataclass(frozen=True, slots=True)
class DislikedMovie(ListedMovie):
    """A movie with many ratings; `most` says nothing here and repeats `least`."""


DISLIKED_MOVIES = Query(
    DislikedMovie,
    """
select
    movie_id,
    title,
    release_year,
    rating_count,
    weighted_rating,
    mean_rating,
    mean_rating_low,
    mean_rating_high,
    min_rating_count as least,
    min_rating_count as most
from marts.rpt_popular_disliked_movies
order by disliked_rank, movie_id
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)

CARD = movie_list_card("disliked", "rpt_popular_disliked_movies", DISLIKED_MOVIES)
