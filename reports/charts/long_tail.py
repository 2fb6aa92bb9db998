"""How unevenly ratings fall on movies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from reports.canvas import Canvas, percent_ticks
from reports.card import Card, Table
from reports.charts.tables import columns
from reports.figures.lines import Frame, Line, draw_lines
from reports.query import Query
from reports.theme import BLUE, GREY, VERMILION
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

LEAST_MOVIES = 20
"""Movies below which a tenth of them is nothing."""
MAJORITY = 0.5


@dataclass(frozen=True, slots=True)
class TailPoint:
    """The least rated movies, by share of all, and their share of all ratings (0 to 1)."""

    movie_share: float
    rating_share: float
    movie_count: int
    rating_count: int
    movie_rating_count: int | None


TAIL = Query(
    TailPoint,
    """
select
    movie_share,
    rating_share,
    movie_count,
    rating_count,
    movie_rating_count
from marts.rpt_long_tail
order by movie_count
limit 2000
""",
)


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


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    rows = snapshot.rows(TAIL)
    if rows and rows[-1].rating_count:
        return None
    return Sentence("long_tail.empty")


def _groups(snapshot: Snapshot) -> dict[str, Concentration]:
    return {row.movie_group: row for row in snapshot.rows(CONCENTRATION)}


def finding(snapshot: Snapshot) -> Sentence:
    """Says how much of all ratings the most rated tenth of the movies has."""
    groups = _groups(snapshot)
    whole, tenth = groups.get("all"), groups.get("top_10_percent")
    if whole is None or tenth is None or whole.movie_count < LEAST_MOVIES:
        return Sentence("long_tail.few")
    values: Values = {"share": tenth.rating_share}
    if tenth.rating_share > MAJORITY:
        return Sentence("long_tail.majority", values)
    return Sentence("long_tail.share", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what the curve is."""
    last = snapshot.rows(TAIL)[-1]
    values: Values = {"movies": last.movie_count, "ratings": last.rating_count}
    return Sentence("long_tail.subtitle", values)


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what the Gini coefficient is, and what lies at the ends of the curve."""
    groups = _groups(snapshot)
    whole, first = groups.get("all"), groups.get("top_1_percent")
    if whole is None or whole.gini is None or first is None:
        return []
    single = groups.get("one_rating")
    values: Values = {
        "gini": whole.gini,
        "first": first.rating_share,
        "one": single.movie_count / whole.movie_count if single else 0,
    }
    return [Sentence("long_tail.note", values)]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    rows = snapshot.rows(TAIL)
    half = min(rows, key=lambda row: abs(row.movie_share - 0.5))
    return canvas.words.say("long_tail.describe", share=half.rating_share)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws the Lorenz curve beside the line of equal shares."""
    rows = snapshot.rows(TAIL)
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
    equal = Line(
        xs=[rows[0].movie_share, rows[-1].movie_share],
        ys=[rows[0].movie_share, rows[-1].movie_share],
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
    return draw_lines([curve, equal], _with_tenth(frame, snapshot, canvas), canvas)


def _with_tenth(frame: Frame, snapshot: Snapshot, canvas: Canvas) -> Frame:
    """Returns the frame with what the most rated tenth has marked beside the curve."""
    groups = _groups(snapshot)
    whole, tenth = groups.get("all"), groups.get("top_10_percent")
    if whole is None or tenth is None or whole.movie_count < LEAST_MOVIES:
        return frame
    at = 1 - tenth.movie_count / whole.movie_count
    rest = 1 - tenth.rating_share
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
        "y": rest + 0.06 * tenth.rating_share,
        "yanchor": "middle",
        "align": "right",
        "font": {"color": VERMILION},
        "text": f"{canvas.say('long_tail.tenth')}<br>"
        f"<b>{canvas.say('long_tail.tenth_share', share=tenth.rating_share)}</b>",
    }
    return replace(frame, shapes=[*frame.shapes, mark], annotations=[*frame.annotations, label])


def table(snapshot: Snapshot) -> Table:
    """Returns the points of the curve."""
    rows = snapshot.rows(TAIL)
    made = columns(
        rows,
        movie_count="whole",
        movie_share="share",
        rating_count="whole",
        rating_share="share",
        movie_rating_count="whole",
    )
    return Table(made, total=len(rows))


CARD = Card(
    name="long-tail",
    mart="rpt_long_tail",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(TAIL, CONCENTRATION),
)
