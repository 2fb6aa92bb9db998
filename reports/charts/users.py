"""How many ratings a user gives."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas, count_axis
from reports.card import Card, Column, Table, figure
from reports.marts import RatersAt
from reports.theme import BLUE, PALE_BLUE
from reports.warehouse import Snapshot
from reports.words import Sentence

LEAST_USERS = 10
"""Users below which a tenth of them is nobody."""
TOP_SHARE = 0.1
MAJORITY = 0.5
_TICKS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the ratings per user come to.

    `top_users` are the tenth of users (rounded up) with most ratings, `top_least` what each of
    them gave at least, `top_share` their share of all ratings, between 0 and 1.
    """

    users: int
    ratings: int
    median: float
    top_users: int
    top_least: int
    top_share: float


def distribution(raters: Sequence[RatersAt]) -> Distribution:
    """Returns the distribution of ratings per user.

    Raises:
        ValueError: nobody has rated.
    """
    if not raters:
        raise ValueError("nobody has rated")
    users = sum(row.user_count for row in raters)
    ratings = sum(row.rating_count * row.user_count for row in raters)
    top_users = math.ceil(users * TOP_SHARE)
    left, given, least = top_users, 0, 0
    for row in reversed(raters):
        taken = min(left, row.user_count)
        if taken == 0:
            break
        left, given, least = left - taken, given + taken * row.rating_count, row.rating_count
    return Distribution(
        users=users,
        ratings=ratings,
        median=(_nth(raters, (users - 1) // 2) + _nth(raters, users // 2)) / 2,
        top_users=top_users,
        top_least=least,
        top_share=given / ratings,
    )


def _nth(raters: Sequence[RatersAt], place: int) -> int:
    """Returns the ratings of the user at a place, counted from 0, in ascending order."""
    for row in raters:
        place -= row.user_count
        if place < 0:
            return row.rating_count
    raise IndexError(place)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rating_distribution else Sentence("users.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says how much of all ratings the busiest tenth gave, and what the median user gave."""
    found = distribution(snapshot.rating_distribution)
    values = {"users": found.users, "median": found.median, "share": found.top_share}
    if found.users < LEAST_USERS:
        return Sentence("users.few", values)
    least, most = snapshot.rating_distribution[0], snapshot.rating_distribution[-1]
    if least.rating_count == most.rating_count:
        return Sentence("users.same", {**values, "ratings": most.rating_count})
    if found.top_share > MAJORITY:
        return Sentence("users.majority", values)
    return Sentence("users.share", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is counted."""
    found = distribution(snapshot.rating_distribution)
    return Sentence("users.subtitle", {"users": found.users, "ratings": found.ratings})


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says who the busiest tenth are."""
    found = distribution(snapshot.rating_distribution)
    if found.users < LEAST_USERS:
        return []
    return [Sentence("users.note_top", {"users": found.top_users, "ratings": found.top_least})]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    found = distribution(snapshot.rating_distribution)
    raters = snapshot.rating_distribution
    return canvas.words.say(
        "users.describe",
        least=raters[0].rating_count,
        median=found.median,
        top=found.top_least,
        most=raters[-1].rating_count,
    )


@dataclass(frozen=True, slots=True)
class _Bin:
    """Users with `low` to `high` ratings, those of the busiest tenth apart."""

    low: int
    high: int
    middle: float
    others: int
    busiest: int


def _bins(raters: Sequence[RatersAt], top_least: int, top_users: int) -> tuple[list[_Bin], float]:
    """Returns bins of equal width on a log axis, and that width in powers of ten."""
    # Narrow bins would leave gaps where the whole numbers stand apart: between 1 and 2, 2 and 3.
    width = 0.1 if raters[0].rating_count >= 10 else 0.25  # noqa: PLR2004
    # Of the users who gave exactly `top_least` ratings, only some may belong to the top tenth.
    above = sum(row.user_count for row in raters if row.rating_count > top_least)
    counts: dict[int, list[int]] = {}
    for row in raters:
        place = math.floor(round(math.log10(row.rating_count) / width, 9))
        others, busiest = counts.setdefault(place, [0, 0])
        top = row.user_count if row.rating_count > top_least else 0
        if row.rating_count == top_least:
            top = top_users - above
        counts[place] = [others + row.user_count - top, busiest + top]
    bins = [
        _Bin(
            low=math.ceil(round(10 ** (place * width), 6)),
            high=math.ceil(round(10 ** ((place + 1) * width), 6)) - 1,
            middle=round((place + 0.5) * width, 6),
            others=others,
            busiest=busiest,
        )
        for place, (others, busiest) in counts.items()
    ]
    return bins, width


def _labels(found: Distribution, ends: tuple[float, float], canvas: Canvas) -> list[dict[str, Any]]:
    """Returns the labels above: the median at its place, the busiest tenth at the right."""
    label = {"yref": "paper", "y": 1, "yanchor": "bottom"}
    at = math.log10(found.median)
    median = {
        **label,
        "x": at,
        "xanchor": "right" if at > sum(ends) / 2 else "left",
        "yshift": 3,
        "text": f"<b>{canvas.say('users.median', median=found.median)}</b>",
    }
    if found.users < LEAST_USERS:
        return [median]
    busiest = {
        **label,
        "x": ends[1],
        "xanchor": "right",
        "align": "right",
        "yshift": 24,
        "font": {"color": BLUE},
        "text": "■ " + canvas.say("users.top", users=found.top_users, share=found.top_share),
    }
    return [median, busiest]


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws users by ratings given on a log axis, the median marked, the top tenth in full."""
    raters = snapshot.rating_distribution
    found = distribution(raters)
    bins, width = _bins(raters, found.top_least, found.top_users)
    words = canvas.words
    hover = [
        canvas.say("users.hover", low=row.low, high=row.high, users=row.others + row.busiest)
        for row in bins
    ]
    common = {
        "type": "bar",
        "x": [row.middle for row in bins],
        "width": width * 0.9,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    data = [
        {**common, "y": [row.others for row in bins], "marker": {"color": PALE_BLUE}},
        {**common, "y": [row.busiest for row in bins], "marker": {"color": BLUE}},
    ]
    tallest = max(row.others + row.busiest for row in bins)
    low, high = bins[0].middle - width * 0.6, bins[-1].middle + width * 0.6
    median = math.log10(found.median)
    ticks = [
        factor * 10**power
        for power in range(math.ceil(high) + 1)
        for factor in _TICKS
        if low <= math.log10(factor * 10**power) <= high
    ]
    layout = canvas.layout(
        320,
        (44, 12, 54, 46),
        barmode="stack",
        annotations=_labels(found, (low, high), canvas),
        shapes=[
            {
                "type": "line",
                "x0": median,
                "x1": median,
                "yref": "paper",
                "y0": 0,
                "y1": 1.01,
                "line": {"width": 1.5},
            }
        ],
        xaxis={
            "range": [low, high],
            "tickmode": "array",
            "tickvals": [round(math.log10(tick), 6) for tick in ticks],
            "ticktext": [words.number(tick) for tick in ticks],
            "title": {"text": canvas.say("users.axis"), "standoff": 8},
            "showline": True,
            "ticks": "outside",
            "ticklen": 4,
        },
        yaxis=count_axis(tallest),
    )
    return figure(data, layout)


def table(snapshot: Snapshot) -> Table:
    """Returns the busiest users."""
    rows = snapshot.users
    return Table(
        [
            Column("user_id", "id", [row.user_id for row in rows]),
            Column("rating_count", "whole", [row.rating_count for row in rows]),
            Column("mean_rating", "decimal", [row.mean_rating for row in rows]),
            Column("tag_count", "whole", [row.tag_count for row in rows]),
            Column("active_day_count", "whole", [row.active_day_count for row in rows]),
        ],
        total=snapshot.totals.user_count,
    )


CARD = Card(
    name="users",
    mart="rpt_user_activity",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    half=True,
)
