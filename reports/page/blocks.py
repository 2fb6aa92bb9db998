"""What a document carries for its JavaScript: blocks, each an element with a name.

A block is JSON, or packed in base64. A page packs what is long, because it repeats much of what it
says: its figures are drawn for two languages and two widths. web/packed.js unpacks it.
"""

from __future__ import annotations

import base64
import gzip
from typing import Final, NamedTuple

from markupsafe import Markup

from reports.words.escape import script_json

LONG: Final = 8_000
"""Letters from which a block is packed."""


class Block(NamedTuple):
    """An element of a document: its name, its media type, and what stands in it."""

    name: str
    kind: str
    text: Markup


def block(name: str, value: object) -> Block:
    """Return a value as the document carries it: as JSON, or packed where that is long.

    Raises:
        ValueError: A number is infinite or not a number, which JSON can't say.
    """
    made = plain(name, value)
    return packed(name, compressed(made.text)) if len(made.text) >= LONG else made


def plain(name: str, value: object) -> Block:
    """Return a value as JSON, however long.

    Raises:
        ValueError: A number is infinite or not a number, which JSON can't say.
    """
    text = Markup(script_json(value))  # noqa: S704  # escaped for scripts
    return Block(name, "application/json", text)


def packed(name: str, content: bytes, form: str = "gzip") -> Block:
    """Return what is packed already, as gzip or as zstd."""
    text = Markup(base64.b64encode(content).decode())  # noqa: S704  # letters and digits
    return Block(name, f"application/{form}", text)


def compressed(text: str) -> bytes:
    """Return a text as gzip: the same bytes whenever it is written."""
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)
