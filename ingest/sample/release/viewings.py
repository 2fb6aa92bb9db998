"""Which movies each user rates: each of them once, popular ones more often than others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.sample.release.catalogue import Catalogue
from ingest.sample.release.draws import Bits, Draws, Whole, below, part, places_within
from ingest.sample.release.users import Users

_SEEN_BY_CHANCE: Final = 3
"""Movies that fewer users would rate are given one viewer: few of the real ones have no rating."""

_UNRATED: Final = 1_966  # of 65536 movies that few rate: three percent
_TURNS: Final = 60
_PLACE: Final = 32
"""Bits below a user's number in a sort key."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """What some users, one next to the other, have rated: n rows by user and movie.

    Attributes:
        first: The place of the first user.
        counts: How many movies each of the users has rated.
        number: Of the first row among those of all users.
        of_users: The user's place of each row.
        places: The movie's place in the catalogue of each row.
    """

    first: int
    counts: Whole
    number: int
    of_users: Whole
    places: Whole


class Viewings:
    """Draws the movies of some users at once.

    Of a user's n movies one is drawn from each n-th part of the catalogue's weight, in the order of
    their ids, so that no draw has to be repeated. Whoever rates much rates all well-known movies
    and many others: each tier of activity, a power of two, has weights by which no user would rate
    a movie more than once.

    Args:
        catalogue: The movies, in the order in which they came, and of their ids.
        users: All users.
        seed: Of the release.
    """

    def __init__(self, catalogue: Catalogue, users: Users, seed: int) -> None:
        self._catalogue = catalogue
        self._users = users
        self._draws = Draws(seed, 11)
        movies = len(catalogue.weights)
        # A movie can't be rated before it came; whoever rates much finds something all the same.
        known = np.searchsorted(catalogue.came, users.last, side="right")
        self._known = np.minimum(np.maximum(known, 2 * users.counts), movies)
        self._tiers = _tiers(users.counts)
        self._bounds = {
            int(tier): np.cumsum(_levelled(catalogue.weights, 2 ** int(tier)))
            for tier in np.unique(self._tiers)
        }
        self._given, self._given_counts = self._first_viewings(Draws(seed, 12))
        self._given_from = np.cumsum(self._given_counts) - self._given_counts

    def of(self, first: int, last: int, number: int) -> Viewed:
        """Return what some users rate.

        Args:
            first: The place of the first user.
            last: The place after the last user.
            number: Of the first of their ratings among all.
        """
        counts, known = self._users.counts[first:last], self._known[first:last]
        given_counts = self._given_counts[first:last]
        drawn = counts - given_counts
        users = np.arange(last - first, dtype=np.int64)
        numbers = number + np.repeat(np.cumsum(counts) - counts, drawn) + places_within(drawn)
        places = self._drawn(drawn, known, self._tiers[first:last], numbers)
        keys = np.concatenate(
            [
                (np.repeat(users, drawn) << _PLACE) + places,
                (np.repeat(users, given_counts) << _PLACE) + self._given_of(first, last),
            ]
        )
        keys.sort()
        within = places_within(counts)
        # A movie that comes twice gives way to the next one that is free, in the same order.
        keys = np.maximum.accumulate(keys - within) + within
        places = keys - (np.repeat(users, counts) << _PLACE)
        places = np.minimum(places, np.repeat(known - counts, counts) + within)
        return Viewed(first, counts, number, first + np.repeat(users, counts), places)

    def _drawn(self, drawn: Whole, known: Whole, tiers: Whole, numbers: Whole) -> Whole:
        jitter = part(self._draws.at(numbers.astype(np.uint64)), 0)
        steps = (places_within(drawn) << 16) + jitter
        tier_of_rows = np.repeat(tiers, drawn)
        places = np.empty(len(steps), np.int64)
        for tier in np.unique(tiers):
            bounds = self._bounds[int(tier)]
            rows = np.flatnonzero(tier_of_rows == tier)
            chosen = tiers == tier
            weight = np.repeat(bounds[known[chosen] - 1], drawn[chosen])
            points = steps[rows] * weight // np.repeat(drawn[chosen] << 16, drawn[chosen])
            places[rows] = np.searchsorted(bounds, points, side="right")
        return places

    def _given_of(self, first: int, last: int) -> Whole:
        begin = self._given_from[first]
        end = begin + self._given_counts[first:last].sum()
        given: Whole = self._given[begin:end]
        return given

    def _first_viewings(self, draws: Draws) -> tuple[Whole, Whole]:
        """Return movies that would hardly be rated, by user, and how many each user is given.

        The busier a user, the more often. Nobody is given a movie that came after their time.
        """
        catalogue, users = self._catalogue, self._users
        expected = catalogue.weights * int(users.counts.sum()) // int(catalogue.weights.sum())
        bits: Bits = draws.numbered(0, len(catalogue.weights))
        is_given = (expected < _SEEN_BY_CHANCE) & (part(bits, 0) >= _UNRATED)
        movies = np.flatnonzero(is_given)
        by_time = np.argsort(users.last, kind="stable")
        reach = np.cumsum(users.counts[by_time])
        before = np.searchsorted(users.last[by_time], catalogue.came[movies])
        movies, before = movies[before < len(by_time)], before[before < len(by_time)]
        from_weight = reach[before] - users.counts[by_time[before]]
        points = from_weight + below(bits[movies], int(reach[-1]) - from_weight)
        viewers = by_time[np.searchsorted(reach, points, side="right")]
        order = np.argsort(viewers, kind="stable")
        viewers, movies = viewers[order], movies[order]
        asked = np.bincount(viewers, minlength=len(users.counts)).astype(np.int64)
        is_kept = places_within(asked) < users.counts[viewers] // 3
        kept = np.bincount(viewers[is_kept], minlength=len(users.counts)).astype(np.int64)
        return movies[is_kept], kept


def _tiers(counts: Whole) -> Whole:
    """Return the exponent of the power of two that is next above each count."""
    tiers = np.zeros(len(counts), np.int64)
    for exponent in range(int(counts.max()).bit_length()):
        tiers += counts >> exponent > 0
    return tiers


def _levelled(weights: Whole, draws: int) -> Whole:
    """Return weights of which none is more than one part in `draws` of all, as far as can be."""
    levelled = weights
    for _ in range(_TURNS):
        most = max(int(levelled.sum()) // draws, 1)
        if int(levelled.max()) <= most:
            break
        levelled = np.minimum(weights, most)
    return levelled
