"""The windows that tile what has been asked of a resource, and what each of them gave."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Final

from ingest.raw.window import Window

PAGES_PROBED: Final = 16
"""So many pages between the first empty ones and the count are asked for before it is doubted."""


class Tiles:
    """Windows that don't overlap, each with the window as which it was asked for."""

    def __init__(self) -> None:
        self.asked: dict[Window, Window] = {}
        """Each tile, and the window as which it was asked for."""
        self.given: dict[Window, int | None] = {}
        """How many rows each tile gave; None where it failed."""

    def put(self, tile: Window, asked: Window, given: int | None) -> None:
        """Take a tile in."""
        self.asked[tile], self.given[tile] = asked, given

    def forget(self, tiles: Iterable[Window]) -> None:
        """Take tiles out."""
        for tile in tiles:
            del self.asked[tile], self.given[tile]

    def cut(self, tile: Window, stop: int) -> Window:
        """Let a tile end earlier, and return it; what it gave stays its own."""
        asked, given = self.asked[tile], self.given[tile]
        self.forget([tile])
        earlier = Window(tile.start, stop)
        self.put(earlier, asked, given)
        return earlier

    def cut_before(self, window: Window) -> Window | None:
        """Let the tile before a window end where that begins; return it if it ended later."""
        before = max((tile for tile in self.asked if tile < window), default=window)
        if before.start < window.start < before.stop:
            return self.cut(before, window.start)
        return None

    def at_the_end(self, *, empty: bool) -> int:
        """Count the last tiles, without a break, that were empty; or that gave no rows at all."""
        found = 0
        for tile in sorted(self.given, reverse=True):
            given = self.given[tile]
            if given or (given is None and empty):
                break
            found += 1
        return found

    def without_rows(self) -> list[Window]:
        """Return the last tiles, without a break, that gave no rows."""
        ordered = sorted(self.given)
        return ordered[len(ordered) - self.at_the_end(empty=False) :]

    def have_rows_past(self, count: int) -> bool:
        """Tell whether rows came from places behind a count."""
        return any(given and tile.start + given > count for tile, given in self.given.items())

    def end_empty_before(self, count: int) -> bool:
        """Tell whether one of the last tiles without rows is empty and begins before a count."""
        return any(self.given[tile] == 0 and tile.start < count for tile in self.without_rows())

    def last(self, count: int, grid: int, limit: int) -> int:
        """Return where the window begins in which a count ends.

        Args:
            count: Rows at the source.
            grid: From here on windows have one size; tiles before it are larger.
            limit: That size.
        """
        if count >= grid:
            return grid + (count - grid) // limit * limit
        return min((tile.start for tile in self.asked if tile.stop > count), default=grid)

    def end(self, start: int) -> int:
        """Return where the last tile ends; where there is none, where the first one begins."""
        return max((tile.stop for tile in self.asked), default=start)

    def fill(self, start: int, count: int, limit: int) -> list[Window]:
        """Tile the rows up to a count that no tile covers, and return those tiles.

        Args:
            start: Where the first tile begins if there is none yet.
            count: Rows at the source.
            limit: Rows a tile.
        """
        places = range(self.end(start), count, limit)
        filled = [Window(place, place + limit) for place in places]
        for window in filled:
            self.put(window, window, None)
        return filled


def spread(start: int, count: int, limit: int) -> list[Window]:
    """Return windows spread evenly from an offset to a count, the last one among them.

    Args:
        start: Where the first of them may begin.
        count: Which the last one reaches.
        limit: Rows a window.
    """
    windows = ceil((count - start) / limit)
    wanted = min(PAGES_PROBED, windows)
    places = {windows - 1 - number * windows // wanted for number in range(wanted)}
    return [Window(start + place * limit, start + (place + 1) * limit) for place in sorted(places)]
