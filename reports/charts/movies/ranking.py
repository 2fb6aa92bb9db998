"""Which movies are best once a few ratings count for little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reports.charts.movies.movie_chart import MovieChart, card
from reports.data.movies import MOVIE_PROFILES, RANKING


class BestMovies(MovieChart):
    """Every rated movie, by its weighted mean; a ring shows the plain one."""

    name = "ranking"
    mart = "rpt_movie_ranking"
    query = RANKING
    rank = "weighted_rank"
    drawn = 20
    form = "dots"
    columns = ("weighted_rank", "mean_rank", "rating_count", "weighted_rating", "mean_rating")

    def ranked(self) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """Return the rated movies, the best first."""
        rated = [row for row in self.snapshot.rows(MOVIE_PROFILES) if row.weighted_rank is not None]
        return [(row.movie_id, {}) for row in sorted(rated, key=lambda row: row.weighted_rank or 0)]

    def constants(self) -> Mapping[str, Any]:
        """Return how ratings are weighed, and what holds for the ranking by the plain mean."""
        return asdict(self.answer[0]) if self.answer else {}


CARD = card(BestMovies)
