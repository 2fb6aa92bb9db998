"""A single item, with what the source nests in it, under our names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.source.known import envelopes
from ingest.source.resources import RESOURCES, Resource
from ingest.source.rows import RowReader


def named_item(resource: Resource, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with its fields, and those of what it nests, under our names.

    Args:
        resource: The item's resource.
        value: As it was sent; an object may hold it under a known name.
    """
    reader = RowReader(resource)
    item = reader.renamed(value)
    if not set(resource.key) <= item.keys():
        inner = [name for name in envelopes(resource) if isinstance(value.get(name), dict)]
        if len(inner) == 1:
            item = reader.renamed(value[inner[0]])
    for other in RESOURCES.values():
        nested = RowReader(other)
        rows, row = item.get(other.name), item.get(other.one)
        if isinstance(rows, list):
            item[other.name] = [
                nested.renamed(part) if isinstance(part, dict) else part for part in rows
            ]
        if isinstance(row, dict):
            item[other.one] = nested.renamed(row)
    return item
