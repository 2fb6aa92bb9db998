"""Renders the page, unless it is what would be rendered."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import children, stamp
from pipeline.errors import Stopped
from pipeline.places import Places
from pipeline.say import head


def render(at: Places, locks: Sequence[int], step: str = "") -> None:
    """Render the warehouse.

    Raises:
        Stopped: `python -m reports` has said what went wrong.
    """
    made_from = stamp.digest(stamp.PAGE, str(at.db), stamp.version(at.db))
    if stamp.holds(at.rendered, made_from, at.page):
        head(f"{step} {at.page} is what would be rendered".strip())
        return
    head(f"{step} Rendering {at.page}".strip())
    code = children.python("-m", "reports", "--db", str(at.db), "--out", str(at.out), locks=locks)
    if code != 0:
        raise Stopped(code)
    stamp.write(at.rendered, made_from, at.page)
