"""datapackage.json: the exported files after the Data Package standard."""

from __future__ import annotations

from typing import Any, Final

from warehouse.catalogue import Column
from warehouse.export.mart import ExportedMart, kind_of

TITLE: Final = "films-analytics: marts about movies, ratings and tags"
CITATION: Final = (
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context."
    " ACM Transactions on Interactive Intelligent Systems 5, 4. https://doi.org/10.1145/2827872"
)
LICENCE: Final = {
    "name": "other-closed",
    "title": "That of the source: MovieLens data may not be shared, nor used commercially, without"
    " permission; the sample's are made up and free",
    "path": "https://files.grouplens.org/datasets/movielens/ml-latest-README.html",
}


def data_package(marts: tuple[ExportedMart, ...], source: str) -> dict[str, Any]:
    """Return the descriptor.

    Args:
        marts: What was written.
        source: Where the rows are from.
    """
    return {
        "profile": "tabular-data-package",
        "name": "films-analytics",
        "title": TITLE,
        "licenses": [LICENCE],
        "sources": [{"title": source}],
        "citation": CITATION,
        "resources": [_resource(mart) for mart in marts],
    }


def _resource(mart: ExportedMart) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in mart.table.columns],
        "missingValues": [""],
    }
    if mart.keys.primary:
        schema["primaryKey"] = list(mart.keys.primary)
    if mart.keys.foreign:
        schema["foreignKeys"] = [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.field]}}
            for key in mart.keys.foreign
        ]
    return {
        "profile": "tabular-data-resource",
        "name": mart.stem,
        **({"title": mart.table.name} if mart.stem != mart.table.name else {}),
        "description": mart.description,
        "path": f"csv/{mart.stem}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": mart.csv_bytes,
        "hash": f"sha256:{mart.csv_sha256}",
        "rowCount": mart.row_count,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "type": kind_of(column.type),
        "description": column.description,
    }
    if not column.may_be_null:
        told["constraints"] = {"required": True}
    return told
