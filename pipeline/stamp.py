"""Whether something is still what would be made now: by content, not by time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

MODELS: Final = (
    *("models", "macros", "tests/data_tests"),
    *("dbt_project.yml", "profiles.yml", "selectors.yml", "uv.lock"),
)
"""What dbt reads, but for the landed files."""

PAGE: Final = ("reports",)
"""What renders the page."""


def digest(paths: Iterable[str], *facts: object) -> str:
    """Return a digest of the files at and under `paths`, and of facts that JSON can tell."""
    whole = hashlib.sha256(json.dumps(facts).encode())
    for path in paths:
        top = Path(path)
        files = [top] if top.is_file() else sorted(top.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                whole.update(f"\0{file}\0".encode())
                whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def landed(raw: Path) -> list[Any]:
    """Return what tells one state of the raw folder from another.

    Manifests are never changed. Of what runs have found out without landing anything, dbt reads
    when they have compared rows, and not which failed rows they have asked for.
    """
    manifests = sorted((raw / "loads").glob("*/manifest.json"))
    return [[[path.parent.name, *version(path)] for path in manifests], _compared(raw)]


def _compared(raw: Path) -> Any:  # noqa: ANN401 - whatever a file holds that may be damaged
    try:
        sources = json.loads((raw / "checks.json").read_bytes())["sources"]
        return {
            name: {
                resource: [at, found.get("loads", {}).get(resource)]
                for resource, at in found.get("compared_at", {}).items()
            }
            for name, found in sources.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def version(path: Path) -> list[int]:
    """Return what changes whenever a file does; an empty list where there is none."""
    try:
        status = path.stat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns]


def holds(stamp: Path, made_from: str, made: Path) -> bool:
    """Say whether `made` is there, as it was stamped, and made from what there is now."""
    try:
        kept = json.loads(stamp.read_bytes())
    except (OSError, ValueError):
        return False
    now = version(made)
    return bool(now) and kept == {"made_from": made_from, "version": now}


def write(stamp: Path, made_from: str, made: Path) -> None:
    """Stamp `made`."""
    aside = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    aside.write_text(json.dumps({"made_from": made_from, "version": version(made)}))
    aside.replace(stamp)
