"""Paging: which window of a resource is asked for next, and where its rows end.

A page can be short without being the last, so no page's length ends the paging. Up to the source's
count the windows are known, and any number can be in flight. Past it, and for a source that gives
no count from the start, they are asked for one at a time until the end has shown itself.

The source's count can be wrong. Where several pages in a row are empty, some further ones up to
the count are asked for: if all are, the rows have ended. Where rows come past the count, paging
follows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.extract.bounds import Bounds
from ingest.extract.opening import FirstPage
from ingest.extract.tiles import Tiles, spread
from ingest.raw.window import Window

EMPTY_AT_THE_END: Final = 4
"""So many empty pages in a row are an end; past a count that has held so far, one page is."""

FAILED_PAST_THE_COUNT: Final = 2
FAILED_AT_THE_END: Final = 20
"""After so many failing pages in a row, where no count tells of more rows, paging stops."""

ATTEMPTS: Final = 5
ATTEMPTS_FOR_A_SAMPLE: Final = 1


class Paging:
    """Hands out a resource's windows, and knows when the last has been seen.

    Args:
        name: The resource's, for errors.
        limit: Rows a window.
        count: The source's count; None where it gives none.
        start: The first row to ask for.
        is_doubted: Whether the count was found to be wrong before.
    """

    def __init__(
        self,
        name: str,
        *,
        limit: int,
        count: int | None,
        start: int = 0,
        is_doubted: bool = False,
    ) -> None:
        self.limit = limit
        self.has_fallen = False
        """Whether a later count was lower: rows may have moved past the windows."""
        self.row_end: int | None = None
        """The source has no row from this offset on; None while its count stands."""
        self._name = name
        self._bounds = Bounds(name)
        self._count = count or 0
        self._has_count = count is not None
        self._is_doubted = is_doubted
        self._start = self._cursor = self._grid = start
        self._tiles = Tiles()
        self._in_flight: set[Window] = set()
        self._withdrawn: set[Window] = set()
        self._first: FirstPage | None = FirstPage(name, limit=limit, count=count, start=start)
        self._probes: list[Window] = []
        self._probed: list[bool] = []
        self._was_probed = False
        self._last_row: Window | None = None
        self._cut: Window | None = None
        self._doubted: dict[Window, Window] = {}
        self._ended = False

    @property
    def tiles(self) -> dict[Window, Window]:
        """The windows that tile what has been asked, and the window each was asked as."""
        return self._tiles.asked

    @property
    def is_unserved(self) -> bool:
        """Whether the first page failed, and single rows all over the resource did as well."""
        return self._first is not None and self._first.is_unserved

    def raise_count(self, count: int | None) -> None:
        """Take note of a later count: where it has grown, paging goes on.

        The window in which the earlier count ended is handed out again: it was the last, and
        short, and now covers more rows.
        """
        if count is None:
            return
        if count < self._count:
            self.has_fallen = True
        elif count > self._count:
            last = self._tiles.last(self._count, self._grid, self.limit)
            # Where the rows ended before the count, so did the tiles.
            self._cursor = self._grid = min(self._cursor, last, self._tiles.end(self._start))
            self._tiles.forget([tile for tile in self.tiles if tile.start >= self._cursor])
            self._count = count
            self._ended = False
            self.row_end = None

    def leave(self) -> list[Window]:
        """Tile the rows up to the count that no window covers, and return those windows.

        They won't be asked for now.
        """
        has_ended = self.row_end is not None
        return [] if has_ended else self._tiles.fill(self._start, self._count, self.limit)

    def lower_limit(self, window: Window, most: int) -> None:
        """Take note that the source refused a window: it gives no more than `most` rows at once.

        What it gave before in larger windows stands; from the refused one on all are asked for
        in smaller ones.

        Raises:
            UnusableAnswersError: It refuses even that.
        """
        self._in_flight.discard(window)
        if window in self._withdrawn and most >= self.limit:
            return
        self._bounds.check_limit(window, most)
        starts = [start for start, _ in (window, *self._in_flight)]
        self._withdrawn.update(self._in_flight)
        self._in_flight.clear()
        self.limit = min(self.limit, most)
        if self._first is not None:
            count = self._count if self._has_count else None
            self._first = FirstPage(self._name, limit=self.limit, count=count, start=self._start)
        self._cursor = self._grid = min(self._cursor, *starts)
        self._tiles.forget([tile for tile in self.tiles if tile.start >= self._cursor])
        self._probes, self._probed, self._cut = [], [], None

    def attempts(self, window: Window) -> int:
        """Return how often a window is asked for if it fails while others succeed."""
        is_sample = self._first is not None and self._first.is_sample(window)
        return ATTEMPTS_FOR_A_SAMPLE if is_sample else ATTEMPTS

    def next_window(self) -> Window | None:
        """Return the next window to ask for; None while it has no window, or once it is done.

        Raises:
            UnusableAnswersError: The source's pages don't end, far past its own count.
        """
        window = self._next_window()
        if window is not None:
            self._in_flight.add(window)
        return window

    def note(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Take note of the rows that a window gave; None if it was given up.

        Raises:
            UnusableAnswersError: The source gives the same page again and again.
        """
        if window in self._withdrawn:
            return  # smaller ones are asked for in its place
        self._in_flight.discard(window)
        if self._first is not None:
            if rows and window == Window(self._start, self._start + self.limit):
                self._bounds.check_repeat(window, rows, self._count)
            self._note_first(window, rows)
        elif window == self._last_row:
            self._note_row_after_the_last(window, rows)
        elif window in self._probes:
            self._probes.remove(window)
            self._probed.append(rows is not None and not rows)
        else:
            self._note_page(window, rows)

    def _next_window(self) -> Window | None:
        if self._first is not None:
            return None if self._in_flight else self._first.next_window()
        if (alone := self._last_row or self._cut) is not None:
            return None if self._in_flight else alone
        if self._ended:
            return None
        if self._probes:
            return next((probe for probe in self._probes if probe not in self._in_flight), None)
        window = self._at_the_cursor()
        if window.start >= self._count or self._seems_over():
            if self._in_flight:
                return None
            if self._ends_here(window):
                self._end()
                return self._next_window()
            if self._probes:
                return self._probes[0]
            self._bounds.check_offset(window, self._count if self._has_count else None)
        self._cursor = window.stop
        return window

    def _at_the_cursor(self) -> Window:
        """Return the window at the cursor; the first past the count shows the row right behind."""
        start = self._cursor
        if self._has_count and self.tiles and max(self.tiles).start < self._count < start:
            start = self._count
        return Window(start, start + self.limit)

    def _note_first(self, window: Window, rows: Sequence[bytes] | None) -> None:
        if self._first is None or not self._first.note(window, rows):
            return
        first, self._first = self._first, None
        self.limit = first.limit
        self._cursor = self._start
        for tile, (asked, given) in first.pages.items():
            self._tiles.put(tile, asked, given)
            self._cursor = tile.stop
        if first.is_unserved:
            self._first, self._ended = first, True

    def _note_page(self, window: Window, rows: Sequence[bytes] | None) -> None:
        if window == self._cut:
            self._cut = None
        elif rows is None or rows:
            self._cut_before(window)
        self._tiles.put(window, window, None if rows is None else len(rows))
        if rows:
            self._bounds.check_repeat(window, rows, self._count)

    def _cut_before(self, window: Window) -> None:
        """Let the last tile end where a window begins; where that is the count, ask for it anew.

        It was asked for beyond the count: if it has hidden rows before the count and shown as
        many behind it, it looks whole.
        """
        cut = self._tiles.cut_before(window)
        if cut is not None and window.start == self._count:
            self._tiles.forget([cut])
            self._cut = cut

    def _seems_over(self) -> bool:
        """Tell whether pages in a row are empty though the count tells of more rows."""
        if self._was_probed or not self._has_count:
            return False
        return self._tiles.at_the_end(empty=True) >= EMPTY_AT_THE_END

    def _ends_here(self, window: Window) -> bool:
        """Tell whether the rows have ended before a window that would be asked for alone."""
        empty, without_rows = (
            self._tiles.at_the_end(empty=True),
            self._tiles.at_the_end(empty=False),
        )
        if self._has_count and window.start < self._count:
            if not self._probed:
                self._probes = spread(window.start, self._count, self.limit)
                return False
            self._was_probed = True
            return all(self._probed)
        if self._has_count and not self._is_count_doubtful():
            return empty >= 1 or without_rows >= FAILED_PAST_THE_COUNT
        return empty >= EMPTY_AT_THE_END or without_rows >= FAILED_AT_THE_END

    def _is_count_doubtful(self) -> bool:
        """Tell whether rows came past the count, or the last pages before it were empty."""
        return (
            self._is_doubted
            or self._tiles.have_rows_past(self._count)
            or self._tiles.end_empty_before(self._count)
        )

    def _end(self) -> None:
        """Keep the count, or put the end that the pages have shown in its place."""
        self._ended = True
        tiles = self._tiles
        if self._has_count and not self._is_count_doubtful():
            tiles.forget([tile for tile in tiles.asked if tile.start >= self._count])
        elif not tiles.at_the_end(empty=True):
            # What lies behind pages that fail isn't known, and nothing tells of rows there.
            tiles.forget(tiles.without_rows())
        else:
            while tiles.asked and tiles.given[max(tiles.asked)] == 0:
                tile = max(tiles.asked)
                self._doubted[tile] = tiles.asked[tile]
                tiles.forget([tile])
            self.row_end = max(tiles.asked, default=Window(self._start, self._start)).stop
            self._ask_for_the_row_after_the_last()

    def _ask_for_the_row_after_the_last(self) -> None:
        """Ask for the row after the last one; if it doesn't exist, the rows have ended."""
        if not self.tiles:
            self._last_row = Window(self._start, self._start + 1)
        elif given := self._tiles.given[last := max(self.tiles)]:
            self._last_row = Window(last.start + given, last.start + given + 1)

    def _note_row_after_the_last(self, window: Window, rows: Sequence[bytes] | None) -> None:
        self._last_row = None
        if rows and window.start == self.row_end:
            # The pages that were empty do cover rows: a recovery asks for them.
            self.row_end = None
            for tile, asked in sorted(self._doubted.items()):
                self._tiles.cut_before(tile)
                self._tiles.put(tile, asked, 0)
        elif rows is not None and not rows and self.tiles:
            self._tiles.cut(max(self.tiles), window.start)
            self.row_end = window.start
