"""The films API over HTTP, in any of its dialects."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ingest.sample.description import describe
from ingest.sample.endpoints import endpoint_of, spellings, window_parameters
from ingest.sample.parameters import InvalidParametersError, read_parameters
from ingest.sample.queries import Queries
from ingest.source.dialects import PUBLIC, Dialect
from ingest.source.resources import RESOURCES, Resource


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
    routes = [
        Route("/", api.root),
        Route("/analytics", api.analytics),
        Route("/openapi.json", api.description),
    ]
    for resource in RESOURCES.values():
        routes += [
            Route(dialect.list_path(resource), partial(api.list_rows, resource)),
            Route(_item_route(dialect, resource), partial(api.item, resource)),
        ]
    return Starlette(
        routes=routes,
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
        self._is_public = not (dialect.fields or dialect.as_text)

    async def root(self, _request: Request) -> Response:
        return _json({"Message": f"The films API is up, with the data of {self._identity}."})

    async def analytics(self, _request: Request) -> Response:
        queries, dialect = self._queries, self._dialect
        answer: dict[str, float | None] = {
            dialect.count_name(resource): queries.count(resource.name)
            for resource in RESOURCES.values()
        }
        if dialect.has_average:
            answer["average_rating"] = queries.average_rating()
        return _json(answer)

    async def description(self, _request: Request) -> Response:
        return _json(describe(self._dialect))

    async def list_rows(self, resource: Resource, request: Request) -> Response:
        dialect = self._dialect
        start, size = window_parameters(resource, dialect)
        filters = spellings(resource, dialect)
        known = [parameter for spelled in filters.values() for parameter in spelled]
        asked = read_parameters([start, size, *known], request.path_params, request.query_params)
        skip, limit = asked[start.name], asked[size.name]
        if dialect.paging.first_page is not None:
            skip = (skip - dialect.paging.first_page) * limit
        given = {
            own.name: next(
                (asked[one.name] for one in spelled if asked[one.name] is not None), None
            )
            for own, spelled in filters.items()
        }
        rows = endpoint_of(resource).list_rows(self._queries, skip, limit, **given)
        if dialect.envelope is None:
            return _json(self._sent(rows))
        total = self._queries.count(resource.name)
        return _json({dialect.envelope: self._sent(rows), "total": total})

    async def item(self, resource: Resource, request: Request) -> Response:
        """Answer with a row, or with 404 and a sentence that says what is absent."""
        endpoint = endpoint_of(resource)
        asked = read_parameters(endpoint.key, request.path_params, request.query_params)
        row = endpoint.item(self._queries, **asked)
        if row is None:
            return _json({"detail": endpoint.absent.format_map(asked)}, status=404)
        return _json(self._sent(row))

    def _sent(self, value: object) -> object:
        """Return rows as the deployment names and writes their fields."""
        return value if self._is_public else self._renamed(msgspec.to_builtins(value))

    def _renamed(self, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        if isinstance(value, list):
            return [self._renamed(part) for part in value]
        if not isinstance(value, dict):
            return value
        fields, texts = self._dialect.fields, self._dialect.as_text
        return {
            fields.get(name, name): _as_text(part) if name in texts else self._renamed(part)
            for name, part in value.items()
        }


def _item_route(dialect: Dialect, resource: Resource) -> str:
    keys = (
        f"{{{parameter.name}:path}}" if parameter.takes_slashes else f"{{{parameter.name}}}"
        for parameter in endpoint_of(resource).key
    )
    return "/".join([dialect.item_path(resource), *keys])


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


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
