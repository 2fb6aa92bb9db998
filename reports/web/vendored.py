"""The copy of plotly.js that the page carries, and what is recorded of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("vendor")
RECORD = "plotly-cartesian.json"
LICENCE = "plotly-cartesian.LICENSE"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A version of plotly.js with the cartesian traces only, and the SHA-256 of its file in hex."""

    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The name of its file in the folder `vendor`."""
        return f"plotly-cartesian-{self.version}.min.js"


def recorded(folder: Path = FOLDER) -> Bundle:
    """Return what the record says of the copy."""
    return Bundle(**json.loads((folder / RECORD).read_text(encoding="utf-8")))


def plotly_js(folder: Path = FOLDER) -> str:
    """Return the source of plotly.js.

    Raises:
        ValueError: The file isn't the one that was recorded.
    """
    bundle = recorded(folder)
    source = (folder / bundle.file).read_bytes()
    if hashlib.sha256(source).hexdigest() != bundle.sha256:
        raise ValueError(f"{bundle.file} isn't what {RECORD} says: run python -m reports.web.renew")
    return source.decode()
