"""The data that a document carries for its JavaScript: blocks, each an element with a name.

A block is JSON. One that is long is packed, as gzip in base64, because a page repeats much of
what it says: its figures are drawn for two languages and two widths. web/blocks.js reads both.
"""

from __future__ import annotations

import base64
import gzip
from typing import Final, NamedTuple

from markupsafe import Markup

from reports.words.escape import script_json

LONG: Final = 8_000
"""Letters from which a block is packed."""
_PLAIN: Final = "application/json"
_PACKED: Final = "application/gzip"


class Block(NamedTuple):
    """An element of a document: its name, its media type, and what stands in it."""

    name: str
    kind: str
    text: Markup


def block(name: str, value: object) -> Block:
    """Return a value as the document carries it, the same bytes for the same value.

    Raises:
        ValueError: A number is infinite or not a number, which JSON can't say.
    """
    text = script_json(value)
    kind = _PLAIN
    if len(text) >= LONG:
        packed = gzip.compress(text.encode(), mtime=0)
        kind, text = _PACKED, base64.b64encode(packed).decode()
    return Block(name, kind, Markup(text))  # noqa: S704  # escaped for scripts, or base64
