"""Says what of a source's files isn't landed, though somebody may take it for landed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from ingest.files.found import Found
from ingest.source.names import shown

NAMED: Final = 8

DATA_SUFFIXES: Final = frozenset(
    {
        *(".csv", ".tsv", ".dat", ".data", ".parquet", ".xls", ".xlsx", ".gz", ".tgz", ".zip"),
        *(".tar", ".bz2", ".xz", ".7z", ".zst", ".rar"),
    }
)
"""How files are called that may hold rows: a README, a script or a licence holds none."""

HALVES: Final = (("genome_scores", "genome_tags"), ("genome_tags", "genome_scores"))
"""Resources of which one says little without the other."""


def said_of_others(found: Found, resources: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each kind of file that is there or lacks, and isn't as one may think.

    Args:
        found: What a source holds.
        resources: Those that are to be landed.
    """
    if found.passed_over:
        yield (
            f"These files were taken for {found.form.name}; not landed, though it may hold rows:"
            f" {named(found.passed_over)}."
        )
    unknown = [name for name in _without_known(found) if _may_hold_rows(name)]
    if unknown:
        yield f"Left aside, since no form of MovieLens has a file of this name: {named(unknown)}."
    for one, other in HALVES:
        if one in found.files and one in resources and other not in found.files:
            yield (
                f"{one}: {shown(found.files[one].member.name)} is half of the tag genome, and no"
                f" file has {other}. It is landed, but no mart has it without the other half."
            )


def without_rows(found: Found) -> list[str]:
    """Return the other files, of which no sentence is said: they hold no rows by their names."""
    return [name for name in _without_known(found) if not _may_hold_rows(name)]


def named(names: Sequence[str], most: int = NAMED) -> str:
    """Return the first names of files as they can be shown, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(map(shown, names[:most])) + more


def _without_known(found: Found) -> list[str]:
    return [name for name in found.others if name not in found.passed_over]


def _may_hold_rows(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in DATA_SUFFIXES
