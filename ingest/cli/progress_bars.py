"""Shows how far a run is: a bar on a terminal, a line from time to time elsewhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LINES: Final = 10.0


class BarProgress:
    """A bar a resource, with the time left at the current rate."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description:<8}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def begin_phase(self) -> None:
        """Leave the bars of the phase before."""

    def expect(self, name: str, rows: int | None) -> None:
        """Show a bar for a resource."""
        self._tasks[name] = self._bars.add_task(name, total=rows)

    def advance(self, name: str, rows: int) -> None:
        """Move a resource's bar on."""
        self._bars.advance(self._tasks[name], rows)


class LineProgress:
    """A log line every ten seconds, with the time left at the current rate.

    Args:
        clock: Seconds on a clock that only goes forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said = clock()
        self._expected: dict[str, int | None] = {}
        self._done = self._done_when_said = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def begin_phase(self) -> None:
        """Forget what the phase before expected."""
        self._expected.clear()
        self._said = self._clock()
        self._done = self._done_when_said = 0

    def expect(self, name: str, rows: int | None) -> None:
        """Add a resource to what is expected."""
        self._expected[name] = rows

    def advance(self, name: str, rows: int) -> None:
        """Count rows; say so if the last line is long ago."""
        self._done += rows
        now = self._clock()
        if now - self._said < SECONDS_BETWEEN_LINES:
            return
        total = sum(count or 0 for count in self._expected.values())
        lately = self._done - self._done_when_said
        left = ""
        if lately and None not in self._expected.values():
            seconds = (total - self._done) * (now - self._said) / lately
            left = f", about {max(0, round(seconds))} s left"
        self._said, self._done_when_said = now, self._done
        done = f"{self._done:,} of {total:,}" if total else f"{self._done:,}"
        logger.info("%s rows so far, now %s%s", done, name, left)
