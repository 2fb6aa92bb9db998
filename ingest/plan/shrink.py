"""Stops a run at a source that has lost too many rows, unless the user accepts the loss."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.errors import ShrunkError
from ingest.plan.options import Options
from ingest.plan.steps import Step

FEWEST_ROWS_LOST = 10
"""A smaller loss never stops a run, whatever share of a small resource it is."""


def check_shrink(sizes: Iterable[tuple[Step, int | None]], options: Options) -> None:
    """Stop before rows are replaced by far fewer ones.

    Args:
        sizes: For each resource whose rows would be replaced: its step, and how many rows the
            source has now; None where that isn't known.
        options: Of the run.

    Raises:
        ShrunkError: A resource has lost more than `max_shrink` of its rows, and at least ten, and
            the loss isn't accepted.
    """
    shrunk = []
    for step, rows in sizes:
        before = step.previous.current_rows if step.previous else 0
        if rows is None or step.mode == "append" or step.name in options.accept_shrink:
            continue
        lost = before - rows
        if lost >= FEWEST_ROWS_LOST and lost > options.max_shrink * before:
            shrunk.append((step.name, before, rows))
    if shrunk:
        said = "; ".join(
            f"{name} from {before:,} rows to {rows:,}" for name, before, rows in shrunk
        )
        names = ",".join(name for name, _, _ in shrunk)
        raise ShrunkError(
            f"The source has shrunk by more than {options.max_shrink:.0%}: {said}. Nothing was"
            " landed and the earlier rows stay current; if the loss is right, run once with"
            f" --accept-shrink {names}, else try again later."
        )
