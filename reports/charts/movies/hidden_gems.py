"""Which good movies few people have seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.charts.movies.movie_chart import MovieChart, card
from reports.data.movies import HIDDEN_GEMS


class HiddenGems(MovieChart):
    """Movies of the top tenth by weighted mean that few have rated."""

    name = "hidden_gems"
    mart = "rpt_hidden_gems"
    query = HIDDEN_GEMS
    rank = "hidden_gem_rank"

    def constants(self) -> Mapping[str, Any]:
        """Return how many ratings such a movie has."""
        names = ("min_rating_count", "max_rating_count")
        return {name: getattr(self.answer[0], name) for name in names}


CARD = card(HiddenGems)
