"""Since when there are half stars, and how often they are given."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas, percent_ticks
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.figures.lines import Frame, Line, draw_lines
from reports.marts import MAX_ROWS
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence, Values


@dataclass(frozen=True, slots=True)
class HalfStarMonth:
    """A month (its first day) with the share of ratings that are half steps, between 0 and 1."""

    rated_month: dt.date
    is_half_star_start: bool
    half_step_share: float
    half_step_count: int
    rating_count: int
    min_rating_count: int


HALF_STAR_MONTHS = Query(
    HalfStarMonth,
    """
select
    cast(rated_month as date) as rated_month,
    is_half_star_start,
    half_step_share,
    half_step_count,
    rating_count,
    min_rating_count
from marts.rpt_half_star_share
order by rated_month
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


def start(snapshot: Snapshot) -> HalfStarMonth | None:
    """Returns the month in which half stars begin, none where they don't."""
    return next((row for row in snapshot.rows(HALF_STAR_MONTHS) if row.is_half_star_start), None)


def share_since(snapshot: Snapshot, first: HalfStarMonth) -> float:
    """Returns the share of half steps among all ratings from a month on, between 0 and 1."""
    since = [r for r in snapshot.rows(HALF_STAR_MONTHS) if r.rated_month >= first.rated_month]
    return sum(row.half_step_count for row in since) / sum(row.rating_count for row in since)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if len(snapshot.rows(HALF_STAR_MONTHS)) > 1 else Sentence("half_stars.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says when half stars begin and how much of all ratings they make from then on."""
    rows, first = snapshot.rows(HALF_STAR_MONTHS), start(snapshot)
    if first is None:
        return Sentence("half_stars.never")
    values: Values = {"month": first.rated_month, "share": share_since(snapshot, first)}
    if first == rows[0]:
        return Sentence("half_stars.always", values)
    return Sentence("half_stars.since", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is shared by month, and what support a month needs."""
    rows = snapshot.rows(HALF_STAR_MONTHS)
    values: Values = {
        "months": len(rows),
        "least": rows[0].min_rating_count,
        "ratings": sum(row.rating_count for row in rows),
    }
    return Sentence("half_stars.subtitle", values)


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what a dot is."""
    del snapshot
    return [Sentence("half_stars.note")]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words, year by year."""
    years: dict[int, list[int]] = {}
    for row in snapshot.rows(HALF_STAR_MONTHS):
        halves, ratings = years.get(row.rated_month.year, [0, 0])
        years[row.rated_month.year] = [halves + row.half_step_count, ratings + row.rating_count]
    points = "; ".join(
        f"{year} {canvas.words.percent(halves / ratings, 0)}"
        for year, (halves, ratings) in years.items()
    )
    return canvas.words.say("half_stars.describe", points=points)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a dot a month, the month in which half stars begin marked."""
    rows, first = snapshot.rows(HALF_STAR_MONTHS), start(snapshot)
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
    marks, shapes = [], []
    if first is not None:
        at = first.rated_month.isoformat()
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
        shapes.append(
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "yref": "paper",
                "y0": 0,
                "y1": 1.01,
                "line": {"width": 1.5},
                "layer": "below",
            }
        )
    top = max(1.06 * max(row.half_step_share for row in rows), 0.1)
    frame = Frame(
        xaxis={"type": "date", "tickformat": "%Y", "nticks": 6 if canvas.narrow else 9},
        yaxis={"range": [-0.012, top], **percent_ticks(-0.012, top, canvas.words)},
        annotations=marks,
        shapes=shapes,
        bottom=30,
    )
    return draw_lines([line], frame, canvas)


def table(snapshot: Snapshot) -> Table:
    """Returns every month with enough ratings."""
    rows = snapshot.rows(HALF_STAR_MONTHS)
    months = Column("rated_month", "year", [f"{row.rated_month:%Y-%m}" for row in rows])
    made = columns(rows, half_step_share="share", half_step_count="whole", rating_count="whole")
    return Table([months, *made], total=len(rows))


CARD = Card(
    name="half-stars",
    mart="rpt_half_star_share",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    half=True,
    queries=(HALF_STAR_MONTHS,),
)
