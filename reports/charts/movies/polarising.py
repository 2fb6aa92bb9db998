"""Which movies divide their viewers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.charts.movies.movie_chart import MovieChart, card
from reports.data.movies import POLARISATIONS


class PolarisingMovies(MovieChart):
    """Movies with enough ratings, by the smaller of their shares of low and of high ones."""

    name = "polarising"
    mart = "rpt_polarising_movies"
    query = POLARISATIONS
    rank = "polarisation_rank"
    above_zero = "polarisation"
    form = "shares"
    columns = ("rating_count", "low_rating_share", "high_rating_share", "polarisation")

    def constants(self) -> Mapping[str, Any]:
        """Return which ratings are low and high, and what support a movie needs."""
        names = ("max_low_rating", "min_high_rating", "min_rating_count")
        return {name: getattr(self.answer[0], name) for name in names}


CARD = card(PolarisingMovies)
