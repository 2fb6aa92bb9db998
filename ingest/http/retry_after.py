"""Reads the seconds that a `Retry-After` header asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

CLOCKS_DIFFER: Final = timedelta(seconds=5)
"""A `Date` further than this from the present: more than an answer's way and whole seconds."""


def parse_retry_after(value: str | None, *, now: datetime, date: str | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3).

    Args:
        value: Seconds or an HTTP date.
        now: The present, with a zone.
        date: The answer's own `Date`. Where it is far from now, one of the clocks is wrong;
            then the source's clock counts, since its dates come from there.

    Returns:
        Seconds from now, at least 0; None where the header is missing or can't be read.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    moment, answered_at = _parse_date(text), _parse_date(date or "")
    if moment is None:
        return None
    if answered_at is not None and abs(answered_at - now) > CLOCKS_DIFFER:
        now = answered_at
    return max(0.0, (moment - now).total_seconds())


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
