"""Offers the films API at a Python prompt or in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

import msgspec

from ingest.errors import NotFoundError
from ingest.http.limiter import Limiter
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from ingest.raw.parquet import to_arrow
from ingest.source.api import FilmsApi
from ingest.source.resources import RESOURCES
from ingest.source.search import Search

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MOST_TAGS: Final = 1000
"""Tags of one user on one movie that are looked through."""

TAGS_A_PAGE: Final = 100

OutputFormat: TypeAlias = Literal["dict", "pandas", "arrow"]
Rows: TypeAlias = "list[dict[str, Any]] | pd.DataFrame | pa.Table"


class FilmsClient:
    """Asks the films API, politely: all requests of a client share one limiter.

    A list has at most as many rows as one page; `python -m ingest` is what lands everything.

    Deployments of the API differ. Rows come under the same names from all of them. A filter is
    sent as the source spells it, or in all spellings; where the rows show that the source ignores
    it all the same, the client goes through up to 250 pages of the list itself.

    Args:
        url: The base URL of an API.
        interval: Seconds between the starts of two requests.
        patience: Seconds without any answer before giving up; a free host that sleeps needs 60.

    Raises:
        UsageError: The URL is not one.

    Example:
        >>> with FilmsClient("https://datatech.onrender.com") as films:  # doctest: +SKIP
        ...     films.list_movies(limit=5, output_format="pandas")
    """

    def __init__(self, url: str, *, interval: float = 0.5, patience: float = 120.0) -> None:
        self._api = FilmsApi(
            Transport(parse_base_url(url), limiter=Limiter(interval), patience=patience)
        )

    def __repr__(self) -> str:
        return f"FilmsClient({self._api.transport.shown!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._api.transport.close()

    def get_analytics(self) -> dict[str, int]:
        """Return the source's count of each resource; empty where it gives none."""
        return dict(self._api.counts().by_resource)

    def list_movies(
        self,
        *,
        skip: int = 0,
        limit: int = 100,
        title: str | None = None,
        genres: str | None = None,
        output_format: OutputFormat = "dict",
    ) -> Rows:
        """Return a page of movies: movieId, title, genres.

        Args:
            skip: Rows to pass over.
            limit: Rows at most; the public API allows 1000.
            title: Only movies with this in their title.
            genres: Only movies with this in their genres, such as `Drama`.
            output_format: `dict` for a list of them, `pandas` or `arrow`.

        Raises:
            SourceError: The source can't be reached, or refuses.
        """
        filters = {"title": title, "genres": genres}
        return self._list("movies", skip, limit, filters, output_format)

    def list_ratings(
        self,
        *,
        skip: int = 0,
        limit: int = 100,
        movie_id: int | None = None,
        user_id: int | None = None,
        min_rating: float | None = None,
        max_rating: float | None = None,
        output_format: OutputFormat = "dict",
    ) -> Rows:
        """Return a page of ratings: userId, movieId, rating (0.5 to 5), timestamp (epoch seconds).

        Args:
            skip: Rows to pass over.
            limit: Rows at most; the public API allows 1000.
            movie_id: Only ratings of this movie.
            user_id: Only ratings by this user.
            min_rating: Only ratings of so many stars or more.
            max_rating: Only ratings of so many stars or fewer.
            output_format: `dict` for a list of them, `pandas` or `arrow`.

        Raises:
            SourceError: The source can't be reached, or refuses.
        """
        filters = {
            "movie_id": movie_id,
            "user_id": user_id,
            "min_rating": min_rating,
            "max_rating": max_rating,
        }
        return self._list("ratings", skip, limit, filters, output_format)

    def list_tags(
        self,
        *,
        skip: int = 0,
        limit: int = 100,
        movie_id: int | None = None,
        user_id: int | None = None,
        output_format: OutputFormat = "dict",
    ) -> Rows:
        """Return a page of tags: userId, movieId, tag, timestamp (epoch seconds).

        The public API shows one tag per user, movie and page: a page can lack rows.

        Args:
            skip: Rows to pass over.
            limit: Rows at most; the public API allows 1000.
            movie_id: Only tags of this movie.
            user_id: Only tags by this user.
            output_format: `dict` for a list of them, `pandas` or `arrow`.

        Raises:
            SourceError: The source can't be reached, or refuses.
        """
        filters = {"movie_id": movie_id, "user_id": user_id}
        return self._list("tags", skip, limit, filters, output_format)

    def list_links(
        self, *, skip: int = 0, limit: int = 100, output_format: OutputFormat = "dict"
    ) -> Rows:
        """Return a page of links: movieId, imdbId (text with its zeros), tmdbId.

        Args:
            skip: Rows to pass over.
            limit: Rows at most; the public API allows 1000.
            output_format: `dict` for a list of them, `pandas` or `arrow`.

        Raises:
            SourceError: The source can't be reached, or refuses.
        """
        return self._list("links", skip, limit, {}, output_format)

    def get_movie(self, movie_id: int) -> dict[str, Any]:
        """Return a movie with its nested `ratings`, `tags` and `link`.

        Raises:
            NotFoundError: There is none.
        """
        return self._api.item(RESOURCES["movies"], movie_id)

    def get_rating(self, user_id: int, movie_id: int) -> dict[str, Any]:
        """Return one rating.

        Raises:
            NotFoundError: There is none.
        """
        return self._api.item(RESOURCES["ratings"], user_id, movie_id)

    def get_tag(self, user_id: int, movie_id: int, tag: str) -> dict[str, Any]:
        """Return one tag, spelled as it was written.

        A tag with a slash in it is looked for in the list: a source takes it for a longer path.

        Raises:
            NotFoundError: There is none.
        """
        tags = RESOURCES["tags"]
        if "/" not in tag:
            return self._api.item(tags, user_id, movie_id, tag)
        search = Search(self._api, tags)
        filters = {"movie_id": movie_id, "user_id": user_id}
        for skip in range(MOST_TAGS):
            # A source may show one tag a user, movie and page: a page of one row hides none.
            found = search.find(filters, skip=skip, limit=1 if skip else TAGS_A_PAGE)
            for row in map(msgspec.structs.asdict, found.records):
                if row["tag"] == tag:
                    return row
            if found.ignored or not found.records:
                break
        raise NotFoundError(
            f"{self._api.transport.shown} has no tag with userId {user_id}, movieId {movie_id},"
            f" tag {tag}."
        )

    def get_link(self, movie_id: int) -> dict[str, Any]:
        """Return a movie's ids elsewhere.

        Raises:
            NotFoundError: There is none.
        """
        return self._api.item(RESOURCES["links"], movie_id)

    def _list(
        self,
        name: str,
        skip: int,
        limit: int,
        filters: Mapping[str, str | float | None],
        output_format: OutputFormat,
    ) -> Rows:
        if output_format not in {"dict", "pandas", "arrow"}:
            raise ValueError(f"output_format {output_format!r}: choose from dict, pandas, arrow")
        resource = RESOURCES[name]
        given = {key: value for key, value in filters.items() if value is not None}
        records = Search(self._api, resource).find(given, skip=skip, limit=limit).records
        if output_format == "dict":
            return [msgspec.structs.asdict(record) for record in records]
        table = to_arrow(resource, records)
        return table if output_format == "arrow" else table.to_pandas()
