"""Asking once more for windows that failed: at the end of a phase, and in every later run.

A row whose request failed (a 5xx, a time-out, a connection that broke) may well be there. Only an
answer that lacks it is final.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.extract.requests import Asking
from ingest.plan.steps import FAILURES_BEFORE_STOPPING
from ingest.raw.window import Window
from ingest.source.resources import Resource

Rows = Sequence[bytes]


class Again:
    """Hands out windows that failed, once each, until too many of them fail again.

    Args:
        windows: In the order in which they are asked for.
    """

    def __init__(self, windows: Sequence[Window]) -> None:
        self.given: dict[Window, Rows] = {}
        """The rows of each window that was answered now."""
        self.last_asked: Window | None = None
        """The last window that was asked for."""
        self._left = list(reversed(windows))
        self._failures = 0

    def next_window(self) -> Window | None:
        """Return the next window to ask for; None once all are asked for, or too many failed."""
        if not self._left or self._failures >= FAILURES_BEFORE_STOPPING:
            return None
        self.last_asked = self._left.pop()
        return self.last_asked

    def attempts(self, _window: Window) -> int:
        """Return how often a window is asked for: once."""
        return 1

    def note(self, window: Window, rows: Rows | None) -> None:
        """Take note of what a window gave; None if it failed again."""
        if rows is None:
            self._failures += 1
        else:
            self.given[window] = rows

    def lower_limit(self, window: Window, most: int) -> None:
        """Leave a window that the source refuses now: a recovery asks for its rows."""


def ask_again(
    asking: Asking, failed: Mapping[str, Sequence[Window]], resources: Mapping[str, Resource]
) -> dict[str, Again]:
    """Ask once for each window that failed, without retries.

    Args:
        asking: How to ask.
        failed: Windows by resource, in the order in which they are asked for.
        resources: By name.

    Returns:
        The answers, by resource.

    Raises:
        SourceError: The source stopped answering.
    """
    queues = {name: Again(windows) for name, windows in failed.items() if windows}
    once = asking.without_retries()
    once.make_requests([(resources[name], queue) for name, queue in queues.items()])
    return queues
