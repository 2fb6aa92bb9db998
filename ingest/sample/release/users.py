"""The users: how much they rate and when, what they like, how they use the scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.sample.generator.people import ACTIVITY, ARRIVALS, CLOSES, OPENS
from ingest.sample.release.draws import Draws, Whole, bell, below, dealt, part, tail
from ingest.sample.release.sizes import FEWEST_RATINGS_OF_A_USER, Sizes

DAY: Final = 86_400

_MOST_RATINGS: Final = 33_000
"""The busiest user of ml-32m has so many."""

_TOP: Final = 327
"""Of 65536 users so many, half a percent, are in the tail that has no end."""

_MOST_IN_ONE_SITTING: Final = 420
_COME_ONCE: Final = 39_322  # of 65536
_LIKE_MOST: Final = 58_982  # of 65536: those who stretch their opinions by a usual amount
_WITHOUT_HALF_STARS: Final = 13_107  # of 65536


@dataclass(frozen=True, slots=True)
class Users:
    """n users, by id from 1 on.

    Attributes:
        counts: How many movies each of them rates.
        began: When their first sitting began, in epoch seconds, UTC.
        days: How many days later their last sitting is.
        sittings: How many they have.
        tastes: n by 4, as in `genres`, in thousandths.
        bias: What they add to each rating, in thousandths of a star.
        spread: How they stretch opinions, in thousandths.
        uses_half_stars: Whether they do once these can be given.
    """

    counts: Whole
    began: Whole
    days: Whole
    sittings: Whole
    tastes: npt.NDArray[np.int32]
    bias: npt.NDArray[np.int32]
    spread: npt.NDArray[np.int32]
    uses_half_stars: npt.NDArray[np.bool_]

    @property
    def last(self) -> Whole:
        """When their last sitting begins, in epoch seconds, UTC."""
        return self.began + self.days * DAY


def make_users(sizes: Sizes, seed: int) -> Users:
    """Return users who give as many ratings as a release has, at least 20 each where it has 20."""
    counts = _counts(sizes, Draws(seed, 1))
    began = _beginnings(sizes.users, Draws(seed, 2))
    bits = Draws(seed, 3).numbered(0, sizes.users)
    come_once = (part(bits, 0) < _COME_ONCE) & (counts <= _MOST_IN_ONE_SITTING)
    days = np.minimum((CLOSES - began) // DAY - 1, 1 + tail(part(bits, 1), 60 + counts))
    sittings = np.minimum(counts // 4, 2 + tail(part(bits, 2), 3 + counts // 30))
    sittings = np.maximum(np.maximum(sittings, 2), counts // _MOST_IN_ONE_SITTING + 1)
    generous = bell(Draws(seed, 4).numbered(0, sizes.users), 1000)
    scale = Draws(seed, 5).numbered(0, sizes.users)
    is_usual = part(scale, 0) < _LIKE_MOST
    tastes = bell(Draws(seed, 6).numbered(0, 4 * sizes.users), 620).reshape(sizes.users, 4)
    return Users(
        counts=counts,
        began=began,
        days=np.where(come_once, 0, days),
        sittings=np.where(come_once, 1, sittings),
        tastes=tastes.astype(np.int32),
        # The strict ones are further from the middle than the generous ones.
        bias=(generous * np.where(generous < 0, 52, 33) // 100).astype(np.int32),
        spread=np.where(
            is_usual, 350 + (part(scale, 1) * 1300 >> 16), 100 + (part(scale, 1) * 2200 >> 16)
        ).astype(np.int32),
        uses_half_stars=part(scale, 2) >= _WITHOUT_HALF_STARS,
    )


def _counts(sizes: Sizes, draws: Draws) -> Whole:
    """Return how many ratings each user gives: most give few, a few give thousands."""
    fewest = min(FEWEST_RATINGS_OF_A_USER, sizes.ratings // sizes.users)
    bits = draws.numbered(0, sizes.users)
    shares = part(bits, 0) * 1000
    counts = np.full(sizes.users, ACTIVITY[-2][1], np.int64)
    for (low, fewer), (high, more) in reversed(list(pairwise(ACTIVITY[:-1]))):
        low_share, high_share = round(low * 1000) << 16, round(high * 1000) << 16
        on_line = fewer + (more - fewer) * (shares - low_share) // (high_share - low_share)
        counts = np.where(shares < high_share, on_line, counts)
    # Whoever is above has 1 / sqrt(share) times as many, as a square root isn't needed for it.
    farthest = 1 + np.maximum(part(bits, 1), part(bits, 2))
    is_top = part(bits, 0) >= 65536 - _TOP
    counts = np.where(is_top, ACTIVITY[-2][1] * 65536 // farthest, counts)
    most = min(_MOST_RATINGS, sizes.movies // 2) - fewest
    above = np.clip(counts - fewest, 1, most)
    extra = dealt(above, sizes.ratings - fewest * sizes.users, np.full(sizes.users, most, np.int64))
    return fewest + extra


def _beginnings(count: int, draws: Draws) -> Whole:
    """Return when each user came: a rush at first, others in 2000 and 2015."""
    first_days = [
        int(datetime(1996 + place, 1, 1, tzinfo=UTC).timestamp()) for place in range(len(ARRIVALS))
    ]
    bits, times = draws.numbered(0, count), draws.numbered(count, count)
    bounds = np.cumsum(np.array(ARRIVALS, np.int64))
    years = np.searchsorted(bounds, below(bits, int(bounds[-1])), side="right")
    began = np.array(first_days, np.int64)[years] + (part(bits, 0) * 365 >> 16) * DAY
    began += part(times, 0) * DAY >> 16
    return np.clip(began, OPENS + (part(times, 1) * DAY >> 16), CLOSES - 3 * DAY)
