"""Which movies many have seen and few have liked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.charts.movies.movie_chart import MovieChart, card
from reports.data.movies import DISLIKED_MOVIES


class DislikedMovies(MovieChart):
    """Movies with many ratings and a weighted mean below that of all, the lowest first."""

    name = "disliked"
    mart = "rpt_popular_disliked_movies"
    query = DISLIKED_MOVIES
    rank = "disliked_rank"

    def constants(self) -> Mapping[str, Any]:
        """Return how many ratings such a movie has at least."""
        return {"min_rating_count": self.answer[0].min_rating_count}


CARD = card(DislikedMovies)
