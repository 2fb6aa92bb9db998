"""The copies of the engine and of the libraries that the workbench carries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

FOLDER: Final = Path(__file__).with_name("vendor")
RECORD: Final = "record.json"
LICENCES: Final = "LICENCES"
ENGINE: Final = "duckdb.wasm"
WORKER: Final = "duckdb.worker.js"
LIBRARIES: Final = "libraries.min.js"
PARTS: Final = {ENGINE: "zst", WORKER: "gz", LIBRARIES: "gz"}
"""How each part is stored: libraries come first, and unpack what browsers can't yet."""
_CODECS: Final = {"zst": "zstd", "gz": "gzip"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is stored.

    Attributes:
        packed: Its bytes, compressed as `PARTS` says.
        content: Its bytes.
    """

    packed: bytes
    content: bytes


def part(name: str, folder: Path = FOLDER) -> Part:
    """Return a part of the workbench.

    Raises:
        ValueError: Its file isn't the one that was recorded.
    """
    file = f"{name}.{PARTS[name]}"
    packed = (folder / file).read_bytes()
    if hashlib.sha256(packed).hexdigest() != recorded(folder)[name]:
        raise ValueError(f"{file} isn't what {RECORD} says: run python -m reports.ask.renew")
    with pa.CompressedInputStream(pa.BufferReader(packed), _CODECS[PARTS[name]]) as stream:
        return Part(packed, stream.read())


def recorded(folder: Path = FOLDER) -> dict[str, str]:
    """Return the SHA-256 of each part's file in hex, and the versions of the packages."""
    record: dict[str, str] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return record
