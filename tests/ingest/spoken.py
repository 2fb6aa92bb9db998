"""How a dialect looks from the server's side: paths, parameters, rows, its own description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.source.dialects import Dialect
from ingest.source.filters import FILTERS
from ingest.source.resources import RESOURCES, Resource
from tests.ingest.made_rows import Row


class BadParametersError(Exception):
    """A request that FastAPI would answer 422: `detail` says why."""

    def __init__(self, kind: str, name: str, context: Mapping[str, int]) -> None:
        super().__init__(kind)
        self.detail = [{"type": kind, "loc": ["query", name], "msg": kind, "ctx": dict(context)}]


def locate(dialect: Dialect, path: str, names: Iterable[str]) -> tuple[str, list[str]] | None:
    """Return the resource that a path is of, and the key in it; None where there is none."""
    for name in names:
        resource = RESOURCES[name]
        if path.rstrip("/") == dialect.list_path(resource).rstrip("/"):
            return name, []
        before = dialect.item_path(resource) + "/"
        if path.startswith(before) and path != before:
            return name, path.removeprefix(before).removesuffix("/").split("/")
    return None


def window_of(dialect: Dialect, resource: Resource, query: Mapping[str, str]) -> tuple[int, int]:
    """Return the rows to skip and the most to give.

    Raises:
        BadParametersError: The limit is above the cap.
    """
    paging, cap = dialect.paging, dialect.cap_of(resource)
    limit = int(query.get(paging.size, dialect.default_limit))
    if cap is not None and limit > cap:
        raise BadParametersError("less_than_equal", paging.size, {"le": cap})
    first = paging.first_page
    start = int(query.get(paging.start, first or 0))
    if first is None:
        return start, limit
    if start < first:
        raise BadParametersError("greater_than_equal", paging.start, {"ge": first})
    return (start - first) * limit, limit


def filtered(
    dialect: Dialect, resource: Resource, rows: list[Row], query: Mapping[str, str]
) -> list[Row]:
    """Return the rows that pass the filters of a query that the dialect knows."""
    for name, meant in FILTERS.get(resource.name, {}).items():
        for spelling in dialect.filter_names(resource, name):
            if spelling in query:
                text = query[spelling]
                wanted = text if meant.field in {"title", "genres"} else float(text)
                rows = [row for row in rows if meant.holds(row[meant.field], wanted)]
    return rows


def sent(dialect: Dialect, rows: Iterable[Row]) -> list[Row]:
    """Return rows as the dialect names and writes their fields."""
    return [
        {
            dialect.fields.get(name, name): _sent_value(value, is_text=name in dialect.as_text)
            for name, value in row.items()
        }
        for row in rows
    ]


def enclosed(dialect: Dialect, rows: list[Row], total: int) -> object:
    """Return a page's rows as the dialect wraps them."""
    return rows if dialect.envelope is None else {dialect.envelope: rows, "total": total}


def described(dialect: Dialect) -> dict[str, Any]:
    """Return the `/openapi.json` that FastAPI would make of a deployment."""
    paths: dict[str, Any] = {"/": _get([], None), "/analytics": _get([], None)}
    for resource in RESOURCES.values():
        paging, cap = dialect.paging, dialect.cap_of(resource)
        bound = {} if cap is None else {"maximum": cap}
        first = {"minimum": paging.first_page or 0, "default": paging.first_page or 0}
        query: list[tuple[str, dict[str, Any]]] = [
            (paging.start, {"type": "integer"} | first),
            (paging.size, {"type": "integer", "default": dialect.default_limit} | bound),
        ]
        paths[dialect.list_path(resource)] = _get(query, resource.record.__name__)
        keys = "/".join(f"{{{name}}}" for name in resource.key)
        paths[f"{dialect.item_path(resource)}/{keys}"] = _get([], None)
    schemas: dict[str, Any] = {
        resource.record.__name__: {
            "properties": {
                dialect.fields.get(name, name): {} for name in resource.record.__struct_fields__
            }
        }
        for resource in RESOURCES.values()
    }
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


def _get(query: list[tuple[str, dict[str, Any]]], row: str | None) -> dict[str, Any]:
    schema = {"type": "array", "items": {"$ref": f"#/components/schemas/{row}"}} if row else {}
    return {
        "get": {
            "parameters": [
                {"name": name, "in": "query", "schema": kind, "required": False}
                for name, kind in query
            ],
            "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
        }
    }


def _sent_value(value: object, *, is_text: bool) -> object:
    if not is_text:
        return value
    return "" if value is None else str(value)
