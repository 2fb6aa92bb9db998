"""Headings above the first row of a chart."""

from __future__ import annotations

from typing import Any

_ABOVE = 22
"""How many px above the plot a heading stands; between them is room for one more line."""


def heading_above(
    text: str, *, place: float = 0, anchor: str = "left", shift: int = 0
) -> dict[str, Any]:
    """Return a text, safe for a plot, above the plot at `place`, a part of its width.

    `anchor` is the end of the text that stands there, `shift` how many px it is moved to the right.
    """
    return {
        "xref": "paper",
        "x": place,
        "xanchor": anchor,
        "xshift": shift,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": _ABOVE,
        "text": text,
    }


def figures_heading(text: str, width: int) -> dict[str, Any]:
    """Return the heading of the figures, `width` px wide, that stand to the right of the plot."""
    return heading_above(f"<b>{text}</b>", place=1, anchor="right", shift=width + 4)
