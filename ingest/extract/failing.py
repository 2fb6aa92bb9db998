"""Judges whether too much of a resource fails for its rows to replace those that stand.

A page can fail for a single row that the source can't serve: then a recovery gets all its other
rows. It can also fail where a part of the source is out of order for a while. Single rows of the
failing pages tell the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ingest.errors import SourceError, UnusableAnswersError
from ingest.extract.again import ask_again
from ingest.extract.paging import Paging
from ingest.extract.requests import Asking
from ingest.plan.shrink import FEWEST_ROWS_LOST
from ingest.plan.steps import Step
from ingest.raw.window import Window

ROWS_SAMPLED: Final = 15
"""Single rows asked for from a resource's failing pages: fewer than the failures that end the
asking."""


def failing(
    asking: Asking, steps: Sequence[Step], pagings: Mapping[str, Paging], *, max_shrink: float
) -> dict[str, SourceError]:
    """Return the resources that fail too much to replace the rows that stand, and why.

    Args:
        asking: How to ask.
        steps: The steps of the resources whose pages were asked for.
        pagings: Their pages.
        max_shrink: Share of a resource's rows that may be lost.

    Raises:
        SourceError: The source stopped answering.
    """
    failed = {
        step.name: _failed_tiles(asking, step, pagings[step.name])
        for step in steps
        if step.mode != "append" and step.previous is not None
    }
    samples = {name: _sample(tiles) for name, tiles in failed.items() if tiles}
    asked = ask_again(asking, samples, {step.name: step.resource for step in steps})
    found: dict[str, SourceError] = {}
    for step in steps:
        if step.name not in asked or step.previous is None:
            continue
        sampled, given = len(samples[step.name]), len(asked[step.name].given)
        covered = sum(tile.size for tile in failed[step.name])
        lost = covered * (sampled - given) // sampled - step.previous.unavailable
        if lost >= FEWEST_ROWS_LOST and lost > max_shrink * step.previous.current_rows:
            found[step.name] = UnusableAnswersError(
                f"{step.name}: {len(failed[step.name])} of its pages fail, and so do single rows of"
                " them; the rows landed earlier stay current, try again later."
            )
    return found


def _failed_tiles(asking: Asking, step: Step, paging: Paging) -> list[Window]:
    count = step.count if paging.row_end is None else paging.row_end
    return [
        Window(tile.start, tile.start + tile.covered(count))
        for tile, asked in sorted(paging.tiles.items())
        if asking.answers.answered(step.name, asked).failed and tile.covered(count)
    ]


def _sample(tiles: Sequence[Window]) -> list[Window]:
    """Return single rows spread evenly over windows."""
    offsets = [offset for tile in tiles for offset in range(*tile)]
    wanted = min(ROWS_SAMPLED, len(offsets))
    places = [offsets[(2 * number + 1) * len(offsets) // (2 * wanted)] for number in range(wanted)]
    return [Window(offset, offset + 1) for offset in places]
