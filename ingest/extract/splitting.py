"""Splitting a window that gave too few rows, until the rows that can be had are had.

Some servers hide a row unless a window starts on it; some turn every page that holds a row into
an error. So a window [a, b) that gave too few rows is split at its middle, down to single rows.
Only the right half, [mid, b), is asked for: rows of the first answer that the second lacks lie
before mid, so what the left half would give is known without asking. Where the answers
contradict that, and where a whole window failed, both halves are asked for. A window that is
empty, not even showing the row that it starts on, lies past the source's end: none of its rows
is asked for again.

A row whose own request failed is another thing than a row that the source answered without: the
first may be there, and is asked for again, later; the second isn't.

A window of n rows takes at most n requests, and 2 ceil(log2 n) more for each row that fails.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingest.raw.window import Window

Rows = Sequence[bytes]

ATTEMPTS_BEFORE_SPLITTING: Final = 2
ATTEMPTS_FOR_A_ROW: Final = 7
"""A single row is asked for up to seven times, if others succeed meanwhile.

That is two more than for a page, since a row can't be split to get around a failure."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A window to ask for, and what its answer is for.

    Attributes:
        window: What is asked for.
        whole: The short window whose right half it is; None where the answer stands for itself.
        whole_rows: What that window gave.
    """

    window: Window
    whole: Window | None = None
    whole_rows: Rows = ()


class Splitting:
    """Recovers the rows of short windows, handing out the windows to ask for.

    Args:
        windows: Windows that gave fewer rows than they cover, or failed. They don't overlap.
    """

    def __init__(self, windows: Sequence[Window]) -> None:
        self.rows: dict[int, bytes] = {}
        """The recovered rows: JSON by offset."""
        self.absent: set[int] = set()
        """Offsets of rows that the source, asked for them, doesn't have."""
        self.failed: set[int] = set()
        """Offsets of rows whose own requests failed."""
        self.wanted = sum(window.size for window in windows)
        """How many rows the windows cover."""
        self._limit = max((window.size for window in windows), default=1)
        self._ready = deque(_Question(window) for window in windows)
        self._asked: dict[Window, _Question] = {}

    @property
    def settled(self) -> int:
        """How many rows are either had or known not to be."""
        return len(self.rows) + len(self.absent) + len(self.failed)

    def next_window(self) -> Window | None:
        """Return the next window to ask for; None while it has no window, or once it is done."""
        if not self._ready:
            return None
        question = self._ready.popleft()
        if question.window.size > self._limit:
            self._cut(question)
            question = self._ready.popleft()
        self._asked[question.window] = question
        return question.window

    def lower_limit(self, window: Window, most: int) -> None:
        """Take note that the source refused a window: it gives no more than `most` rows at once."""
        self._limit = min(self._limit, most)
        self._cut(self._asked.pop(window))

    def _cut(self, question: _Question) -> None:
        """Ask for parts as small as the source wants them, and for what the whole had told."""
        start, stop = (question.whole or question.window).start, question.window.stop
        self._ready.extendleft(
            _Question(Window(part, min(part + self._limit, stop)))
            for part in reversed(range(start, stop, self._limit))
        )

    def attempts(self, window: Window) -> int:
        """Return how often a window is asked for: a single row longer than what can be split."""
        return ATTEMPTS_FOR_A_ROW if window.size == 1 else ATTEMPTS_BEFORE_SPLITTING

    def note(self, window: Window, rows: Rows | None) -> None:
        """Take note of the rows that a window gave, in order; None if it was given up."""
        question = self._asked.pop(window)
        self._settle(window, rows, is_asked=True)
        if question.whole is None:
            return
        left = Window(question.whole.start, window.start)
        inferred = None if rows is None else _left_rows(left, question.whole_rows, rows)
        if inferred is None:
            self._ready.appendleft(_Question(left))
        else:
            self._settle(left, inferred, is_asked=False)

    def _settle(self, window: Window, rows: Rows | None, *, is_asked: bool) -> None:
        """Place a window's rows where it gave all; split it where it didn't."""
        if rows is not None and len(rows) == window.size:
            self.rows.update(enumerate(rows, start=window.start))
            return
        is_empty = rows is not None and not rows
        if is_asked and is_empty:
            self.absent.update(range(*window))
            return
        if is_asked and window.size == 1:
            self.failed.add(window.start)
            return
        if window.size == 1:
            self._ready.appendleft(_Question(window))
            return
        middle = (window.start + window.stop) // 2
        right = Window(middle, window.stop)
        if rows is None:
            self._ready.appendleft(_Question(right))
            self._ready.appendleft(_Question(Window(window.start, middle)))
        else:
            self._ready.appendleft(_Question(right, whole=window, whole_rows=rows))


def _left_rows(left: Window, whole: Rows, right: Rows) -> Rows | None:
    """Return what the left half would give, from what the whole and the right half gave.

    None where the two contradict each other: the whole must be rows of the left half, then
    some of the right half's in the same order.
    """
    in_right = set(right)
    cut = next((place for place, row in enumerate(whole) if row in in_right), len(whole))
    inferred, rest = whole[:cut], whole[cut:]
    later = iter(right)
    if len(inferred) > left.size or not all(row in later for row in rest):
        return None
    return inferred
