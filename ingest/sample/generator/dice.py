"""Random draws that come out the same on every machine and every Python.

Only `random.Random(seed).random()` is promised never to change, and only `+ - * /` and the square
root are exact everywhere: so no `shuffle` or `gauss`, no `exp`, `log` or `**`, and no `sum` of
floats, which Python 3.12 began to round in another way.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Iterable, MutableSequence, Sequence
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")

_SQRT_3 = math.sqrt(3.0)


class Dice:
    """A stream of draws; `roll()` is uniform in [0, 1)."""

    def __init__(self, seed: int) -> None:
        self.roll = random.Random(seed).random  # noqa: S311 - a sample, no secret

    def below(self, bound: int) -> int:
        """Return an integer from 0 to `bound` - 1."""
        return int(self.roll() * bound)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of `items`."""
        return items[int(self.roll() * len(items))]

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.roll() < probability

    def bell(self) -> float:
        """Return a draw from a bell curve of mean 0 and variance 1 that ends at ±3.46.

        The sum of four uniform draws (Irwin-Hall), as nothing in it needs a logarithm.
        """
        roll = self.roll
        return (roll() + roll() + roll() + roll() - 2.0) * _SQRT_3

    def tail(self, middle: float, longest: float) -> float:
        """Return a draw with median `middle` and a long tail that ends at `longest`."""
        share = self.roll()
        return min(longest, middle * share / (1.0 - share))

    def shuffle(self, items: MutableSequence[Item]) -> None:
        """Put `items` into a random order, in place (Fisher and Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = int(self.roll() * (last + 1))
            items[last], items[other] = items[other], items[last]


class Wheel:
    """Draws of positions in proportion to their weights."""

    def __init__(self, weights: Iterable[float]) -> None:
        self.bounds = list(accumulate(weights))
        self.total = self.bounds[-1]

    def spin(self, dice: Dice) -> int:
        """Return a position."""
        return bisect_right(self.bounds, dice.roll() * self.total, 0, len(self.bounds) - 1)
