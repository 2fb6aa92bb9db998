"""How many ratings users give by year and by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Column, Figure, Table
from reports.chart import Chart, Whole, card, columns_of
from reports.figures.canvas import Canvas, count_axis
from reports.figures.headings import heading_above
from reports.figures.marks import hatched, telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence

LEAST_YEARS = 3
"""Years below which a busiest one says nothing."""
_MONTHS = 0.3
"""Where the months' panel ends, in parts of the plot's height; the years' begins at `_YEARS`."""
_YEARS = 0.46


@dataclass(frozen=True, slots=True)
class ActiveMonth:
    """A month (its first day) with its ratings, and with those of its year."""

    active_month: dt.date
    rating_count: Whole
    tag_count: Whole
    user_count: Whole
    new_user_count: Whole
    is_incomplete_month: bool
    year_rating_count: int
    is_incomplete_year: bool


class Activity(Chart[ActiveMonth]):
    """A column a year, those that aren't whole hatched, above a line of the months."""

    name = "activity"
    mart = "rpt_activity_by_month"
    row = ActiveMonth
    order_by = "active_month"

    @property
    def is_empty(self) -> bool:
        """Whether nobody has rated."""
        return not any(row.rating_count for row in self.rows)

    @property
    def years(self) -> Mapping[int, ActiveMonth]:
        """A month of each year, which tells of the whole year."""
        return {row.active_month.year: row for row in self.rows}

    @property
    def busiest(self) -> list[int]:
        """The years of the most ratings."""
        most = max(row.year_rating_count for row in self.rows)
        return [year for year, row in self.years.items() if row.year_rating_count == most]

    @property
    def quietest(self) -> list[int]:
        """The years of the fewest ratings among those that are whole."""
        whole = {
            year: row.year_rating_count
            for year, row in self.years.items()
            if not row.is_incomplete_year
        }
        return [year for year, count in whole.items() if count == min(whole.values())]

    def finding(self) -> Sentence:
        """Name the busiest year and, where it is another and the only one, the quietest."""
        years, busiest, quietest = self.years, self.busiest, self.quietest
        if len(years) < LEAST_YEARS:
            return self.sentence("few", years=len(years))
        most = years[busiest[0]].year_rating_count
        if len(busiest) > 2:  # noqa: PLR2004
            return self.sentence("level", years=len(busiest), most=most)
        if len(busiest) == 2:  # noqa: PLR2004
            return self.sentence("tie", peak=busiest[0], second=busiest[1], most=most)
        if len(quietest) != 1 or quietest == busiest:
            return self.sentence("peak", peak=busiest[0], most=most)
        least = years[quietest[0]].year_rating_count
        return self.sentence("ends", peak=busiest[0], most=most, low=quietest[0], least=least)

    def subtitle(self) -> Sentence:
        """Say what is counted, from when to when."""
        months = {"from": self.rows[0].active_month, "to": self.rows[-1].active_month}
        if len(self.rows) == 1:
            return self.sentence("subtitle_one", **months)
        return self.sentence("subtitle", **months)

    def notes(self) -> Sequence[Sentence]:
        """Say what isn't complete, and that a quietest year, if one is named, is."""
        is_named = "low" in self.finding().values
        return [self.sentence("note"), *([self.sentence("note_quietest")] if is_named else [])]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words: the ratings of each year."""
        bars = [
            canvas.words.say("activity.bar", year=year, ratings=row.year_rating_count)
            for year, row in self.years.items()
        ]
        return canvas.words.say("activity.describe", bars="; ".join(bars))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the years above the months, on one axis of time."""
        years, middle = self.years, (min(self.years) + max(self.years)) / 2
        busiest, quietest = self.busiest[:2], self.quietest
        marks = [
            {
                "x": year,
                "y": years[year].year_rating_count,
                "yanchor": "bottom",
                "yshift": 2,
                "xanchor": anchor,
                "text": f"<b>{self._mark(year, canvas)}</b>",
            }
            for year, anchor in zip(
                busiest,
                ("right", "left") if len(busiest) > 1 else (_anchor(busiest[0], middle),),
                strict=True,
            )
        ]
        if len(quietest) == 1 and quietest != busiest:
            low = self._mark(quietest[0], canvas)
            at_left = quietest[0] < middle
            marks.append(
                {
                    "x": quietest[0],
                    "y": 0,
                    "yanchor": "top",
                    "yshift": -2,
                    "xanchor": "left" if at_left else "right",
                    "xshift": -5 if at_left else 5,
                    "text": f"<b>\u25b2 {low}</b>" if at_left else f"<b>{low} \u25b2</b>",
                }
            )
        by_month = {**heading_above(canvas.say("activity.by_month")), "y": _MONTHS, "yshift": 6}
        layout = canvas.layout(
            410,
            (52, 10, 44, 30),
            bargap=0.16,
            annotations=[heading_above(canvas.say("activity.by_year")), by_month, *marks],
            xaxis={
                "range": [min(years) - 0.7, max(years) + 0.7],
                "tickformat": "d",
                "nticks": 6 if canvas.narrow else 12,
                "showline": True,
                "ticks": "outside",
                "ticklen": 4,
                "anchor": "y2",
            },
            yaxis={
                **count_axis(max(row.year_rating_count for row in self.rows)),
                "domain": [_YEARS, 1],
            },
            yaxis2={
                **count_axis(max(row.rating_count for row in self.rows)),
                "domain": [0, _MONTHS],
                "nticks": 3,
            },
        )
        return Figure(data=[self._columns(canvas), self._line(canvas)], layout=layout)

    def _mark(self, year: int, canvas: Canvas) -> str:
        ratings = self.years[year].year_rating_count
        return canvas.say("activity.mark", year=year, ratings=ratings)

    def _columns(self, canvas: Canvas) -> dict[str, Any]:
        rows, busiest = self.years, self.busiest
        return {
            "type": "bar",
            "x": list(rows),
            "y": [row.year_rating_count for row in rows.values()],
            "marker": {
                "color": [BLUE if year in busiest else PALE_BLUE for year in rows],
                **hatched([row.is_incomplete_year for row in rows.values()]),
            },
            **telling(
                [
                    canvas.say(
                        "activity.hover_incomplete" if row.is_incomplete_year else "activity.hover",
                        year=year,
                        ratings=row.year_rating_count,
                    )
                    for year, row in rows.items()
                ]
            ),
        }

    def _line(self, canvas: Canvas) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "lines",
            "yaxis": "y2",
            # a year's months lie below its column, whose middle is the year
            "x": [
                round(row.active_month.year - 0.5 + (row.active_month.month - 0.5) / 12, 3)
                for row in self.rows
            ],
            "y": [row.rating_count for row in self.rows],
            "line": {"color": BLUE, "width": 1},
            **telling(
                [
                    canvas.say(
                        "activity.month_incomplete"
                        if row.is_incomplete_month
                        else "activity.month",
                        month=row.active_month,
                        ratings=row.rating_count,
                        users=row.user_count,
                    )
                    for row in self.rows
                ]
            ),
        }

    def table(self) -> Table:
        """Return every month."""
        months = Column("active_month", "year", [f"{r.active_month:%Y-%m}" for r in self.rows])
        return Table([months, *columns_of(self.row, self.rows)], total=self.total)


def _anchor(year: int, middle: float) -> str:
    """Return which end of a label stands at its year, so that the label stays in the plot."""
    return "left" if year < middle else "right"


CARD = card(Activity)
