"""Which movies are rated most, and how well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.charts.movies.movie_chart import MovieChart, card
from reports.data.movies import MOVIE_PROFILES


class Movies(MovieChart):
    """Every movie of the catalogue; those that nobody has rated aren't drawn."""

    name = "movies"
    mart = "rpt_movie_ratings"
    query = MOVIE_PROFILES
    rank = "rating_count_rank"
    drawn = 20
    mean = "mean_rating"
    columns = ("rating_count", "mean_rating", "mean_rating_low", "mean_rating_high")
    file = "top_movies_by_ratings.html"
    narrow_below = 480

    def ranked(self) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """Return all movies, the most rated first."""
        return [(row.movie_id, {}) for row in self.answer]

    def constants(self) -> Mapping[str, Any]:
        """Return the mean of all ratings, and how many movies there are and aren't rated."""
        totals = self.snapshot.totals
        return {
            "movie_count": totals.movie_count,
            "unrated_movie_count": totals.unrated_movie_count,
            "mean_rating": totals.mean_rating,
        }


CARD = card(Movies)
