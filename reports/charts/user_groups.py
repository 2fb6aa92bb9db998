"""Whether users who rate high also rate more evenly."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas, widest
from reports.card import Card, Table, figure
from reports.charts.tables import columns
from reports.figures.marks import coloured_cells, texts_inside
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence

THIRDS = (1, 2, 3)
LOW, HIGH = 1, 3
LEAST_EXPECTED = 5
"""Users to be expected in each group, below which the test of independence doesn't hold."""
CHI_SQUARE = 9.488
"""What the sum of squares exceeds by chance once in twenty times, with four degrees of freedom."""
_MEANS = {1: "user_groups.mean_1", 2: "user_groups.mean_2", 3: "user_groups.mean_3"}
_SPREADS = {1: "user_groups.spread_1", 2: "user_groups.spread_2", 3: "user_groups.spread_3"}
_ROW = 84
_STRONGEST = 0.6
"""How far from 1 a ratio to the expected has the strongest colour."""


@dataclass(frozen=True, slots=True)
class UserGroup:
    """The users of a third by mean and a third by standard deviation, 1 being the lowest.

    The borders are those of the whole thirds, in stars; `expected_user_count` is what there would
    be if mean and deviation were unrelated.
    """

    mean_third: int
    stddev_third: int
    lowest_mean_rating: float
    highest_mean_rating: float
    lowest_rating_stddev: float
    highest_rating_stddev: float
    user_count: int
    expected_user_count: float
    lift: float
    rating_count: int
    min_rating_count: int


USER_GROUPS = Query(
    UserGroup,
    """
select
    mean_third,
    stddev_third,
    lowest_mean_rating,
    highest_mean_rating,
    lowest_rating_stddev,
    highest_rating_stddev,
    user_count,
    expected_user_count,
    lift,
    rating_count,
    min_rating_count
from marts.rpt_user_groups
order by mean_third desc, stddev_third
limit 9
""",
)


def _groups(snapshot: Snapshot) -> dict[tuple[int, int], UserGroup]:
    return {(row.mean_third, row.stddev_third): row for row in snapshot.rows(USER_GROUPS)}


def chi_square(rows: Sequence[UserGroup]) -> float:
    """Returns Pearson's sum of squares of the counts against the expected ones."""
    return sum(
        (row.user_count - row.expected_user_count) ** 2 / row.expected_user_count for row in rows
    )


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(USER_GROUPS) else Sentence("user_groups.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says whether how high users rate goes with how evenly, if more than chance shows it."""
    rows, groups = snapshot.rows(USER_GROUPS), _groups(snapshot)
    users = sum(row.user_count for row in rows)
    if (
        min(row.expected_user_count for row in rows) < LEAST_EXPECTED
        or len(rows) < len(THIRDS) ** 2
    ):
        return Sentence("user_groups.few", {"users": users})
    if chi_square(rows) <= CHI_SQUARE:
        return Sentence("user_groups.level", {"users": users})
    generous = sum(groups[HIGH, third].user_count for third in THIRDS)
    if groups[HIGH, LOW].lift > 1 and groups[LOW, HIGH].lift > 1:
        share = groups[HIGH, LOW].user_count / generous
        return Sentence("user_groups.even", {"share": share})
    if groups[HIGH, HIGH].lift > 1 and groups[LOW, LOW].lift > 1:
        share = groups[HIGH, HIGH].user_count / generous
        return Sentence("user_groups.varied", {"share": share})
    most = max(rows, key=lambda row: row.lift)
    return Sentence(
        "user_groups.related", {"most": most.user_count, "expected": most.expected_user_count}
    )


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says how users are grouped, and what support a user needs."""
    rows = snapshot.rows(USER_GROUPS)
    return Sentence(
        "user_groups.subtitle",
        {"users": sum(row.user_count for row in rows), "least": rows[0].min_rating_count},
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what is expected, and why an end of the scale leaves little room."""
    del snapshot
    return [Sentence("user_groups.note"), Sentence("user_groups.note_ceiling")]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    parts = "; ".join(
        canvas.words.say(
            "user_groups.cell",
            mean=canvas.words.say(_MEANS[row.mean_third]),
            spread=canvas.words.say(_SPREADS[row.stddev_third]),
            users=row.user_count,
            expected=row.expected_user_count,
        )
        for row in snapshot.rows(USER_GROUPS)
    )
    return canvas.words.say("user_groups.describe", parts=parts)


def _borders(low: float, high: float, canvas: Canvas) -> str:
    return canvas.say("user_groups.borders", low=low, high=high)


def _hover(row: UserGroup, canvas: Canvas) -> str:
    return canvas.say(
        "user_groups.hover",
        mean=canvas.words.say(_MEANS[row.mean_third]),
        spread=canvas.words.say(_SPREADS[row.stddev_third]),
        users=row.user_count,
        expected=row.expected_user_count,
        ratings=row.rating_count,
    )


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a cell a group, the generous on top, coloured by how far it is from the expected."""
    groups = _groups(snapshot)
    means = sorted({mean for mean, _ in groups}, reverse=True)
    spreads = sorted({spread for _, spread in groups})
    cells = [[groups.get((mean, spread)) for spread in spreads] for mean in means]
    places = [(x, y, cell) for y, line in enumerate(cells) for x, cell in enumerate(line) if cell]
    heat = coloured_cells(
        [[round(cell.lift - 1, 4) if cell else None for cell in line] for line in cells],
        [[_hover(cell, canvas) if cell else "" for cell in line] for line in cells],
        (-_STRONGEST, _STRONGEST),
    )
    counts = texts_inside(
        [(x, y - 0.12, f"<b>{canvas.words.number(cell.user_count)}</b>") for x, y, cell in places],
        17,
    )
    expected = texts_inside(
        [
            (
                x,
                y + 0.22,
                canvas.say("user_groups.expected", expected=cell.expected_user_count),
            )
            for x, y, cell in places
        ],
        11,
    )
    of_mean = {row.mean_third: row for row in groups.values()}
    of_spread = {row.stddev_third: row for row in groups.values()}
    rows = [
        (
            canvas.say(_MEANS[third]),
            _borders(of_mean[third].lowest_mean_rating, of_mean[third].highest_mean_rating, canvas),
        )
        for third in means
    ]
    heads = [
        (
            canvas.say(_SPREADS[third]),
            _borders(
                of_spread[third].lowest_rating_stddev,
                of_spread[third].highest_rating_stddev,
                canvas,
            ),
        )
        for third in spreads
    ]
    axis = {"tickmode": "array", "tickfont": {"size": 12}}
    layout = canvas.layout(
        _ROW * len(means) + 66,
        (widest([text for pair in rows for text in pair], 13) + 14, 4, 60, 6),
        annotations=[
            {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "yshift": 40,
                "text": canvas.say("user_groups.axis_spread"),
            },
        ],
        xaxis={
            **axis,
            "range": [-0.5, len(spreads) - 0.5],
            "side": "top",
            "tickvals": list(range(len(spreads))),
            "ticktext": [f"<b>{name}</b><br>{borders}" for name, borders in heads],
        },
        yaxis={
            **axis,
            "range": [len(means) - 0.5, -0.5],
            "tickvals": list(range(len(means))),
            "ticktext": [f"<b>{name}</b><br>{borders}" for name, borders in rows],
            "ticklabelstandoff": 6,
        },
    )
    return figure([heat, counts, expected], layout)


def table(snapshot: Snapshot) -> Table:
    """Returns every group."""
    rows = snapshot.rows(USER_GROUPS)
    made = columns(
        rows,
        mean_third="whole",
        stddev_third="whole",
        lowest_mean_rating="decimal",
        highest_mean_rating="decimal",
        lowest_rating_stddev="decimal",
        highest_rating_stddev="decimal",
        user_count="whole",
        expected_user_count="decimal",
        lift="decimal",
        rating_count="whole",
    )
    return Table(made, total=len(rows))


CARD = Card(
    name="user-groups",
    mart="rpt_user_groups",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    half=True,
    queries=(USER_GROUPS,),
)
