"""Stops paging a source that doesn't page as this API does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.errors import UnusableAnswersError
from ingest.raw.window import Window

ROWS_PAST_COUNT_FACTOR: Final = 2
WINDOWS_PAST_COUNT: Final = 100

ROWS_WITHOUT_COUNT: Final = 100_000_000
"""A source without counts is given up if it has more rows: three times MovieLens 32M."""


class Bounds:
    """Remembers the pages of a resource as far as it takes to know them again.

    Args:
        name: The resource's, for errors.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._pages: dict[int, Window] = {}

    def check_limit(self, window: Window, most: int) -> None:
        """Stop at a source that refuses a window and names no lower limit.

        Raises:
            UnusableAnswersError: It does.
        """
        if not 0 < most < window.size:
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the source refuses {window.size} rows at"
                f" once and names {most} as its limit; try another --batch-size."
            )

    def check_offset(self, window: Window, count: int | None) -> None:
        """Stop at a source whose pages don't end, far past its count.

        Raises:
            UnusableAnswersError: They do.
        """
        bound = ROWS_WITHOUT_COUNT
        if count is not None:
            bound = ROWS_PAST_COUNT_FACTOR * count + WINDOWS_PAST_COUNT * window.size
        if window.start > bound:
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the source counts"
                f" {'no' if count is None else count} rows but its pages don't end; it doesn't page"
                " as this API does."
            )

    def check_repeat(self, window: Window, rows: Sequence[bytes], count: int) -> None:
        """Stop at a source that ignores `skip`, or starts over past its end.

        Two whole pages can't be the same, and past the count no two pages at all; but single
        rows can, where the source repeats one.

        Raises:
            UnusableAnswersError: The source has given the same page from another offset.
        """
        is_past = window.start >= count
        if not is_past and not 1 < len(rows) == window.size:
            return
        twin = self._pages.setdefault(hash(tuple(rows)), window)
        if twin.start != window.start:
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the same page as at offset"
                f" {twin.start}; the source doesn't page as this API does."
            )
