"""Whether the landed files are those that the tables were built from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from ingest.raw.folder import LOAD_ID, RawDir
from warehouse.why.bench import STORED, Bench

LAST_LOAD: Final = f"""
select load_id from {STORED}.meta.builds
where command in ('build', 'run', 'retry') order by started_at desc limit 1
"""  # noqa: S608 - a constant


def why_unread(bench: Bench, raw_dir: Path) -> str:
    """Return why the landed files can't be compared with the tables; empty where they can.

    Args:
        bench: With the warehouse.
        raw_dir: The folder that was named.
    """
    loads = RawDir(raw_dir).loads
    try:
        ids = sorted(path.name for path in loads.iterdir() if LOAD_ID.fullmatch(path.name))
    except OSError:
        ids = []
    try:
        built = bench.rows(LAST_LOAD)
    except duckdb.Error:
        built = []
    if not ids:
        return f"there is no load in {loads} (name the raw folder with --raw-dir)"
    [(last,)] = built or [(None,)]
    if last not in ids:
        return f"{loads} isn't what the warehouse was built from (name that with --raw-dir)"
    if last != ids[-1]:
        return f"{loads} has newer loads than the warehouse (run `dbt build`)"
    return ""
