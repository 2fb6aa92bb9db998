"""Axes and lines: round ticks as the language writes them, and no line where there is no data."""

from __future__ import annotations

import pytest

from reports.charts.time.drift import Drift, YearDeviation
from reports.data.warehouse import Snapshot
from reports.figures.canvas import percent_ticks, signed_ticks
from reports.figures.theme import BLUE, PALE_BLUE, THEMES, Theme, opaque, template
from reports.words.catalogues import words
from tests.reports.answers import answered


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (-0.25, 0.45, ["\u22120.2", "0.0", "+0.2", "+0.4"]),
        (-1.15, 0.55, ["\u22121.0", "\u22120.5", "0.0", "+0.5"]),
        (-0.012, 0.011, ["\u22120.010", "\u22120.005", "0.000", "+0.005", "+0.010"]),
        (-3, 4, ["\u22122", "0", "+2", "+4"]),
    ],
)
def test_differences_are_ticked_at_round_numbers_zero_without_a_sign(
    low: float, high: float, written: list[str]
) -> None:
    ticks = signed_ticks(low, high, words("en"))
    assert ticks["ticktext"] == written
    assert all(low <= value <= high for value in ticks["tickvals"])


def test_shares_are_ticked_as_the_language_writes_them() -> None:
    assert percent_ticks(0, 1, words("en"), step=0.5)["ticktext"] == ["0%", "50%", "100%"]
    assert percent_ticks(0, 1, words("fr"), step=0.5)["ticktext"][1] == "50\u202f%"
    assert percent_ticks(0, 0.02, words("en"))["ticktext"][1] == "0.5%"


def test_no_line_spans_steps_that_lack(empty: Snapshot) -> None:
    rows = [
        YearDeviation(0.1, None, None, 0.1, None, None, 9, 9, year, 1)
        for year in (2000, 2003, 2004)
    ]
    steps = [(step, row is not None) for step, row in Drift(answered(empty, rows)).with_gaps()]
    assert steps == [(2000, True), (2002, False), (2003, True), (2004, True)]


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB, as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * value for part, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_what_carries_data_stands_out_from_the_ground_and_the_point_from_the_rest(
    theme: Theme,
) -> None:
    ground = template(theme)["layout"]["hoverlabel"]["bgcolor"]
    drawn = opaque(theme)
    assert contrast(drawn[PALE_BLUE], ground) >= 3
    assert contrast(drawn[BLUE], ground) > 1.6 * contrast(drawn[PALE_BLUE], ground)
