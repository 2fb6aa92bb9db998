"""Reads from a 422 which limit was too high, and which one to ask for instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from ingest.errors import SourceError
from ingest.source.bodies import UNREADABLE
from ingest.source.known import WELL_KNOWN_CAPS

MOST_FAULTS: Final = 100

AT_MOST: Final = re.compile(r"less than or equal to ([0-9]{1,9})\b")
LESS_THAN: Final = re.compile(r"less than ([0-9]{1,9})\b")


class LimitRefusedError(SourceError):
    """The source refuses so many rows at a time.

    Attributes:
        most: How many it gives, as it says; where it doesn't say, as many as may be asked next.
    """

    def __init__(self, what: str, *, most: int) -> None:
        super().__init__(what)
        self.most = most


def is_about(body: bytes, parameter: str) -> bool:
    """Tell whether a 422 finds fault with a parameter."""
    return any(_place(fault)[-1:] == [parameter] for fault in _faults(body))


def told_limit(body: bytes, parameter: str) -> int | None:
    """Return the most that a 422 says a parameter may be; None where it doesn't say."""
    faults = (fault for fault in _faults(body) if _place(fault)[-1:] == [parameter])
    return next((told for fault in faults if (told := _told(fault)) is not None), None)


def lower_limit(limit: int, *, told: int | None, described: int | None) -> int | None:
    """Return the limit to ask for after one was refused; None where no lower one is left.

    Args:
        limit: What was refused.
        told: The most, as the refusal says it.
        described: The most, as the source's own description says it.
    """
    known = next((known for known in WELL_KNOWN_CAPS if known < limit), None)
    limits = (most for most in (told, described, known) if most is not None)
    return next((most for most in limits if 1 <= most < limit), None)


def _place(fault: Mapping[str, Any]) -> list[Any]:
    place = fault.get("loc")
    return place if isinstance(place, list) else []


def _told(fault: Mapping[str, Any]) -> int | None:
    """Return the highest limit that a fault allows, from its bounds or from its words."""
    context = fault.get("ctx")
    bounds = context if isinstance(context, dict) else {}
    for name, less in (("le", 0), ("limit_value", 0), ("lt", 1)):
        bound = bounds.get(name)
        if isinstance(bound, int | float) and not isinstance(bound, bool) and bound == bound // 1:
            return int(bound) - less
    message = str(fault.get("msg"))
    if match := AT_MOST.search(message):
        return int(match[1])
    match = LESS_THAN.search(message)
    return int(match[1]) - 1 if match else None


def _faults(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        answer = msgspec.json.decode(body)
    except UNREADABLE:
        return
    detail = answer.get("detail") if isinstance(answer, dict) else None
    if isinstance(detail, list):
        yield from (fault for fault in detail[:MOST_FAULTS] if isinstance(fault, dict))
