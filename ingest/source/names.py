"""Names that a source sends: which two mean the same, and how one is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LONGEST_NAME: Final = 100
MOST_NAMES: Final = 20

WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
"""A word of a name in camelCase, snake_case or anything between."""


def plain(name: str) -> str:
    """Return what is left of a name where case, underscores and plurals don't count.

    `movie_id`, `MovieID` and `moviesId` are all `movieid`. A name that is too long to be one is
    nothing at all.
    """
    if len(name) > LONGEST_NAME:
        return ""
    return "".join(word.lower().removesuffix("s") for word in WORD.findall(name))


def shown(name: str) -> str:
    """Return a name as it can be shown: one line, bounded, printable, valid UTF-8."""
    cut = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in cut)


def shown_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as they can be shown, in order, and not too many."""
    return tuple(shown(name) for name in sorted(names)[:MOST_NAMES])
