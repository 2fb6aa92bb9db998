"""Puts an API's own words about a refusal into one line that is safe for a terminal."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 200
"""Characters of a remark that are shown."""

NAMES: Final = ("detail", "message", "error", "msg", "title", "errors")
"""Under which APIs say what is wrong, the more usual ones first."""

ESCAPES: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)?|\x1b.?|\x9b[0-?]*[@-~]?"
)
"""Characters that a terminal may take for a command."""


def shown_remark(body: bytes, *, secrets: Iterable[str] = ()) -> str:
    """Return the words of a refusal, in one line; nothing where it has no words.

    Args:
        body: JSON as a rule: `detail` as text or as a list with `msg` and `loc`, as FastAPI
            writes it; `message` or `error`.
        secrets: What the words may not hold, such as a password.
    """
    try:
        said = _words(json.loads(body))
    except (ValueError, RecursionError):
        return ""
    for secret in secrets:
        said = said.replace(secret, "***")
    said = ESCAPES.sub(" ", said[: 10 * LONGEST])
    said = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in said)
    said = " ".join(said.split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value[:10])))
    if not isinstance(value, dict):
        return ""
    found = next((_words(value[name]) for name in NAMES if value.get(name)), "")
    place = value.get("loc")
    if found and isinstance(place, list):
        return f"{'.'.join(str(part) for part in place[:10])}: {found}"
    return found
