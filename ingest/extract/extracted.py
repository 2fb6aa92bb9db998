"""Holds the rows that a phase has extracted: the one record that landing works from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.plan.steps import Step
from ingest.raw.window import Window


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one window, as JSON, on their way into a file.

    Attributes:
        window: Where in the source they stand.
        body: JSON, a list.
        is_whole: Whether they are all the rows that the window covers, so that each one's
            offset is known.
        failed: Whether the window was given up, so that nothing is known of its rows.
    """

    window: Window
    body: bytes
    is_whole: bool
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The rows of one resource, as ordinary pages or a recovery gave them.

    Attributes:
        step: What was done for the resource.
        batches: Yields all rows each time that it is called, in the order in which they land.
        given: How many rows all batches hold together.
        windows: What the manifest says of them: start, stop, rows given.
        beside: Loads whose rows stand beside these.
        count_after: The source's count; None where it gives none.
        row_end: The source has no row from this offset on; None where its count stands.
        absent: Offsets of rows that the source, asked for them, doesn't have.
        failed: Offsets of rows whose requests failed.
        has_failed: Whether some of the windows failed.
        has_moved: Whether the source's rows moved while they were being asked for, as its counts
            or the row before an append show.
    """

    step: Step
    batches: Callable[[], Iterator[Batch]]
    given: int
    windows: tuple[tuple[int, int, int], ...]
    beside: tuple[str, ...]
    count_after: int | None
    row_end: int | None = None
    absent: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    has_failed: bool = False
    has_moved: bool = False
