"""Answers the API's requests from the data, without HTTP."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from ingest.sample.records import Dataset, Link, Movie, Rating, Tag

Row = TypeVar("Row")


class NestedLink(msgspec.Struct, frozen=True, rename="camel"):
    """A link as it stands inside its movie."""

    imdb_id: str | None
    tmdb_id: int | None


class MovieDetail(msgspec.Struct, frozen=True, rename="camel"):
    """A movie with all that belongs to it."""

    movie_id: int
    title: str
    genres: str | None
    ratings: Sequence[Rating]
    tags: Sequence[Tag]
    link: NestedLink | None


class Queries:
    """Answers from one dataset.

    Lists come in the dataset's order. `skip` and `limit` count the rows that match the filters, as
    they do in the database behind the real server; a limit of None means all.

    Args:
        dataset: The rows.
        hide_tags: Show only the first tag of each user and movie that falls into a page, as the
            public server does: it takes these two for the identity of a row. `skip` and `limit`
            go on counting all rows.
    """

    def __init__(self, dataset: Dataset, *, hide_tags: bool = False) -> None:
        self._dataset = dataset
        self._hide_tags = hide_tags
        self._movies = {movie.movie_id: movie for movie in dataset.movies}
        self._links = {link.movie_id: link for link in dataset.links}
        self._ratings = {(row.user_id, row.movie_id): row for row in dataset.ratings}
        self._ratings_of_movie = _group(dataset.ratings, lambda row: row.movie_id)
        self._ratings_of_user = _group(dataset.ratings, lambda row: row.user_id)
        self._tags_of_movie = _group(dataset.tags, lambda row: row.movie_id)

    def movies(
        self, skip: int, limit: int | None, *, title: str | None, genres: str | None
    ) -> Sequence[Movie]:
        """Return movies whose title and genres contain these texts, whatever their case."""
        rows: Sequence[Movie] = self._dataset.movies
        if title:
            wanted = title.casefold()
            rows = [row for row in rows if wanted in row.title.casefold()]
        if genres:
            wanted = genres.casefold()
            rows = [row for row in rows if row.genres and wanted in row.genres.casefold()]
        return _page(rows, skip, limit)

    def movie(self, movie_id: int) -> MovieDetail | None:
        """Return a movie with its ratings, tags and link, None if there is no such movie."""
        movie = self._movies.get(movie_id)
        if movie is None:
            return None
        link = self._links.get(movie_id)
        return MovieDetail(
            movie.movie_id,
            movie.title,
            movie.genres,
            ratings=self._ratings_of_movie.get(movie_id, []),
            tags=self._shown(self._tags_of_movie.get(movie_id, [])),
            link=NestedLink(link.imdb_id, link.tmdb_id) if link else None,
        )

    def ratings(
        self,
        skip: int,
        limit: int | None,
        *,
        movie_id: int | None,
        user_id: int | None,
        min_rating: float | None,
        max_rating: float | None,
    ) -> Sequence[Rating]:
        """Return ratings of a movie, by a user, within bounds that belong to the range."""
        rows: Sequence[Rating] = self._dataset.ratings
        if user_id is not None:
            rows = self._ratings_of_user.get(user_id, [])
            if movie_id is not None:
                rows = [row for row in rows if row.movie_id == movie_id]
        elif movie_id is not None:
            rows = self._ratings_of_movie.get(movie_id, [])
        if min_rating is not None:
            rows = [row for row in rows if row.rating >= min_rating]
        if max_rating is not None:
            rows = [row for row in rows if row.rating <= max_rating]
        return _page(rows, skip, limit)

    def rating(self, user_id: int, movie_id: int) -> Rating | None:
        """Return a user's rating of a movie, None if there is none."""
        return self._ratings.get((user_id, movie_id))

    def tags(
        self, skip: int, limit: int | None, *, movie_id: int | None, user_id: int | None
    ) -> Sequence[Tag]:
        """Return tags on a movie, by a user."""
        rows: Sequence[Tag] = self._dataset.tags
        if movie_id is not None:
            rows = self._tags_of_movie.get(movie_id, [])
        if user_id is not None:
            rows = [row for row in rows if row.user_id == user_id]
        return self._shown(_page(rows, skip, limit))

    def tag(self, user_id: int, movie_id: int, tag_text: str) -> Tag | None:
        """Return the tag written exactly so by a user on a movie, None if there is none."""
        for row in self._tags_of_movie.get(movie_id, []):
            if row.user_id == user_id and row.tag == tag_text:
                return row
        return None

    def links(self, skip: int, limit: int | None) -> Sequence[Link]:
        """Return links."""
        return _page(self._dataset.links, skip, limit)

    def link(self, movie_id: int) -> Link | None:
        """Return a movie's link, None if there is none."""
        return self._links.get(movie_id)

    def page(self, name: str, skip: int, limit: int | None) -> Sequence[Any]:
        """Return rows of any resource, by its name; a resource that the data lacks has none."""
        return _page(self._rows(name), skip, limit)

    def first(self, name: str, values: Mapping[str, object]) -> object | None:
        """Return the first row of any resource that has these values, None if there is none."""
        for row in self._rows(name):
            sent = msgspec.to_builtins(row)
            if all(sent[field] == value for field, value in values.items()):
                return row  # type: ignore[no-any-return]
        return None

    def count(self, name: str) -> int:
        """Return how many rows a resource has: hidden tags are counted too."""
        return len(self._rows(name))

    def average_rating(self) -> float | None:
        """Return the mean of all ratings; None where there are none."""
        ratings = self._dataset.ratings
        total = sum(int(row.rating * 2) for row in ratings) / 2  # exact: ratings are half steps
        return total / len(ratings) if ratings else None

    def _rows(self, name: str) -> Sequence[Any]:
        return getattr(self._dataset, name, ())

    def _shown(self, page: Sequence[Tag]) -> Sequence[Tag]:
        if not self._hide_tags:
            return page
        first: dict[tuple[int, int], Tag] = {}
        for row in page:
            first.setdefault((row.user_id, row.movie_id), row)
        return list(first.values())


def _page(rows: Sequence[Row], skip: int, limit: int | None) -> Sequence[Row]:
    return rows[skip:] if limit is None else rows[skip : skip + limit]


def _group(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)
