"""Reads files as `ingest --source PATH` does, for the sample's server to serve."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ingest.files.found import find
from ingest.files.opening import open_file
from ingest.files.reader import Written, write
from ingest.plan.file_steps import identity
from ingest.raw.parquet import Lineage, own_schema, read_landed
from ingest.sample.records import Dataset, Link, Movie, Rating, Tag
from ingest.source.resources import RESOURCES

RECORDS: Final = {"movies": Movie, "ratings": Rating, "tags": Tag, "links": Link}

NOWHERE: Final = Lineage("", datetime(1970, 1, 1, tzinfo=UTC))
"""Of rows that are landed only to be read back: nobody sees it."""


def read_files(path: Path) -> tuple[Dataset, list[str]]:
    """Return the rows of files, in their order, and sentences that say what isn't among them.

    Rows that aren't as promised are left out, however many they are.

    Args:
        path: A folder, an archive, or a file; archives are unpacked into a temporary folder.

    Raises:
        IngestError: No file of it is known, or one can't be read.
    """
    source = identity(path)
    found = find(path)
    rows: dict[str, list[Any]] = {name: [] for name in RECORDS}
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="films-sample-") as temporary:
        unpacked, landed = Path(temporary) / "unpacked", Path(temporary) / "landed"
        unpacked.mkdir()
        for name in RECORDS:
            file = found.files.get(name)
            if file is None:
                continue
            opened = open_file(path, name, file, unpacked)
            written = write(
                opened, landed / name, NOWHERE, max_rejected=1.0, advance=lambda _rows: None
            )
            rows[name] = _read_back(landed, name, written)
            if written.bad:
                said.append(_left_out(opened.name, written))
    empty = [name for name in RECORDS if name not in found.files]
    if empty:
        said.append(f"No file has {' or '.join(empty)}: these lists are empty.")
    of_files = sorted(found.files.keys() - RECORDS.keys())
    if of_files:
        said.append(f"No API serves {' or '.join(of_files)}: the sample leaves them out.")
    return Dataset(identity=f"sample (files of {source})", **rows), said


def _read_back(landed: Path, name: str, written: Written) -> list[Any]:
    columns: Sequence[str] = own_schema(RESOURCES[name]).names
    record = RECORDS[name]
    rows: list[Any] = []
    for file in written.files:
        table = read_landed(landed / file.path, columns)
        cells = (table[column].to_pylist() for column in columns)
        rows.extend(map(record, *cells))
    return rows


def _left_out(name: str, written: Written) -> str:
    return (
        f"{len(written.bad):,} of {written.rows:,} rows of {name} aren't served, since they aren't"
        f" as promised, such as {written.bad[0].reason}."
    )
