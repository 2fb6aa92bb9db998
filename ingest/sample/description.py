"""The sample's own description, `/openapi.json`, as FastAPI makes it: paths, parameters, fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from ingest.sample.endpoints import endpoint_of, spellings, window_parameters
from ingest.sample.parameters import Parameter
from ingest.source.dialects import Dialect
from ingest.source.resources import RESOURCES, Resource

_KINDS: Final = {int: "integer", float: "number", str: "string"}


def describe(dialect: Dialect) -> dict[str, Any]:
    """Return the OpenAPI document of the sample in a dialect."""
    paths: dict[str, Any] = {"/": _get((), {}), "/analytics": _get((), {})}
    for resource in RESOURCES.values():
        row = {"$ref": f"#/components/schemas/{resource.record.__name__}"}
        rows = {"type": "array", "items": row}
        if dialect.envelope is not None:
            rows = {"type": "object", "properties": {dialect.envelope: rows}}
        filters = (one for spelled in spellings(resource, dialect).values() for one in spelled)
        asked = [*window_parameters(resource, dialect), *filters]
        paths[dialect.list_path(resource)] = _get(asked, rows)
        key = endpoint_of(resource).key
        keys = (f"{{{parameter.name}}}" for parameter in key)
        paths["/".join([dialect.item_path(resource), *keys])] = _get(key, row)
    return {
        "openapi": "3.1.0",
        "info": {"title": "films API", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {
                resource.record.__name__: _row_schema(resource, dialect)
                for resource in RESOURCES.values()
            }
        },
    }


def _get(parameters: Iterable[Parameter], schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "parameters": [_described(parameter) for parameter in parameters],
            "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
        }
    }


def _described(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _KINDS[parameter.kind]}
    bounds = {
        "default": parameter.default,
        "minimum": parameter.least,
        "maximum": parameter.most,
    }
    schema |= {name: bound for name, bound in bounds.items() if bound is not None}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "schema": schema,
    }


def _row_schema(resource: Resource, dialect: Dialect) -> dict[str, Any]:
    schema = msgspec.json.schema_components([resource.record])[1][resource.record.__name__]
    text = {"type": "string"}
    properties = {
        dialect.fields.get(name, name): text if name in dialect.as_text else kind
        for name, kind in schema["properties"].items()
    }
    required = [dialect.fields.get(name, name) for name in schema["required"]]
    return {"type": "object", "properties": properties, "required": required}
