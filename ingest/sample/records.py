"""The rows of the films API, under its own field names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec


class Movie(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A movie: `title` as sent, `genres` as `A|B|C`."""

    movie_id: int
    title: str
    genres: str | None


class Rating(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A user's rating of a movie: 0.5 to 5.0 in half steps, `timestamp` in epoch seconds, UTC."""

    user_id: int
    movie_id: int
    rating: float
    timestamp: int


class Tag(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A word or phrase that a user put on a movie; `timestamp` in epoch seconds, UTC."""

    user_id: int
    movie_id: int
    tag: str
    timestamp: int


class Link(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A movie's ids elsewhere; `imdb_id` is text, for its leading zeros."""

    movie_id: int
    imdb_id: str | None
    tmdb_id: int | None


@dataclass(frozen=True)
class Dataset:
    """All rows of a source in the order that it serves them, and the name it goes by."""

    identity: str
    movies: Sequence[Movie]
    ratings: Sequence[Rating]
    tags: Sequence[Tag]
    links: Sequence[Link]
