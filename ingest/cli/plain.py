"""Makes text from outside harmless: it can't move a terminal's cursor or change its colours."""

from __future__ import annotations

import re
from typing import Final

UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters: escapes, line breaks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what reverses the order of what is read
    "\u2028\u2029\ufeff\ud800-\udfff]"  # further line breaks; halves of characters
)


def plain(text: str) -> str:
    """Return text in one line, with each character that isn't printed written as its escape."""
    return UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
