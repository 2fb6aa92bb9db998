"""How unevenly ratings fall on movies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Share, Whole, card
from reports.data.query import Query
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas, percent_ticks
from reports.figures.lines import Frame, Line, draw_lines
from reports.figures.theme import BLUE, GREY, VERMILION
from reports.words.catalogues import Sentence

LEAST_MOVIES = 20
"""Movies below which a tenth of them is nothing."""
MAJORITY = 0.5
EVEN = 0.2
"""Share of the most rated tenth up to which it hardly leads: equal shares would give it 0.1."""
LEAST_FOR_HUNDREDTH = 100
"""Movies below which a hundredth of them is less than one."""


@dataclass(frozen=True, slots=True)
class TailPoint:
    """The least rated movies, by share of all, and their share of all ratings (0 to 1)."""

    movie_count: Whole
    movie_share: Share
    rating_count: Whole
    rating_share: Share
    movie_rating_count: Whole | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """A group of movies with their share of all ratings; `gini` is within the group."""

    movie_group: str
    movie_count: int
    rating_share: float
    gini: float | None


CONCENTRATION = Query(
    Concentration,
    """
select movie_group, movie_count, rating_share, gini
from marts.rpt_rating_concentration
order by movie_group
""",
)


class LongTail(Chart[TailPoint]):
    """The Lorenz curve of ratings over movies, with what the most rated tenth has marked."""

    name = "long_tail"
    mart = "rpt_long_tail"
    row = TailPoint
    order_by = "movie_count"

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the curve and the shares of the most rated movies."""
        super().__init__(snapshot)
        self.groups = {row.movie_group: row for row in snapshot.rows(CONCENTRATION)}
        self.all, self.tenth = self.groups.get("all"), self.groups.get("top_10_percent")

    @classmethod
    def queries(cls) -> Sequence[Query[Any]]:
        """Return the questions for the curve and for the shares."""
        return (cls.query(), CONCENTRATION)

    @property
    def is_empty(self) -> bool:
        """Whether no movie is rated."""
        return not self.rows or not self.rows[-1].rating_count

    def _has_tenth(self) -> bool:
        return (
            self.all is not None and self.tenth is not None and self.all.movie_count >= LEAST_MOVIES
        )

    def finding(self) -> Sentence:
        """Say how much of all ratings the most rated tenth of the movies has."""
        if self.tenth is None or not self._has_tenth():
            return Sentence("long_tail.few")
        share = self.tenth.rating_share
        which = "majority" if share > MAJORITY else "share" if share > EVEN else "even"
        return self.sentence(which, share=share)

    def subtitle(self) -> Sentence:
        """Say what the curve is."""
        last = self.rows[-1]
        return self.sentence("subtitle", movies=last.movie_count, ratings=last.rating_count)

    def notes(self) -> Sequence[Sentence]:
        """Say what the Gini coefficient is, and what lies at the ends of the curve."""
        first, single = self.groups.get("top_1_percent"), self.groups.get("one_rating")
        if self.all is None or self.all.gini is None or first is None:
            return []
        one = single.movie_count / self.all.movie_count if single else 0
        found = [self.sentence("note", gini=self.all.gini, one=one)]
        if self.all.movie_count >= LEAST_FOR_HUNDREDTH:
            found.append(self.sentence("note_first", first=first.rating_share))
        return found

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        half = min(self.rows, key=lambda row: abs(row.movie_share - 0.5))
        return canvas.words.say("long_tail.describe", share=half.rating_share)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the Lorenz curve beside the line of equal shares."""
        rows = self.rows
        curve = Line(
            xs=[row.movie_share for row in rows],
            ys=[row.rating_share for row in rows],
            hovers=[
                canvas.say(
                    "long_tail.hover",
                    movies=row.movie_share,
                    ratings=row.rating_share,
                    most=row.movie_rating_count or 0,
                )
                for row in rows
            ],
            colour=BLUE,
            dots=False,
        )
        ends = [rows[0].movie_share, rows[-1].movie_share]
        equal = Line(
            xs=ends,
            ys=ends,
            hovers=[canvas.say("long_tail.equal")] * 2,
            colour=GREY,
            dots=False,
            dash="dot",
        )
        percent = {"range": [0, 1.01], **percent_ticks(0, 1, canvas.words, step=0.25)}
        frame = Frame(
            right=24,  # half of the last tick's label
            xaxis={**percent, "title": {"text": canvas.say("long_tail.axis"), "standoff": 8}},
            yaxis=percent,
            annotations=[
                {
                    "x": 0.3,
                    "y": 0.3,
                    "xanchor": "right",
                    "yanchor": "bottom",
                    "xshift": -6,
                    "text": canvas.say("long_tail.equal"),
                },
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "xshift": -48,
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "yshift": 8,
                    "text": f"<b>{canvas.say('long_tail.measure')}</b>",
                },
            ],
        )
        return draw_lines([curve, equal], self._with_tenth(frame, canvas), canvas)

    def _with_tenth(self, frame: Frame, canvas: Canvas) -> Frame:
        """Return the frame with what the most rated tenth has marked beside the curve."""
        if self.all is None or self.tenth is None or not self._has_tenth():
            return frame
        at = 1 - self.tenth.movie_count / self.all.movie_count
        rest = 1 - self.tenth.rating_share
        mark = {
            "type": "line",
            "x0": at,
            "x1": at,
            "y0": rest,
            "y1": 1,
            "line": {"color": VERMILION, "width": 2},
        }
        label = {
            "x": at,
            "xanchor": "right",
            "xshift": -4,
            "y": rest + 0.06 * self.tenth.rating_share,
            "yanchor": "middle",
            "align": "right",
            "font": {"color": VERMILION},
            "text": f"{canvas.say('long_tail.tenth')}<br>"
            f"<b>{canvas.say('long_tail.tenth_share', share=self.tenth.rating_share)}</b>",
        }
        return replace(frame, shapes=[*frame.shapes, mark], annotations=[*frame.annotations, label])


CARD = card(LongTail)
