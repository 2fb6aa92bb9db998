"""Draws of whole numbers, each from its own counter, the same on every machine and library.

numpy promises no stream of its generators from one version to the next. Sums, products, shifts and
sorts of whole numbers can't come out otherwise, so that nothing else is used here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
"""Whole numbers, none of which comes near to 2**63."""

Bits = npt.NDArray[np.uint64]
"""Draws of 64 independent bits."""

_STEP: Final = 0x9E3779B97F4A7C15
_ROUNDS: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT: Final = 31
_MASK: Final = 2**64 - 1


class Draws:
    """A stream of draws, of which each can be had by its number.

    splitmix64 (Steele, Lea and Flood, 2014, *Fast Splittable Pseudorandom Number Generators*).

    Args:
        seed: From 0 on.
        stream: Tells the streams of one seed apart; each is drawn from in one place.
    """

    def __init__(self, seed: int, stream: int) -> None:
        self._start = _mixed(_mixed(seed * _STEP & _MASK) + stream * _STEP & _MASK)

    def numbered(self, first: int, count: int) -> Bits:
        """Return `count` draws, from number `first` on."""
        return self.at(np.arange(first, first + count, dtype=np.uint64))

    def at(self, numbers: Bits) -> Bits:
        """Return the draws of these numbers."""
        bits = numbers * np.uint64(_STEP)
        bits += np.uint64(self._start)
        for shift, factor in _ROUNDS:
            bits ^= bits >> np.uint64(shift)
            bits *= np.uint64(factor)
        bits ^= bits >> np.uint64(_LAST_SHIFT)
        return bits


def part(bits: Bits, place: int) -> Whole:
    """Return 16 bits of each draw, 0 to 65535: those at place 0, 1, 2 or 3."""
    return ((bits >> np.uint64(16 * place)) & np.uint64(0xFFFF)).astype(np.int64)


def below(bits: Bits, bound: Whole | int) -> Whole:
    """Return a number from 0 to `bound` - 1 for each draw, from its upper 32 bits.

    Args:
        bits: n draws.
        bound: At most 2**31; one for all or n of them.
    """
    return ((bits >> np.uint64(32)).astype(np.int64) * bound) >> 32


def bell(bits: Bits, deviation: int) -> Whole:
    """Return draws from a bell curve around 0 that ends at 3.46 times its standard deviation.

    The sum of four uniform draws (Irwin-Hall).
    """
    in_all = part(bits, 0) + part(bits, 1) + part(bits, 2) + part(bits, 3) - 2 * 65535
    return in_all * deviation // 37837  # the standard deviation of the sum


def tail(parts: Whole, middle: Whole | int) -> Whole:
    """Return numbers with median `middle` and a long tail, from 16 bits each."""
    return middle * parts // (65536 - parts)


def dealt(weights: Whole, total: int, most: Whole) -> Whole:
    """Return n whole numbers whose sum is `total`, in proportion to weights as far as can be.

    Args:
        weights: n of them, from 1 on.
        total: At most the sum of `most`.
        most: What each of the n may be.
    """
    numbers = np.minimum(weights * total // max(int(weights.sum()), 1), most)
    while left := total - int(numbers.sum()):
        free = np.flatnonzero(numbers < most)
        more = max(left // len(free), 1)
        chosen = free[:left]  # all of them where there is one for each
        numbers[chosen] += np.minimum(more, most[chosen] - numbers[chosen])
    return numbers


def places_within(counts: Whole) -> Whole:
    """Return 0, 1, 2 and so on for the members of each group, one group after the other."""
    firsts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(firsts, counts)


def _mixed(number: int) -> int:
    for shift, factor in _ROUNDS:
        number = (number ^ number >> shift) * factor & _MASK
    return number ^ number >> _LAST_SHIFT
