"""How the catalogue spreads over release years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reports.card import Figure
from reports.chart import Chart, Whole, Year, card
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas, count_axis
from reports.figures.marks import hatched, line_at, telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence

LEAST_MOVIES = 20
"""Dated movies below which a peak says nothing."""
_LEAST_SPAN = 5
_DRAWN_YEARS = (1870, 2100)
"""Years beyond are typing errors that would squeeze the rest; the table has them."""


@dataclass(frozen=True, slots=True)
class YearCount:
    """A release year; one row may stand for the movies without a year."""

    release_year: Year | None
    movie_count: Whole
    is_incomplete_year: bool


class Years(Chart[YearCount]):
    """A column a year, the fullest marked, incomplete years hatched."""

    name = "years"
    mart = "rpt_movies_by_year"
    row = YearCount
    order_by = "release_year nulls last"
    file = "movies_by_year.html"
    half = True

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the rows, and the years among them: year, movies, whether it is incomplete."""
        super().__init__(snapshot)
        self.dated = [
            (row.release_year, row.movie_count, row.is_incomplete_year)
            for row in self.rows
            if row.release_year is not None
        ]

    @property
    def is_empty(self) -> bool:
        """Whether no movie has a year."""
        return not self.dated

    @property
    def median(self) -> int:
        """The latest year such that at least half of the movies are of it or later."""
        backwards = self.dated[::-1]
        later = accumulate(movies for _, movies, _ in backwards)
        dated = zip(backwards, later, strict=True)
        return next(year for (year, _, _), so_far in dated if so_far * 2 >= self._movies)

    @property
    def _movies(self) -> int:
        return sum(movies for _, movies, _ in self.dated)

    def finding(self) -> Sentence:
        """Say since when half of the movies date, and which year has most."""
        most = max(movies for _, movies, _ in self.dated)
        peaks = [year for year, movies, _ in self.dated if movies == most]
        if self._movies < LEAST_MOVIES or len(self.dated) < 3:  # noqa: PLR2004
            return self.sentence("few", movies=self._movies, years=len(self.dated))
        values = {"median": self.median, "movies": most, "years": len(peaks)}
        if len(peaks) == 1:
            return self.sentence("peak", **values, first=peaks[0])
        if len(peaks) == 2:  # noqa: PLR2004
            return self.sentence("tie", **values, first=peaks[0], second=peaks[1])
        return self.sentence("level", **values)

    def subtitle(self) -> Sentence:
        """Say what is counted, and from when to when."""
        values = {"movies": self._movies, "from": self.dated[0][0], "to": self.dated[-1][0]}
        if len(self.dated) == 1:
            return self.sentence("subtitle_one", **values)
        return self.sentence("subtitle", **values)

    def notes(self) -> Sequence[Sentence]:
        """Say which movies aren't shown and which years are incomplete."""
        undated = self.snapshot.totals.undated_movie_count
        sentences = [self.sentence("note_undated", movies=undated)] if undated else []
        incomplete = [year for year, _, is_incomplete in self.dated if is_incomplete]
        if incomplete:
            key = "note_incomplete_from" if len(incomplete) > 1 else "note_incomplete"
            sentences.append(self.sentence(key, first=incomplete[0]))
        outside = sum(movies for year, movies, _ in self.dated if not _is_drawn(year))
        if outside:
            sentences.append(self.sentence("note_outside", movies=outside))
        return sentences

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words: the movies of each decade."""
        decades: dict[int, int] = {}
        for year, movies, _ in self.dated:
            decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + movies
        bars = [
            canvas.words.say("years.decade", decade=decade, movies=movies)
            for decade, movies in decades.items()
        ]
        return canvas.words.say("years.describe", bars="; ".join(bars))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the years."""
        years = [row for row in self.dated if _is_drawn(row[0])] or self.dated
        most = max(movies for _, movies, _ in years)
        peak = next(year for year, movies, _ in years if movies == most)
        first, last = years[0][0], years[-1][0]
        columns = {
            "type": "bar",
            "x": [year for year, _, _ in years],
            "y": [movies for _, movies, _ in years],
            "marker": {
                "color": [BLUE if movies == most else PALE_BLUE for _, movies, _ in years],
                **hatched([tail for _, _, tail in years]),
            },
            **telling(
                [
                    canvas.say(
                        "years.hover_incomplete" if tail else "years.hover",
                        year=year,
                        movies=movies,
                    )
                    for year, movies, tail in years
                ]
            ),
        }
        padding = max(1, _LEAST_SPAN - (last - first) // 2)
        right_half = peak > (first + last) / 2
        mark = {
            "x": peak,
            "y": most,
            "text": f"<b>{canvas.say('years.mark', year=peak, movies=most)}</b>",
            "xanchor": "right" if right_half else "left",
            "yanchor": "bottom",
            "xshift": 6 if right_half else -6,
            "yshift": 3,
        }
        # at the edge of the median year, so that the half lies to its right
        half = self.median - 0.5
        median = {
            "x": half,
            "yref": "paper",
            "y": 0.98,
            "yanchor": "top",
            "xanchor": "right" if half > (first + last) / 2 else "left",
            "text": canvas.say("years.median", median=self.median),
        }
        layout = canvas.layout(
            300,
            (44, 10, 28, 30),
            bargap=0.16,
            annotations=[mark, {**median, "xshift": -6 if median["xanchor"] == "right" else 6}],
            shapes=[line_at(half, top=0.98, dotted=True)],
            xaxis={
                "range": [first - padding, last + padding],
                "tickformat": "d",
                "nticks": 6 if canvas.narrow else 9,
                "showline": True,
                "ticks": "outside",
                "ticklen": 4,
            },
            yaxis=count_axis(most),
        )
        return Figure(data=[columns], layout=layout)


def _is_drawn(year: int) -> bool:
    return _DRAWN_YEARS[0] <= year <= _DRAWN_YEARS[1]


CARD = card(Years)
