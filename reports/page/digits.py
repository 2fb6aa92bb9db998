"""Lists of whole numbers as short texts: most numbers of the page's long lists are small."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

SEPARATOR: Final = "|"
"""Stands between the texts of several lists."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTHS: Final = " ABCDEFGH"
_LONGEST_RUN: Final = len(_DIGITS) - 1


def in_digits(numbers: Iterable[int]) -> str:
    """Return numbers from 0 on as a text that web/movies.js reads.

    A number is written in base 36, a letter before it saying how many digits it has where it has
    more than one. Three zeros and more are a Z and their number.
    """
    pieces = []
    for number, group in groupby(numbers):
        count = len(list(group))
        while number == 0 and count > 2:  # noqa: PLR2004
            run = min(count, _LONGEST_RUN)
            pieces.append(f"Z{_DIGITS[run]}")
            count -= run
        pieces.append(_written(number) * count)
    return "".join(pieces)


def _written(number: int) -> str:
    digits = ""
    while number or not digits:
        number, last = divmod(number, len(_DIGITS))
        digits = _DIGITS[last] + digits
    return digits if len(digits) == 1 else _LENGTHS[len(digits) - 1] + digits
