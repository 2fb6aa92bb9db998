"""How users rate what they have seen, and when: in whole numbers, thousandths of a star."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.sample.generator.ratings import HALF_STARS_FROM
from ingest.sample.release.catalogue import Catalogue
from ingest.sample.release.draws import Bits, Draws, Whole, part
from ingest.sample.release.users import DAY, Users
from ingest.sample.release.viewings import Viewed

Small = npt.NDArray[np.int32]

_MEAN: Final = 3_440
_RELUCTANT_ABOVE: Final = 4_000
_DIVIDED_BY: Final = 1_000
_FINE: Final = 61_604  # of 65536: even who uses half stars rounds to whole ones now and then
_SECONDS_A_RATING: Final = 9


def half_stars_of(
    catalogue: Catalogue, users: Users, viewed: Viewed, times: Whole, bits: Bits
) -> Whole:
    """Return ratings as a number of half stars, 1 to 10: quality, taste and chance.

    Args:
        catalogue: The movies.
        users: All users.
        viewed: Who has rated what, n rows.
        times: When, n epoch seconds, UTC.
        bits: n draws.
    """
    of_users, places = viewed.of_users, viewed.places
    tastes = [
        users.tastes[:, taste][of_users] * catalogue.tastes[:, taste][places] for taste in range(4)
    ]
    likes: Small = (tastes[0] + tastes[1] + tastes[2] + tastes[3]) // 1_000
    chance: Small = (part(bits, 0) + part(bits, 1) + part(bits, 2)).astype(np.int32)
    chance = (chance - 98_304) * 27 // 1_311  # three draws of 16 bits, of 1.35 stars each
    side = np.where(likes + chance // 2 > 0, np.int32(_DIVIDED_BY), np.int32(-_DIVIDED_BY))
    chance += np.where(catalogue.divides[places], side, np.int32(0))
    opinion = catalogue.quality[places] + likes * catalogue.edge[places] // 1_334 + chance
    wish = _MEAN + users.bias[of_users] + users.spread[of_users] * opinion // 1_000
    # People are slow to give the highest mark.
    above = np.maximum(wish - _RELUCTANT_ABOVE, 0)
    wish -= above // 4
    is_fine = users.uses_half_stars[of_users] & (times >= HALF_STARS_FROM)
    is_fine &= part(bits, 3) < _FINE
    halves = np.clip((wish * 2 + 500) // 1_000, 1, 10)
    wholes = 2 * np.clip((wish + 500) // 1_000, 1, 5)
    rated: Whole = np.where(is_fine, halves, wholes).astype(np.int64)
    return rated


class Times:
    """When ratings are given: in sittings, the first ones closer together than the later ones.

    Args:
        catalogue: The movies.
        users: All users.
        seed: Of the release.
    """

    def __init__(self, catalogue: Catalogue, users: Users, seed: int) -> None:
        self._catalogue = catalogue
        self._users = users
        self._sittings = Draws(seed, 21)
        # Each user's sittings have numbers of their own among all.
        self._first_sitting = np.cumsum(users.sittings) - users.sittings
        self._last = users.last
        self._length = 60 + _SECONDS_A_RATING * users.counts // users.sittings

    def of(self, viewed: Viewed, bits: Bits) -> Whole:
        """Return n times in epoch seconds, UTC, none of them before the movie came.

        Args:
            viewed: Who has rated what, n rows.
            bits: n draws.
        """
        users, of_users = self._users, viewed.of_users
        sitting = part(bits, 0) * users.sittings[of_users] >> 16
        began = self._beginnings(of_users, sitting)
        # Whoever couldn't have rated a movie that early does so in the end.
        began = np.where(began < self._catalogue.came[viewed.places], self._last[of_users], began)
        return began + (part(bits, 1) * self._length[of_users] >> 16)

    def _beginnings(self, of_users: Whole, sitting: Whole) -> Whole:
        numbers = (self._first_sitting[of_users] + sitting).astype(np.uint64)
        bits = self._sittings.at(numbers)
        share = part(bits, 0)
        days = ((share * share >> 16) * self._users.days[of_users] >> 16).astype(np.int64)
        later = days * DAY + (part(bits, 1) * (DAY // 2) >> 16)
        later = np.where(days < self._users.days[of_users], later, days * DAY)
        return self._users.began[of_users] + np.where(sitting == 0, 0, later)
