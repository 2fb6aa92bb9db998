"""How the catalogue spreads over release years."""

from collections.abc import Sequence
from itertools import accumulate

import plotly.graph_objects as go

from reports.canvas import Canvas, count_axis
from reports.card import Card, Column, Table, figure
from reports.theme import BLUE, PALE_BLUE
from reports.warehouse import Snapshot
from reports.words import Sentence

LEAST_MOVIES = 20
"""Dated movies below which a peak says nothing."""
_LEAST_SPAN = 5
_DRAWN_YEARS = (1870, 2100)
"""Years beyond are typing errors that would squeeze the rest; the table has them."""


def dated(snapshot: Snapshot) -> list[tuple[int, int, bool]]:
    """Returns year, movies and whether the year is incomplete, in the order of years."""
    return [
        (row.release_year, row.movie_count, row.is_incomplete_year)
        for row in snapshot.years
        if row.release_year is not None
    ]


def median_year(years: Sequence[tuple[int, int, bool]]) -> int:
    """Returns the latest year such that at least half of the movies are of it or later."""
    total = sum(movies for _, movies, _ in years)
    later = list(accumulate(movies for _, movies, _ in reversed(years)))
    return next(
        year
        for (year, _, _), so_far in zip(reversed(years), later, strict=True)
        if so_far * 2 >= total
    )


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    if dated(snapshot):
        return None
    return Sentence("years.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says since when half of the movies date, and which year has most."""
    years = dated(snapshot)
    total = sum(movies for _, movies, _ in years)
    most = max(movies for _, movies, _ in years)
    peaks = [year for year, movies, _ in years if movies == most]
    if total < LEAST_MOVIES or len(years) < 3:  # noqa: PLR2004
        return Sentence("years.few", {"movies": total, "years": len(years)})
    values = {"median": median_year(years), "movies": most, "years": len(peaks)}
    if len(peaks) == 1:
        return Sentence("years.peak", {**values, "first": peaks[0]})
    if len(peaks) == 2:  # noqa: PLR2004
        return Sentence("years.tie", {**values, "first": peaks[0], "second": peaks[1]})
    return Sentence("years.level", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is counted, and how many movies have no year."""
    years = dated(snapshot)
    return Sentence(
        "years.subtitle",
        {"movies": sum(movies for _, movies, _ in years), "from": years[0][0], "to": years[-1][0]},
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says which movies aren't shown and which years are incomplete."""
    undated = snapshot.totals.undated_movie_count
    sentences = [Sentence("years.note_undated", {"movies": undated})] if undated else []
    incomplete = [year for year, _, is_incomplete in dated(snapshot) if is_incomplete]
    if incomplete:
        key = "years.note_incomplete_from" if len(incomplete) > 1 else "years.note_incomplete"
        sentences.append(Sentence(key, {"first": incomplete[0]}))
    outside = sum(movies for year, movies, _ in dated(snapshot) if not _is_drawn(year))
    if outside:
        sentences.append(Sentence("years.note_outside", {"movies": outside}))
    return sentences


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words: the movies of each decade."""
    decades: dict[int, int] = {}
    for year, movies, _ in dated(snapshot):
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + movies
    bars = [
        canvas.words.say("years.decade", decade=decade, movies=movies)
        for decade, movies in decades.items()
    ]
    return canvas.words.say("years.describe", bars="; ".join(bars))


def _is_drawn(year: int) -> bool:
    return _DRAWN_YEARS[0] <= year <= _DRAWN_YEARS[1]


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a column a year, the fullest marked, incomplete years hatched."""
    years = [row for row in dated(snapshot) if _is_drawn(row[0])] or dated(snapshot)
    most = max(movies for _, movies, _ in years)
    peak = next(year for year, movies, _ in years if movies == most)
    first, last = years[0][0], years[-1][0]
    columns = {
        "type": "bar",
        "x": [year for year, _, _ in years],
        "y": [movies for _, movies, _ in years],
        "marker": {
            "color": [BLUE if movies == most else PALE_BLUE for _, movies, _ in years],
            "line": {"color": BLUE, "width": [1 if tail else 0 for _, _, tail in years]},
            "pattern": {
                "shape": ["/" if tail else "" for _, _, tail in years],
                "fgcolor": BLUE,
                "bgcolor": "rgba(0, 0, 0, 0)",
                "size": 4,
                "solidity": 0.4,
            },
        },
        "customdata": [
            canvas.say(
                "years.hover_incomplete" if tail else "years.hover", year=year, movies=movies
            )
            for year, movies, tail in years
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
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
    layout = canvas.layout(
        300,
        (44, 10, 28, 30),
        bargap=0.16,
        annotations=[mark],
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
    return figure([columns], layout)


def table(snapshot: Snapshot) -> Table:
    """Returns every year, movies without one included."""
    rows = snapshot.years
    return Table(
        [
            Column("release_year", "year", [row.release_year for row in rows]),
            Column("movie_count", "whole", [row.movie_count for row in rows]),
        ],
        total=len(rows),
    )


CARD = Card(
    name="years",
    mart="rpt_movies_by_year",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    file="movies_by_year.html",
    half=True,
)
