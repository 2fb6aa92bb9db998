"""Which good movies few people have seen."""

from dataclasses import dataclass

from reports.charts.movie_list import ListedMovie, movie_list_card
from reports.marts import MAX_ROWS
from reports.query import Query


@dataclass(frozen=True, slots=True)
class HiddenGem(ListedMovie):
    """A movie of the top tenth by weighted rating that few have rated."""


HIDDEN_GEMS = Query(
    HiddenGem,
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
    max_rating_count as most
from marts.rpt_hidden_gems
order by hidden_gem_rank, movie_id
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)

CARD = movie_list_card("hidden_gems", "rpt_hidden_gems", HIDDEN_GEMS)
