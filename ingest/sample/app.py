"""The films API over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from ingest.sample.dialect import PUBLIC
from ingest.sample.parameters import InvalidParametersError, Parameter, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from ingest.sample.dialect import Dialect
    from ingest.sample.queries import Queries

_MOVIE_ID = Parameter("movie_id", int, place="path")
_USER_ID = Parameter("user_id", int, place="path")
_TAG_TEXT = Parameter("tag_text", str, place="path")


def build_app(
    queries: Queries, dialect: Dialect = PUBLIC, *, identity: str = "sample"
) -> Starlette:
    """Return an ASGI application that answers as a films API does.

    Args:
        queries: Where the answers come from.
        dialect: Which deployment to be like.
        identity: What the data is called in the answer of `/`.
    """
    api = _Api(queries, dialect, identity)
    slash = "/" if dialect.slash else ""
    return Starlette(
        routes=[
            Route("/", api.root),
            Route(f"/movies{slash}", api.list_movies),
            Route("/movies/{movie_id}", api.get_movie),
            Route(f"/ratings{slash}", api.list_ratings),
            Route("/ratings/{user_id}/{movie_id}", api.get_rating),
            Route(f"/tags{slash}", api.list_tags),
            # A tag may hold slashes, which are decoded before a path is split.
            Route("/tags/{user_id}/{movie_id}/{tag_text:path}", api.get_tag),
            Route(f"/links{slash}", api.list_links),
            Route("/links/{movie_id}", api.get_link),
            Route("/analytics", api.analytics),
        ],
        exception_handlers={
            InvalidParametersError: _answer_invalid,
            HTTPException: _answer_http_error,
        },
    )


class _Api:
    """The endpoints: parameters in, rows out."""

    def __init__(self, queries: Queries, dialect: Dialect, identity: str) -> None:
        self._queries = queries
        self._dialect = dialect
        self._identity = identity
        self._window = (
            Parameter("skip", int, default=0, least=0),
            Parameter("limit", int, default=dialect.default_limit, least=0, most=dialect.max_limit),
        )

    async def root(self, _request: Request) -> Response:
        return _json({"Message": f"The films API is up, with the data of {self._identity}."})

    async def list_movies(self, request: Request) -> Response:
        asked = _read(request, *self._window, Parameter("title", str), Parameter("genres", str))
        return _json(self._queries.movies(**asked))

    async def get_movie(self, request: Request) -> Response:
        asked = _read(request, _MOVIE_ID)
        return _one(self._queries.movie, asked, "There is no movie {movie_id}")

    async def list_ratings(self, request: Request) -> Response:
        asked = _read(
            request,
            *self._window,
            Parameter("movies_id", int),  # so called by the API, unlike everywhere else in it
            Parameter("user_id", int),
            Parameter("min_rating", float, least=0, most=5),
            Parameter("max_rating", float, least=0, most=5),
        )
        return _json(self._queries.ratings(movie_id=asked.pop("movies_id"), **asked))

    async def get_rating(self, request: Request) -> Response:
        asked = _read(request, _USER_ID, _MOVIE_ID)
        absent = "There is no rating of movie {movie_id} by user {user_id}"
        return _one(self._queries.rating, asked, absent)

    async def list_tags(self, request: Request) -> Response:
        asked = _read(request, *self._window, Parameter("movie_id", int), Parameter("user_id", int))
        return _json(self._queries.tags(**asked))

    async def get_tag(self, request: Request) -> Response:
        asked = _read(request, _USER_ID, _MOVIE_ID, _TAG_TEXT)
        asked["text"] = asked.pop("tag_text")
        absent = "There is no such tag on movie {movie_id} by user {user_id}"
        return _one(self._queries.tag, asked, absent)

    async def list_links(self, request: Request) -> Response:
        return _json(self._queries.links(**_read(request, *self._window)))

    async def get_link(self, request: Request) -> Response:
        return _one(self._queries.link, _read(request, _MOVIE_ID), "Movie {movie_id} has no link")

    async def analytics(self, _request: Request) -> Response:
        counts = self._queries.counts()
        if self._dialect.totals:
            return _json(
                {
                    "total_movies": counts.movies,
                    "total_ratings": counts.ratings,
                    "total_tags": counts.tags,
                    "total_links": counts.links,
                    "average_rating": counts.average_rating,
                }
            )
        return _json(
            {
                "movie_count": counts.movies,
                "rating_count": counts.ratings,
                "tag_count": counts.tags,
                "link_count": counts.links,
            }
        )


def _read(request: Request, *parameters: Parameter) -> dict[str, Any]:
    return read_parameters(parameters, request.path_params, request.query_params)


def _one(find: Callable[..., object], asked: dict[str, Any], absent: str) -> Response:
    """Return the row that is asked for, or 404 with a sentence that says what is absent."""
    row = find(**asked)
    if row is None:
        return _json({"detail": absent.format_map(asked)}, status=404)
    return _json(row)


def _json(content: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


async def _answer_invalid(_request: Request, error: Exception) -> Response:
    if not isinstance(error, InvalidParametersError):
        raise error
    return _json({"detail": error.detail}, status=422)


async def _answer_http_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _json({"detail": error.detail}, status=error.status_code)
