"""A mart that was written into files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

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


MOST_BYTES: Final = 200
"""Bytes that the name of a file has at most, before its ending."""

KEPT: Final = 100
"""Bytes of a longer name that are kept, before a sum of all of it."""


def stem_of(name: str) -> str:
    """Return what the files of a mart are called: its name, unless a file can't be called so.

    Letters beyond ASCII, blanks, slashes and such are written as in an address, so that no two
    names have one file, also where a file system takes small letters for great ones: DuckDB tells
    other letters apart, but not those of ASCII.
    """
    stem = quote(name, safe="").replace("~", "%7E")
    if stem.startswith("."):
        stem = f"%2E{stem[1:]}"
    if len(stem) > MOST_BYTES:
        stem = f"{stem[:KEPT]}~{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return stem


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
    def stem(self) -> str:
        """What its files are called, without their ending."""
        return stem_of(self.table.name)

    @property
    def description(self) -> str:
        """The mart's comment, grain and all."""
        if self.table.grain in self.table.description:
            return self.table.description
        return f"{self.table.description} {self.table.grain}"
