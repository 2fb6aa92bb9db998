"""The whole run: land, build, render; then have what pages hide, and build and render again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline import children
from pipeline.build import build, parsing_beside
from pipeline.errors import Stopped
from pipeline.page import render
from pipeline.places import Places
from pipeline.say import head, say

ROWS_ARE_MISSING: Final = 4
"""The exit code of `python -m ingest --strict`."""


def run(at: Places, locks: Sequence[int]) -> None:
    """Do all that a `make run` does.

    Raises:
        PipelineError: A step failed.
    """
    head(f"1/4 Landing what has changed at the source into {at.raw}")
    at.landed.unlink(missing_ok=True)
    with parsing_beside(at, locks) as parsing:
        code = _land(locks, "--no-recover", "--summary", str(at.landed))
        awaits = awaits_recovery(at.landed)
        if code not in {0, ROWS_ARE_MISSING} or (code and not awaits):
            raise Stopped(code)
        build(at, locks, "2/4", parsing)
    render(at, locks, "3/4")
    head("4/4 Recovering rows that the pages lack")
    if awaits:
        code = _land(locks)
        if code:
            raise Stopped(code)
        build(at, locks, "4/4")
        render(at, locks, "4/4")
    else:
        say(nothing_to_recover(at.landed))
    say(f"\nThe warehouse: {at.db.absolute()}\nThe page:      {at.page.absolute()}")


def awaits_recovery(summary: Path) -> bool:
    """Say whether a landing has left rows to a recovery, by its summary.

    A summary that can't be read or doesn't say it counts as yes: a recovery that finds nothing to
    do costs one request.
    """
    try:
        told = json.loads(summary.read_bytes())["awaiting_recovery"]
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return bool(told != 0)


def nothing_to_recover(summary: Path) -> str:
    """Return why no row is to be recovered, by a landing's summary: all are here, or why not."""
    try:
        resources = json.loads(summary.read_bytes())["resources"]
        lacking = [
            f"{name} lacks {load['missing']:,} rows"
            + (" that the source didn't serve; the next run asks again" * bool(load["unserved"]))
            for name, load in resources.items()
            if load["missing"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        lacking = []
    if not lacking:
        return "The source has no row to recover."
    return f"No row can be recovered now: {'; '.join(lacking)}."


def _land(locks: Sequence[int], *options: str) -> int:
    return children.python("-m", "ingest", *options, locks=locks, hears_interrupts=True)
