"""The copies of the engine and of the libraries that the workbench carries."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("vendor")
RECORD: Final = "record.json"
LICENCES: Final = "LICENCES"
ENGINE: Final = "duckdb.wasm"
WORKER: Final = "duckdb.worker.js"
LIBRARIES: Final = "libraries.min.js"
PARTS: Final = (ENGINE, WORKER, LIBRARIES)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is stored.

    Attributes:
        packed: Its bytes, compressed by gzip.
        content: Its bytes.
    """

    packed: bytes
    content: bytes


def part(name: str, folder: Path = FOLDER) -> Part:
    """Return a part of the workbench.

    Raises:
        ValueError: Its file isn't the one that was recorded.
    """
    packed = (folder / f"{name}.gz").read_bytes()
    if hashlib.sha256(packed).hexdigest() != recorded(folder)[name]:
        raise ValueError(f"{name}.gz isn't what {RECORD} says: run python -m reports.ask.renew")
    return Part(packed, gzip.decompress(packed))


def recorded(folder: Path = FOLDER) -> dict[str, str]:
    """Return the SHA-256 of each part's file in hex, and the versions of the packages."""
    record: dict[str, str] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return record
