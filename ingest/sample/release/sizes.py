"""How many users, movies and tags go with a number of ratings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Final

MOST_RATINGS: Final = 200_000_000
FEWEST_RATINGS_OF_A_USER: Final = 20

FEWEST_MOVIES: Final = 1_000
"""A busy user of a small release needs movies enough to rate."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows a release has, and how many users."""

    ratings: int
    users: int
    movies: int
    tags: int


_KNOWN: Final = (
    Sizes(0, 0, 0, 0),
    Sizes(100_836, 610, 9_742, 3_683),
    Sizes(25_000_095, 162_541, 62_423, 1_093_360),
    Sizes(32_000_204, 200_948, 87_585, 2_000_072),
)
"""What the READMEs of ml-latest-small, ml-25m and ml-32m count."""


def sizes_of(ratings: int) -> Sizes:
    """Return what goes with a number of ratings: as in the releases, on straight lines between.

    Beyond the largest release users and tags grow as ratings do, and movies as their square root.
    """
    largest = _KNOWN[-1]
    if ratings > largest.ratings:
        users = largest.users * ratings // largest.ratings
        tags = largest.tags * ratings // largest.ratings
        movies = isqrt(largest.movies**2 * ratings // largest.ratings)
    else:
        fewer, more = next(pair for pair in pairwise(_KNOWN) if ratings <= pair[1].ratings)
        share, whole = ratings - fewer.ratings, more.ratings - fewer.ratings
        users = fewer.users + (more.users - fewer.users) * share // whole
        tags = fewer.tags + (more.tags - fewer.tags) * share // whole
        movies = fewer.movies + (more.movies - fewer.movies) * share // whole
    return Sizes(ratings, max(users, 1), max(movies, FEWEST_MOVIES), tags)
