"""What a figure is drawn for: a language and a width, and the layout that all figures share."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from reports.figures.theme import FONT_SIZE
from reports.words.catalogues import Sentence, Value, Words
from reports.words.escape import plot_text

ROW_HEIGHTS = {False: 27, True: 42}
"""Height in px of a movie's row, wide and narrow, where its title stands above."""
_FEW = 5
_PERCENT = 0.01
_SEPARATORS = {"en": ".,", "fr": ",\u202f"}


class Told(str):
    """A sentence in a language, safe for a plot, that remembers what it says.

    The page holds the sentence and not its texts where a trace has a list of them.
    """

    __slots__ = ("sentence",)

    sentence: Sentence

    def __new__(cls, sentence: Sentence, words: Words) -> Self:
        """Say a sentence."""
        told = super().__new__(cls, plot_text(words.sentence(sentence)))
        told.sentence = sentence
        return told


@dataclass(frozen=True, slots=True)
class Canvas:
    """A language, and whether the chart has about a phone's width."""

    words: Words
    narrow: bool

    def say(self, key: str, /, **values: Value) -> Told:
        """Return a string of the catalogue, safe for a plot."""
        return Told(Sentence(key, values), self.words)

    def layout(self, height: int, margin: tuple[int, int, int, int], **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return a layout of `height` px with margins left, right, top and bottom in px."""
        left, right, top, bottom = margin
        return {
            "bargap": 0.28,
            "dragmode": False,
            "height": height,
            "hovermode": "closest",
            "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            "separators": _SEPARATORS[self.words.language],
            "showlegend": False,
            **more,
        }


def text_width(text: str, size: float = FONT_SIZE) -> int:
    """Estimates the width in px of a text in a sans-serif of `size` px, rather too wide.

    Widths are those of DejaVu Sans, the widest face that a page without the others falls back on.
    """
    return round(size * sum(map(_ems, text)))


def _ems(character: str) -> float:
    """Return the width of a character, in parts of the size of the type."""
    if unicodedata.east_asian_width(character) in {"W", "F"} or character in "mwMW%@&#+<=>~—…œæŒÆ":
        return 1.0
    if character in "ijlI.,:;'\u2019|/\\ \u202f\u00a0":
        return 0.35
    if character in "ftr!()[]-":
        return 0.42
    return 0.8 if character.isupper() else 0.64


def widest(texts: Iterable[str], size: float = FONT_SIZE) -> int:
    """Return the estimated width in px of the widest of some texts, 0 without any."""
    return max((text_width(text, size) for text in texts), default=0)


def count_axis(most: int) -> dict[str, Any]:
    """Return a vertical axis of counts from zero to `most`, ticked at whole numbers."""
    return {
        "range": [0, most * 1.03],
        "showgrid": True,
        "tickformat": ",d",
        "ticklabelstandoff": 6,
        **({"dtick": 1} if most <= _FEW else {"nticks": 5}),
    }


def signed_ticks(low: float, high: float, words: Words, most: int = 6) -> dict[str, Any]:
    """Return ticks of an axis of differences from `low` to `high`, zero without a sign."""
    step, digits = _step(low, high, most)
    return _ticks(_multiples(low, high, step), lambda value: words.signed(value, digits))


def percent_ticks(
    low: float, high: float, words: Words, step: float | None = None
) -> dict[str, Any]:
    """Return ticks of an axis of shares, as the language writes them."""
    step = step or _step(low, high, 6)[0]
    digits = 0 if step >= _PERCENT else 1
    return _ticks(_multiples(low, high, step), lambda value: words.percent(value, digits))


def _step(low: float, high: float, most: int) -> tuple[float, int]:
    """Return a step of 1, 2 or 5 in its first digit that `most` times at most spans the ends."""
    exponent = math.floor(math.log10((high - low) / most))
    steps = [first * 10.0**place for place in (exponent, exponent + 1) for first in (1, 2, 5)]
    step = next(step for step in steps if (high - low) / step <= most)
    return step, max(0, -math.floor(math.log10(step)))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [
        round(place * step, 10)
        for place in range(math.ceil(low / step), math.floor(high / step) + 1)
    ]


def _ticks(values: list[float], written: Callable[[float], str]) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": values,
        "ticktext": [written(value) for value in values],
    }


def row_axis(count: int, labels: list[str] | None = None) -> dict[str, Any]:
    """Return a vertical axis of `count` rows, the first on top, at the positions 0 to count - 1.

    Rows are placed by number and not by name: two movies of one title stay two rows, and a title
    that looks like a number stays a title.
    """
    axis: dict[str, Any] = {"type": "linear", "range": [count - 0.5, -0.5]}
    if labels is None:
        return {**axis, "showticklabels": False}
    return {
        **axis,
        "tickmode": "array",
        "tickvals": list(range(count)),
        "ticktext": labels,
        "ticklabelstandoff": 6,
    }
