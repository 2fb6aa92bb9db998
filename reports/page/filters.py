"""What the reader may filter movies by: genre, decade, least number of ratings, title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.catalogue.genres import Genres
from reports.data.movies import MOVIES
from reports.data.warehouse import MissingMartError, Snapshot

LEAST_RATINGS = (10, 20, 50, 100, 200)


def _genres(snapshot: Snapshot) -> Sequence[str]:
    try:
        return [row.genre for row in Genres(snapshot).rows]
    except MissingMartError:
        return []


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from; the page holds `held` of all movies."""

    genres: Sequence[str] = ()
    decades: Sequence[int] = ()
    least: Sequence[int] = LEAST_RATINGS
    held: int = 0


def choices(snapshot: Snapshot) -> Choices:
    """Return the held movies' genres from the largest, and their decades from the newest."""
    try:
        movies = snapshot.rows(MOVIES)
    except MissingMartError:
        return Choices()
    found = {genre for movie in movies for genre in movie.genres}
    years = {movie.release_year for movie in movies if movie.release_year is not None}
    return Choices(
        [genre for genre in _genres(snapshot) if genre in found],
        sorted({year // 10 * 10 for year in years}, reverse=True),
        held=len(movies),
    )
