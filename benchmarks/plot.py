"""Draws how each step's processor time grows with the number of ratings, as an SVG.

By hand, since plotly writes a picture only where there is a browser.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence

from benchmarks.results import Size

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 600, 48, 400
LINE = 18
"""The least distance of two labels, in pixels."""

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #222 }
  .title { font-size: 15px; font-weight: 600 }
  .ground { fill: #fff }
  .grid { stroke: #ddd }
  .step { fill: none; stroke-width: 2 }
  .s0 { --ink: #3b6fb6 } .s1 { --ink: #b3541e } .s2 { --ink: #23804f } .s3 { --ink: #8a4fa3 }
  .step { stroke: var(--ink) } circle, .name { fill: var(--ink) }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .ground { fill: #181a1d } .grid { stroke: #3a3d42 }
    .s0 { --ink: #7fb0f0 } .s1 { --ink: #f0a070 } .s2 { --ink: #6fcf9b } .s3 { --ink: #cf9be6 }
    .name { fill: var(--ink) }
  }
"""
COLOURS = 4


class Scale:
    """Places numbers on a logarithmic axis.

    Args:
        values: The numbers; the axis reaches to the powers of ten around them.
        start: The pixel of the least power.
        end: The pixel of the greatest one.
    """

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self._least = math.floor(math.log10(min(values)))
        self._most = max(math.ceil(math.log10(max(values))), self._least + 1)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        """Return the pixel of a number."""
        share = (math.log10(value) - self._least) / (self._most - self._least)
        return self._start + share * (self._end - self._start)

    @property
    def powers(self) -> list[float]:
        """The powers of ten on the axis."""
        return [10.0**power for power in range(self._least, self._most + 1)]


def growth_plot(sizes: Sequence[Size]) -> str:
    """Return the plot: both axes are logarithmic, and each step has a line."""
    ordered = sorted(sizes, key=lambda size: size.ratings)
    taken: dict[str, list[tuple[int, float]]] = {}
    for size in ordered:
        for step in size.steps:
            taken.setdefault(step.name, []).append((size.ratings, step.processor_seconds))
    across = Scale([size.ratings for size in ordered], LEFT, RIGHT)
    up = Scale([seconds for points in taken.values() for _, seconds in points], BOTTOM, TOP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Processor seconds of each step by number of ratings</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="28">Processor seconds by number of ratings</text>',
        *_grid(across, up),
        *_steps(taken, across, up),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _grid(across: Scale, up: Scale) -> Iterator[str]:
    for power in across.powers:
        x = across(power)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{BOTTOM}"/>'
        yield f'<text x="{x:.1f}" y="{BOTTOM + 22}" text-anchor="middle">{_short(power)}</text>'
    for power in up.powers:
        y = up(power)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{RIGHT}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_short(power)}</text>'
    middle = (LEFT + RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">ratings</text>'


def _steps(taken: dict[str, list[tuple[int, float]]], across: Scale, up: Scale) -> Iterator[str]:
    ends = {name: up(points[-1][1]) for name, points in taken.items()}
    labels = _apart(ends)
    for number, (name, points) in enumerate(taken.items()):
        places = [(across(ratings), up(seconds)) for ratings, seconds in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        label = f"{html.escape(name)}, {points[-1][1]:,.1f} s"
        yield f'<g class="s{number % COLOURS}"><path class="step" d="M{path}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
        x = places[-1][0] + 10
        yield f'<text class="name" x="{x:.1f}" y="{labels[name] + 4:.1f}">{label}</text></g>'


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Return the heights of labels, each moved down as far as the one above it asks for."""
    placed: dict[str, float] = {}
    above = -math.inf
    for name, y in sorted(ends.items(), key=lambda end: end[1]):
        above = placed[name] = max(y, above + LINE)
    return placed


def _short(number: float) -> str:
    if number >= 1e6:  # noqa: PLR2004 (a million)
        return f"{number / 1e6:g} million"
    return f"{number:,.0f}" if number >= 1 else f"{number:g}"
