"""The window, the unit of work: [start, stop) of the source's own rows."""

from __future__ import annotations

from typing import NamedTuple


class Window(NamedTuple):
    """Rows `start` to `stop`, the latter not included, as the server numbers them."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many rows it covers."""
        return self.stop - self.start

    def covered(self, count: int | None) -> int:
        """How many rows it covers of a resource that holds `count`."""
        if count is None:
            return self.size
        return max(0, min(self.stop, count) - self.start)
