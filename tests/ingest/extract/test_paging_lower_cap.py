"""Paging a source that gives fewer rows at a time from some moment on."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.paging import Paging
from ingest.raw.window import Window
from tests.ingest.extract.driven import Ask, assert_tiles, rows_of, serving


class Cap:
    """How many rows a source gives at a time: fewer after some requests, twice."""

    def __init__(self, caps: list[int], after: list[int]) -> None:
        self.caps, self.after = caps, after
        self.asked = 0

    def now(self) -> int:
        """Count a request, and return the cap that it meets."""
        self.asked += 1
        fallen = [
            cap for cap, after in zip(self.caps, self.after, strict=True) if self.asked > after
        ]
        return min(fallen, default=10)


def drive(paging: Paging, ask: Ask, cap: Cap, *, in_flight: int, seed: int) -> None:
    """Ask until nothing is left, answers coming back in any order."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    waiting: list[tuple[Window, int]] = []
    while True:
        while len(waiting) < in_flight and (window := paging.next_window()) is not None:
            waiting.append((window, cap.now()))
        if not waiting:
            return
        window, most = waiting.pop(chance.randrange(len(waiting)))
        if window.size > most:
            paging.lower_limit(window, most)
        else:
            paging.note(window, ask(window))


@given(
    size=st.integers(1, 70),
    counted=st.integers(-12, 12),
    grown=st.integers(0, 25),
    start=st.sampled_from([0, 0, 3, 10]),
    caps=st.lists(st.integers(1, 9), min_size=2, max_size=2),
    after=st.lists(st.integers(0, 14), min_size=2, max_size=2),
    in_flight=st.integers(1, 4),
    seed=st.integers(0, 9),
    has_count=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_the_windows_tile_all_rows_whenever_the_source_begins_to_give_fewer(
    *,
    size: int,
    counted: int,
    grown: int,
    start: int,
    caps: list[int],
    after: list[int],
    in_flight: int,
    seed: int,
    has_count: bool,
) -> None:
    size += start
    count = max(start, size + counted)
    paging = Paging("tags", limit=10, count=count if has_count else None, start=start)
    cap = Cap(caps, after)
    rows = rows_of(size)
    drive(paging, serving(rows), cap, in_flight=in_flight, seed=seed)
    if grown and has_count:
        rows = rows_of(max(size, count) + grown)
        paging.raise_count(len(rows))
        drive(paging, serving(rows), cap, in_flight=in_flight, seed=seed)
    assert_tiles(paging, start, len(rows))
    found = []
    for tile, asked in sorted(paging.tiles.items()):
        given_rows = list(serving(rows)(asked) or [])
        found += given_rows[: tile.stop - tile.start]
    assert found == rows[start:]
