"""What the processes of some groups take of the memory and the processors, as Linux tells it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Groups:
    """Groups of processes, which come and go.

    Attributes:
        peak: The most bytes that all of them held at one of the moments at which this looked. What
            two processes share counts twice.
    """

    def __init__(self, leaders: Callable[[], Sequence[int]]) -> None:
        """Look at groups.

        Args:
            leaders: Returns the numbers of the groups that there are.
        """
        self._leaders = leaders
        self._used: dict[tuple[str, str], float] = {}
        self.peak = 0

    def look(self) -> int:
        """Return how many bytes all of them hold now."""
        held = sum(self._each())
        self.peak = max(self.peak, held)
        return held

    def processor_seconds(self) -> float:
        """Return what all processes have used that were there when this looked."""
        self.look()
        return sum(self._used.values())

    def _each(self) -> Iterator[int]:
        groups = set(self._leaders())
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = path.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            if int(told[2]) in groups:
                self._used[path.parent.name, told[19]] = (int(told[11]) + int(told[12])) / TICKS
                yield int(told[21]) * PAGE
