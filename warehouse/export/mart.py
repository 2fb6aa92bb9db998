"""A mart that was written into files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from warehouse.catalogue import Table
from warehouse.export.keys import Keys

KINDS: Final = {
    "bigint": "integer",
    "integer": "integer",
    "smallint": "integer",
    "double": "number",
    "boolean": "boolean",
    "varchar": "string",
    "date": "date",
    "timestamp": "datetime",
}


def kind_of(kind: str) -> str:
    """Return what a type of DuckDB is to those who have another engine."""
    return "array" if kind.endswith("[]") else KINDS[kind]


@dataclass(frozen=True, slots=True)
class ExportedMart:
    """What was written of a mart.

    Attributes:
        table: The mart.
        keys: Its keys.
        row_count: Rows in each of its files.
        csv_bytes: Size of the CSV file.
        csv_sha256: Its SHA-256.
    """

    table: Table
    keys: Keys
    row_count: int
    csv_bytes: int
    csv_sha256: str

    @property
    def description(self) -> str:
        """The mart's comment, grain and all."""
        if self.table.grain in self.table.description:
            return self.table.description
        return f"{self.table.description} {self.table.grain}"
