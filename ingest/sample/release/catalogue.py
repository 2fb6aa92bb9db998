"""The catalogue: as many movies as asked for, sketched as the sample's are, and their links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.sample.generator.catalogue import arrival
from ingest.sample.generator.dice import Dice
from ingest.sample.generator.genres import GENRES, NO_GENRES, Tastes
from ingest.sample.generator.sketches import Sketch, sketch_movies
from ingest.sample.generator.titles import TitleWriter, sort_name
from ingest.sample.release.draws import Whole

_DENSE_IDS: Final = 5_200
"""So many ids follow closely upon each other, the rest with wider gaps."""

_WELL_KNOWN, _KNOWN = 100, 2_500
"""Where the curve of reach bends: a third of a percent of ratings are of the best known movie."""

_SCALE: Final = 2**40

_WITHOUT_GENRES: Final = 0.0035
_WITHOUT_YEAR: Final = 0.0012
_WITH_TRAILING_BLANK: Final = 0.0011
_TWINS: Final = 0.0005
_WITHOUT_TMDB_ID: Final = 0.0008

_IMDB: Final = (4_000_037, 9_999_991)
_TMDB: Final = (611_953, 999_983)
"""A factor and a prime: the places of movies times the one, modulo the other, are distinct."""

_SECONDS_A_YEAR: Final = 31_556_952


@dataclass(frozen=True, slots=True)
class Catalogue:
    """m movies, in the order in which they came, which is that of their ids.

    Attributes:
        ids: Their ids, rising.
        came: When they came into the catalogue, in epoch seconds, UTC, never falling.
        weights: How often they are rated, in proportion.
        quality: What they earn above the average movie, in thousandths of a star.
        tastes: m by 4: whom they suit, as in `genres`, in thousandths.
        edge: How strongly taste decides about them; 1000 is usual.
        divides: Whether people either love or hate them.
        theme: The place of one of their genres in `GENRES`; -1 where they have none.
        titles: As MovieLens writes them.
        genres: As MovieLens writes them.
        tmdb_ids: None where a movie has none.
    """

    ids: Whole
    came: Whole
    weights: Whole
    quality: npt.NDArray[np.int32]
    tastes: npt.NDArray[np.int32]
    edge: npt.NDArray[np.int32]
    divides: npt.NDArray[np.bool_]
    theme: Whole
    titles: list[str]
    genres: list[str]
    tmdb_ids: list[int | None]

    def movie_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of `movies.csv`."""
        for movie_id, title, genres in zip(self.ids, self.titles, self.genres, strict=True):
            yield str(movie_id), title, genres

    def link_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of `links.csv`."""
        factor, prime = _IMDB
        for place, (movie_id, tmdb_id) in enumerate(zip(self.ids, self.tmdb_ids, strict=True)):
            imdb_id = 1 + (place + 1) * factor % prime
            yield str(movie_id), f"{imdb_id:07}", "" if tmdb_id is None else str(tmdb_id)


def make_catalogue(count: int, seed: int) -> Catalogue:
    """Return `count` movies that don't exist.

    Args:
        count: At most 900,000.
        seed: From 0 on.
    """
    dice = Dice(8 * seed + 5)
    writer = TitleWriter()
    sketches = sketch_movies(writer, dice, count)
    for name in (*writer.numbers, *writer.oddities):
        dice.pick(sketches).name = name
    arrivals = [arrival(sketch, dice) for sketch in sketches]
    in_order = sorted(range(count), key=arrivals.__getitem__)
    by_reach = sorted(range(count), key=lambda place: -sketches[in_order[place]].reach)
    rank = np.empty(count, np.int64)
    rank[np.array(by_reach, np.int64)] = np.arange(count, dtype=np.int64)
    movies = [sketches[place] for place in in_order]
    genres = [_genres(movie, dice) for movie in movies]
    names = list(GENRES)
    return Catalogue(
        ids=_ids(count, dice),
        came=np.array([_seconds(arrivals[place]) for place in in_order], np.int64),
        weights=_SCALE // ((rank + _WELL_KNOWN) * (rank + _KNOWN)),
        quality=_thousandths([movie.quality for movie in movies]),
        tastes=_thousandths([movie.tastes for movie in movies]),
        edge=_thousandths([movie.edge for movie in movies]),
        divides=np.array([movie.divides for movie in movies], np.bool_),
        theme=np.array(
            [names.index(dice.pick(listed)) if listed else -1 for listed in genres], np.int64
        ),
        titles=_titles(movies, dice),
        genres=["|".join(listed) or NO_GENRES for listed in genres],
        tmdb_ids=[
            None if dice.chance(_WITHOUT_TMDB_ID) else 2 + (place + 1) * _TMDB[0] % _TMDB[1]
            for place in range(count)
        ],
    )


def _genres(movie: Sketch, dice: Dice) -> list[str]:
    return [] if dice.chance(_WITHOUT_GENRES) else movie.genres


def _titles(movies: list[Sketch], dice: Dice) -> list[str]:
    """Return titles: most end in a year, few in nothing or a blank, few stand for two movies."""
    titles: list[str] = []
    for movie in movies:
        title = f"{sort_name(movie.name)} ({movie.year})"
        if dice.chance(_WITHOUT_YEAR):
            title = sort_name(movie.name)
        if dice.chance(_WITH_TRAILING_BLANK):
            title = f"{title} "
        if titles and dice.chance(_TWINS):
            title = titles[-1]
        titles.append(title)
    return titles


def _ids(count: int, dice: Dice) -> Whole:
    """Return rising ids: gaps are small at first and wider later on, as the real ones are."""
    gaps = [
        (1 if dice.chance(0.72) else 2 + dice.below(3)) if place < _DENSE_IDS else 1 + dice.below(6)
        for place in range(count)
    ]
    return np.cumsum(np.array(gaps, np.int64))


def _seconds(year: float) -> int:
    """Return the epoch second of a moment in years, such as 1999.5."""
    whole = int(year)
    begin = int(datetime(whole, 1, 1, tzinfo=UTC).timestamp())
    return begin + int((year - whole) * _SECONDS_A_YEAR)


def _thousandths(values: list[float] | list[Tastes]) -> npt.NDArray[np.int32]:
    """Return numbers in thousandths; doubles times a thousand round alike everywhere."""
    return (np.array(values, np.float64) * 1000.0).astype(np.int32)
