"""Where a landed row stands in the source, and what asks for it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from ingest.errors import IngestError
from ingest.raw.folder import MANIFEST, RawDir
from ingest.raw.manifest import Manifest, read_manifest
from ingest.source.dialects import Paging
from ingest.source.resources import EVERY_RESOURCE, RESOURCES
from ingest.source.windows import requests_for
from warehouse.why.bench import STORED, Bench
from warehouse.why.lineage import Model

SAMPLE: Final = re.compile(r"sample \(seed \d+, version \d+\)", re.ASCII)
SAMPLE_URL: Final = "http://127.0.0.1:8000"
"""Where `python -m ingest.sample` serves the sample's rows."""

SOURCES: Final = f"""
select distinct load_id, source from {STORED}.staging.stg_films__loads
"""  # noqa: S608 - a constant

PLACE: Final = ("load_id", "source_offset")
"""The columns that tell where a landed row came from."""


def landed_resource(model: Model) -> str | None:
    """Return the resource whose landed rows a model's are; None where they aren't such."""
    resources = [name for name in model.sources if name in EVERY_RESOURCE]
    is_placed = all(column in model.columns for column in PLACE)
    return resources[0] if len(resources) == 1 and is_placed else None


def places(bench: Bench, raw_dir: Path) -> Callable[[str, str, int | None], str]:
    """Return what tells where a row stands in the source, of its resource, load and offset."""
    sources = dict(bench.rows(SOURCES))
    manifests: dict[str, Manifest | None] = {}

    def place(resource: str, load_id: str, offset: int | None) -> str:
        if load_id not in manifests:
            manifests[load_id] = _manifest(raw_dir, load_id)
        return where(resource, str(sources.get(load_id) or ""), offset, manifests[load_id])

    return place


def where(resource: str, source: str, offset: int | None, manifest: Manifest | None) -> str:
    """Return the URL that asks for a row again, or the place in a file where it stands.

    Args:
        resource: What the row is of.
        source: What the load calls its source: a base URL, the sample, or the path of files.
        offset: The row's offset; None where it isn't known.
        manifest: Of the load; without it, the list is taken to be the public API's.
    """
    if offset is None or not source:
        return "its place in the source isn't known"
    sample = SAMPLE.fullmatch(source)
    if not sample and "://" not in source:
        load = manifest.resources.get(resource) if manifest else None
        file = f"{load.source_file.path} of " if load and load.source_file else ""
        return f"row {offset + 1:,} of {file}{source}"
    dialect = manifest.dialect if manifest else {}
    path = dialect.get(f"{resource} path", RESOURCES[resource].path)
    [asked] = requests_for(
        Paging.of_words(dialect.get(f"{resource} paging", "")), skip=offset, limit=1
    )
    return f"{SAMPLE_URL if sample else source}{path}?{urlencode(asked)}"


def _manifest(raw_dir: Path, load_id: str) -> Manifest | None:
    try:
        return read_manifest(RawDir(raw_dir).loads / load_id / MANIFEST)
    except (IngestError, OSError):
        return None
