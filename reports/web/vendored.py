"""The copy of plotly.js that the page carries, and what is recorded of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("vendor")
RECORD = "plotly-cartesian.json"
LICENCE = "plotly-cartesian.LICENSE"
_BODY = '"use strict";var Plotly='
_EXPORT = "window.Plotly = Plotly;"


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


def at_once(source: str) -> str:
    """Return the source of plotly.js without the shell that other module systems need.

    The shell is a function that holds everything. A browser reads what stands in a function only
    for its end, and reads it again when the function runs, so the shell costs a fifth of the time
    until the first chart. A source without this shell stays as it is.
    """
    notice, ends, rest = source.partition("*/")
    _, begins, body = rest.partition(_BODY)
    body, exported, _ = body.rpartition(_EXPORT)
    return f"{notice}{ends}\n{begins}{body}" if begins and exported else source
