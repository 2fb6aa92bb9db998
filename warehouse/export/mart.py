"""A mart that was written into files."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.catalogue import Table
from warehouse.export.keys import Keys


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
