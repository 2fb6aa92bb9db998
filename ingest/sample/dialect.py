"""How deployments of the films API differ in what they say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """What a deployment does in its own way; the defaults are the public one's.

    `slash`: list paths end in a slash, and without it redirect (307) to it. `totals`: `/analytics`
    answers `total_movies` and so on, with `average_rating`. `max_limit`: the most rows that a
    request may ask for, None for any number.
    """

    slash: bool = False
    totals: bool = False
    default_limit: int = 100
    max_limit: int | None = 1000


PUBLIC = Dialect()
OTHER = Dialect(slash=True, totals=True, default_limit=10, max_limit=None)
