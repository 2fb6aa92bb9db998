"""Changes what was landed behind the ingester's back, and asks `verify` what it finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.landed import load_ids

Manifest = dict[str, Any]


def found(raw_dir: Path) -> str:
    return "\n".join(faults(RawDir(raw_dir)))


def change_manifest(raw_dir: Path, place: int, change: Callable[[Manifest], object]) -> None:
    """Change the manifest of the load at `place`, from the oldest."""
    path = raw_dir / "loads" / load_ids(raw_dir)[place] / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest))
