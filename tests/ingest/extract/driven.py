"""Drives paging by hand, against a server that is a list of rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.extract.paging import Paging
from ingest.raw.window import Window

Ask = Callable[[Window], Sequence[bytes] | None]


def rows_of(count: int) -> list[bytes]:
    return [b"row %d" % offset for offset in range(count)]


def serving(
    rows: list[bytes],
    *,
    cap: int | None = None,
    hidden: frozenset[int] = frozenset(),
    failing: frozenset[int] = frozenset(),
) -> Ask:
    """Return what a server gives: hidden rows show only in a window that starts on them."""

    def ask(window: Window) -> Sequence[bytes] | None:
        stop = min(window.stop, len(rows), window.start + (cap or window.size))
        covered = range(window.start, stop)
        if failing.intersection(covered):
            return None
        return [rows[at] for at in covered if at not in hidden or at == window.start]

    return ask


def drive(paging: Paging, ask: Ask, *, in_flight: int = 1, seed: int = 0) -> list[Window]:
    """Ask until nothing is left, answers coming back in any order; return what was asked."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    asked: list[Window] = []
    waiting: list[Window] = []
    while True:
        while len(waiting) < in_flight and (window := paging.next_window()) is not None:
            asked.append(window)
            waiting.append(window)
        if not waiting:
            return asked
        window = waiting.pop(chance.randrange(len(waiting)))
        paging.note(window, ask(window))


def assert_tiles(paging: Paging, start: int, stop: int) -> None:
    tiles = sorted(paging.tiles)
    assert tiles[0].start == start
    assert tiles[-1].stop >= stop
    assert all(left.stop == right.start for left, right in pairwise(tiles))
