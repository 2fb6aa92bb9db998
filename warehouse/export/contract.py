"""The data contract of the exported marts, after the Open Data Contract Standard 3.0.2."""

from __future__ import annotations

from typing import Any, Final

import yaml

from warehouse.catalogue import Column
from warehouse.export.mart import ExportedMart, kind_of

VERSION: Final = "1.0.0"


def data_contract(marts: tuple[ExportedMart, ...]) -> str:
    """Return the contract as YAML; its server is the folder of parquet files beside it."""
    contract = {
        "apiVersion": "v3.0.2",
        "kind": "DataContract",
        "id": "films-analytics-marts",
        "name": "films-analytics marts",
        "version": VERSION,
        "status": "active",
        "description": {
            "purpose": "Figures about movies, ratings, tags and users, each with what it rests on.",
            "limitations": "The licence of the source's rows holds for what is made of them.",
        },
        "servers": [
            {
                "server": "files",
                "type": "local",
                "path": "parquet/{model}.parquet",
                "format": "parquet",
            }
        ],
        "schema": [_table(mart) for mart in marts],
    }
    return str(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True, width=100))


def _table(mart: ExportedMart) -> dict[str, Any]:
    return {
        "name": mart.stem,
        "physicalName": mart.table.name,
        "physicalType": "table",
        "logicalType": "object",
        "description": mart.description,
        "properties": [_property(column, mart.keys.primary) for column in mart.table.columns],
    }


def _property(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "logicalType": _logical(column.type),
        "physicalType": _physical(column.type),
        "description": column.description,
        "required": not column.may_be_null,
    }
    if column.type.endswith("[]"):
        item = column.type.removesuffix("[]")
        told["items"] = {
            "name": "item",
            "logicalType": _logical(item),
            "physicalType": _physical(item),
        }
    if column.name in key:
        told |= {"primaryKey": True, "primaryKeyPosition": key.index(column.name) + 1}
        if len(key) == 1:
            told["unique"] = True
    return told


def _logical(kind: str) -> str:
    """Return what a type is to the standard, which knows times as dates alone."""
    told = kind_of(kind)
    return "date" if told == "datetime" else told


def _physical(kind: str) -> str:
    """Return a type of DuckDB as datacontract-cli reads it, which knows no `varchar[]`."""
    if kind.endswith("[]"):
        return "ARRAY"
    return "TIMESTAMP_NTZ" if kind == "timestamp" else kind.upper()
