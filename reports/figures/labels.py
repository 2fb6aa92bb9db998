"""Labels that say what a place in a chart is, where it is."""

from typing import Any

from reports.figures.headings import heading_above
from reports.figures.rows import Scale

SIDES_FOOT = 20
"""Height in px that the labels of two sides take below an axis."""

_LEAST_ROOM = 0.35
"""Share of the axis that the label of a side needs where the chart is narrow."""


def side_labels(scale: Scale, left: str, right: str) -> list[dict[str, Any]]:
    """Returns labels below the axis of what lies left and right of zero, where there is room."""
    zero = -scale.low / (scale.high - scale.low)
    return [
        {
            "x": 0,
            "xanchor": anchor,
            "xshift": shift,
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -28,
            "text": text,
        }
        for text, anchor, shift, room in (
            (f"\u2190 {left}", "right", -8, zero),
            (f"{right} \u2192", "left", 8, 1 - zero),
        )
        if room > _LEAST_ROOM
    ]


def pair_labels(first: tuple[float, str], second: tuple[float, str]) -> list[dict[str, Any]]:
    """Returns labels above two places in the first row, each reaching away from the other."""
    (at, _), (other, _) = first, second
    sides = ("right", "left") if at <= other else ("left", "right")
    return [
        {
            "x": place,
            "xanchor": side,
            "xshift": 5 if side == "right" else -5,
            "y": 0,
            "yanchor": "bottom",
            "yshift": 8,
            "text": text,
        }
        for (place, text), side in zip((first, second), sides, strict=True)
    ]


def key_label(text: str) -> dict[str, Any]:
    """Returns a label above the first row, at the left, that says what the marks are."""
    return heading_above(text)
