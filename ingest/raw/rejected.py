"""Rows that aren't what their resource promises, kept apart with their raw JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import TooManyRejectedError
from ingest.raw.folder import RawDir
from ingest.raw.manifest import LandedFile
from ingest.raw.parquet import write_parquet

REJECTED: Final = "_rejected"

UNKNOWN_FIELDS_NOTED: Final = 100
NAME_LENGTH: Final = 100

REJECTED_SCHEMA: Final = pa.schema(
    [
        pa.field("resource", pa.string(), nullable=False),
        pa.field("offset", pa.int64()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
    ]
)


@dataclass(slots=True)
class Quarantine:
    """Rows set aside, of all resources of a load, and the fields nobody knows.

    Args:
        max_share: Share of a resource's rows that may be set aside.
    """

    max_share: float
    rows: list[dict[str, object]] = field(default_factory=list)
    unknown_fields: dict[str, set[str]] = field(default_factory=dict)
    field_names: dict[str, dict[str, str]] = field(default_factory=dict)
    seen_fields: dict[str, set[str]] = field(default_factory=dict)

    def count(self, resource: str) -> int:
        """How many rows of a resource were set aside."""
        return sum(row["resource"] == resource for row in self.rows)

    def note_unknown(self, resource: str, names: set[str]) -> None:
        """Take note of fields that a resource doesn't know, as far as a manifest stays readable."""
        noted = self.unknown_fields.setdefault(resource, set())
        for name in sorted(names):
            if len(noted) < UNKNOWN_FIELDS_NOTED:
                noted.add(name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…")

    def note_names(self, resource: str, taken: Mapping[str, str], seen: Iterable[str]) -> None:
        """Take note of what fields were taken for, and of ours that came at all."""
        noted = self.field_names.setdefault(resource, {})
        for name in sorted(taken):
            if len(noted) < UNKNOWN_FIELDS_NOTED:
                noted[name] = taken[name]
        self.seen_fields.setdefault(resource, set()).update(seen)

    def write(self, folder: Path) -> tuple[LandedFile, ...]:
        """Write what was set aside, if anything was, into a load's folder; return the files."""
        if not self.rows:
            return ()
        table = pa.Table.from_pylist(self.rows, schema=REJECTED_SCHEMA)
        return write_parquet(folder / REJECTED, [table], REJECTED_SCHEMA)


def too_many(
    where: str, *, bad: int, rows: int, share: float, promised: str, example: str
) -> TooManyRejectedError:
    """Return what is said where more rows than allowed would have to be set aside.

    Args:
        where: The resource or file that they are of.
        bad: How many have been found so far.
        rows: How many there are, the bad ones among them.
        share: Of them that may be set aside.
        promised: What they aren't, as the end of a sentence.
        example: One of them, and what is wrong with it.
    """
    are = "isn't" if bad == 1 else "aren't"
    allowed = int(share * rows)
    return TooManyRejectedError(
        f"{where}: at least {bad:,} of {rows:,} rows {are} {promised}, such as {example}. Nothing"
        f" was landed, since --max-rejected {share:g} lets {f'{allowed:,}' if allowed else 'none'}"
        " of so many pass. If such rows are really bad, allow more."
    )


def rejected_rows(raw: RawDir, damaged: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what was set aside in each load: load_id, resource, offset, reason, raw.

    Args:
        raw: The raw folder.
        damaged: Is given a sentence for each file that can't be read; it hides no other.
    """
    for load_id in raw.load_ids():
        for path in sorted((raw.loads / load_id / REJECTED).glob("*.parquet")):
            try:
                rows = pq.ParquetFile(path).read().to_pylist()
            except (pa.ArrowException, OSError):
                damaged.append(
                    f"{path} can't be read: no parquet file. Put it back from a copy. If you have"
                    f" none: {raw.command('--full-refresh')}, then remove the folder of that load."
                )
                continue
            for row in rows:
                yield {"load_id": load_id, **row}
