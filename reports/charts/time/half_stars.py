"""Since when there are half stars, and how often they are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Column, Figure, Table
from reports.chart import Chart, Share, Whole, card, columns_of
from reports.figures.canvas import Canvas, percent_ticks
from reports.figures.lines import Frame, Line, draw_lines
from reports.figures.marks import line_at
from reports.words.catalogues import Sentence


@dataclass(frozen=True, slots=True)
class HalfStarMonth:
    """A month (its first day) with the share of ratings that are half steps, between 0 and 1."""

    rated_month: dt.date
    is_half_star_start: bool
    half_step_share: Share
    half_step_count: Whole
    rating_count: Whole
    min_rating_count: int
    min_start_share: float


class HalfStars(Chart[HalfStarMonth]):
    """A dot a month, the month in which half stars begin marked."""

    name = "half_stars"
    mart = "rpt_half_star_share"
    row = HalfStarMonth
    order_by = "rated_month"
    half = True

    @property
    def is_empty(self) -> bool:
        """Whether there are fewer than two months."""
        return len(self.rows) <= 1

    @property
    def start(self) -> HalfStarMonth | None:
        """The month in which half stars begin, none where they don't."""
        return next((row for row in self.rows if row.is_half_star_start), None)

    def share_since(self, first: HalfStarMonth) -> float:
        """Return the share of half steps among all ratings from a month on, between 0 and 1."""
        since = [row for row in self.rows if row.rated_month >= first.rated_month]
        halves = sum(row.half_step_count for row in since)
        return halves / sum(row.rating_count for row in since)

    def finding(self) -> Sentence:
        """Say when half stars begin and how much of all ratings they make from then on."""
        first = self.start
        if first is None:
            return self.sentence("strays" if self._has_any else "never")
        which = "always" if first == self.rows[0] else "since"
        return self.sentence(which, month=first.rated_month, share=self.share_since(first))

    @property
    def _has_any(self) -> bool:
        return any(row.half_step_count for row in self.rows)

    def notes(self) -> Sequence[Sentence]:
        """Say what the dotted line is, or why a few half stars are no beginning."""
        if self.start is not None:
            return [self.sentence("note")]
        least = self.rows[0].min_start_share
        return [self.sentence("note_strays", least=least)] if self._has_any else []

    def subtitle(self) -> Sentence:
        """Say what is shared by month, and what support a month needs."""
        return self.sentence(
            "subtitle",
            months=len(self.rows),
            least=self.rows[0].min_rating_count,
            ratings=sum(row.rating_count for row in self.rows),
        )

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words, year by year."""
        years: dict[int, list[int]] = {}
        for row in self.rows:
            halves, ratings = years.get(row.rated_month.year, [0, 0])
            years[row.rated_month.year] = [halves + row.half_step_count, ratings + row.rating_count]
        points = "; ".join(
            f"{year} {canvas.words.percent(halves / ratings, 0)}"
            for year, (halves, ratings) in years.items()
        )
        return canvas.words.say("half_stars.describe", points=points)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the months."""
        rows, first = self.rows, self.start
        line = Line(
            xs=[row.rated_month.isoformat() for row in rows],
            ys=[row.half_step_share for row in rows],
            hovers=[
                canvas.say(
                    "half_stars.hover",
                    month=row.rated_month,
                    share=row.half_step_share,
                    ratings=row.rating_count,
                )
                for row in rows
            ],
            joined=False,
        )
        lines, marks, shapes = [line], [], []
        if first is not None:
            at, share = first.rated_month.isoformat(), self.share_since(first)
            lines.append(
                Line(
                    xs=[at, rows[-1].rated_month.isoformat()],
                    ys=[share, share],
                    label=canvas.words.percent(share, 0),
                    dots=False,
                    dash="dot",
                )
            )
            late = first.rated_month > rows[len(rows) // 2].rated_month
            marks.append(
                {
                    "x": at,
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "xanchor": "right" if late else "left",
                    "yshift": 4,
                    "text": f"<b>{canvas.say('half_stars.mark', month=first.rated_month)}</b>",
                }
            )
            shapes.append(line_at(at, top=1.01, below=True))
        top = max(1.06 * max(row.half_step_share for row in rows), 0.1)
        frame = Frame(
            xaxis={"type": "date", "tickformat": "%Y", "nticks": 6 if canvas.narrow else 9},
            yaxis={"range": [-0.012, top], **percent_ticks(-0.012, top, canvas.words)},
            annotations=marks,
            shapes=shapes,
            bottom=30,
        )
        return draw_lines(lines, frame, canvas)

    def table(self) -> Table:
        """Return every month with enough ratings."""
        months = [f"{row.rated_month:%Y-%m}" for row in self.rows]
        columns = columns_of(self.row, self.rows)
        return Table([Column("rated_month", "year", months), *columns], total=self.total)


CARD = card(HalfStars)
