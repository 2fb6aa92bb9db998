"""Charts of ratings less what would be expected, along years, tenths or ages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from reports.card import Figure, Table
from reports.chart import Chart, Signed, Whole, columns_of
from reports.figures.canvas import Canvas, signed_ticks
from reports.figures.lines import Frame, Line, around, draw_lines
from reports.figures.theme import GREY
from reports.words.catalogues import Sentence

_FEW_STEPS = 12
_ROOM = 0.14
"""Part of the axis that labels above the highest place take."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """The deviation at a step in stars, with users and movies taken off and as rated.

    Both have a 95 % interval. Each chart's rows add the step and the support that it needs.
    """

    adjusted_deviation: Signed
    adjusted_deviation_low: Signed | None
    adjusted_deviation_high: Signed | None
    mean_deviation: Signed
    mean_deviation_low: Signed | None
    mean_deviation_high: Signed | None
    rating_count: Whole
    user_count: Whole


Step = TypeVar("Step", bound=Deviation)


def is_off_zero(row: Deviation) -> bool:
    """Say whether a deviation's interval leaves zero out."""
    low, high = row.adjusted_deviation_low, row.adjusted_deviation_high
    return low is not None and high is not None and (low > 0 or high < 0)


def top(row: Deviation) -> float:
    """Return where a deviation's interval ends above."""
    high = row.adjusted_deviation_high
    return row.adjusted_deviation if high is None else high


def bottom(row: Deviation) -> float:
    """Return where a deviation's interval ends below."""
    low = row.adjusted_deviation_low
    return row.adjusted_deviation if low is None else low


def below(first: Deviation, second: Deviation) -> bool:
    """Say whether one deviation lies below another by more than chance: intervals part."""
    if first.adjusted_deviation_high is None or second.adjusted_deviation_low is None:
        return False
    return first.adjusted_deviation_high < second.adjusted_deviation_low


class Deviations(Chart[Step]):
    """A dot a step with its interval, and the deviation as rated as a dotted line.

    Attributes:
        step: The column of the steps.
        support: The column that says what a step needs.
    """

    half = True
    step: ClassVar[str]
    support: ClassVar[str]

    @property
    def is_empty(self) -> bool:
        """Whether there are fewer than two steps."""
        return len(self.rows) <= 1

    def step_of(self, row: Step) -> int:
        """Return the year, tenth or age of a row."""
        return int(getattr(row, self.step))

    def with_gaps(self) -> list[tuple[int, Step | None]]:
        """Return rows by step, one without a row where some lack, so that no line spans it."""
        points: list[tuple[int, Step | None]] = []
        for row in self.rows:
            if points and self.step_of(row) > points[-1][0] + 1:
                points.append((self.step_of(row) - 1, None))
            points.append((self.step_of(row), row))
        return points

    def subtitle(self) -> Sentence:
        """Say what is measured, and what support a step needs."""
        return self.sentence(
            "subtitle",
            ratings=sum(row.rating_count for row in self.rows),
            users=max(row.user_count for row in self.rows),
            least=getattr(self.rows[0], self.support),
        )

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        points = "; ".join(
            f"{self.step_of(row)} {canvas.words.signed(row.adjusted_deviation, 2)}"
            for row in self.rows
        )
        return canvas.words.say(f"{self.name}.describe", points=points)

    def _say(self, which: str, canvas: Canvas) -> str:
        return canvas.say(f"{self.name}.{which}")

    def _hover(self, row: Step | None, canvas: Canvas) -> str:
        """Return what a step says of itself; nothing for a step without a row."""
        if row is None:
            return ""
        mean, low, high = (
            row.adjusted_deviation,
            row.adjusted_deviation_low,
            row.adjusted_deviation_high,
        )
        return canvas.say(
            f"{self.name}.hover",
            step=str(self.step_of(row)),
            years=self.step_of(row),
            mean=mean,
            low=mean if low is None else low,
            high=mean if high is None else high,
            raw=row.mean_deviation,
            ratings=row.rating_count,
            users=row.user_count,
        )

    def is_filled(self, row: Step) -> bool:
        """Say whether a dot is filled; a chart that counts some of them fills these alone."""
        del row
        return True

    def marked(self, canvas: Canvas) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return shapes and labels of what the title names."""
        del canvas
        return [], []

    def draw(self, canvas: Canvas) -> Figure:
        """Draw both lines around zero, what the title names marked."""
        points = self.with_gaps()
        line = Line(
            xs=[step for step, _ in points],
            ys=[None if row is None else row.adjusted_deviation for _, row in points],
            lows=[None if row is None else row.adjusted_deviation_low for _, row in points],
            highs=[None if row is None else row.adjusted_deviation_high for _, row in points],
            hovers=[self._hover(row, canvas) for _, row in points],
        )
        if not all(map(self.is_filled, self.rows)):
            line = replace(
                line,
                symbols=[
                    "circle" if row is None or self.is_filled(row) else "circle-open"
                    for _, row in points
                ],
            )
        as_rated = Line(
            xs=line.xs,
            ys=[None if row is None else row.mean_deviation for _, row in points],
            hovers=line.hovers,
            colour=GREY,
            dash="dot",
        )
        steps = [self.step_of(row) for row in self.rows]
        ends = [
            end
            for row in self.rows
            for end in (
                row.adjusted_deviation,
                row.adjusted_deviation_low,
                row.adjusted_deviation_high,
                row.mean_deviation,
            )
        ]
        xaxis: dict[str, Any] = {
            "range": [min(steps) - 0.6, max(steps) + 0.6],
            "tickformat": "d",
            "title": {"text": self._say("axis", canvas), "standoff": 8},
            "showline": False,
        }
        few = max(steps) - min(steps) < _FEW_STEPS
        xaxis |= {"dtick": 1} if few else {"nticks": 6 if canvas.narrow else 9}
        shapes, labels = self.marked(canvas)
        low, high = around(ends, level=0)
        room = _ROOM * (high - low) if labels else 0
        low, high = low - room / 2, high + room
        frame = Frame(
            xaxis=xaxis,
            yaxis={"range": [low, high], **signed_ticks(low, high, canvas.words)},
            reference=0,
            shapes=shapes,
            annotations=[
                *labels,
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "xshift": -48,
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "yshift": 8,
                    "text": f"<b>{self._say('measure', canvas)}</b>",
                },
            ],
        )
        return draw_lines([as_rated, line], frame, canvas)

    def table(self) -> Table:
        """Return every step, named first."""
        found = columns_of(self.row, self.rows)
        found.sort(key=lambda column: column.name != self.step)
        return Table(found, total=self.total)
