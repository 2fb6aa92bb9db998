"""How many ratings a user gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Decimal, Id, Whole, card
from reports.data.marts import RatersAt
from reports.figures.canvas import Canvas, count_axis
from reports.figures.marks import line_at, telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence, Values

LEAST_USERS = 10
"""Users below which a tenth of them is nobody."""
TENTH = 10
MAJORITY = 0.5
_TICKS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class UserActivity:
    """A user with what they rated and tagged, and on how many days they did either."""

    user_id: Id
    rating_count: Whole
    mean_rating: Decimal | None
    tag_count: Whole
    active_day_count: Whole


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
    """Return the distribution of ratings per user.

    Raises:
        ValueError: Nobody has rated.
    """
    if not raters:
        raise ValueError("nobody has rated")
    users = sum(row.user_count for row in raters)
    ratings = sum(row.rating_count * row.user_count for row in raters)
    top_users = math.ceil(users / TENTH)
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
    """Return the ratings of the user at a place, counted from 0, in ascending order."""
    for row in raters:
        place -= row.user_count
        if place < 0:
            return row.rating_count
    raise IndexError(place)


@dataclass(frozen=True, slots=True)
class _Bin:
    """Users with `low` to `high` ratings, those of the busiest tenth apart."""

    low: int
    high: int
    middle: float
    others: int
    busiest: int


def _bins(raters: Sequence[RatersAt], top_least: int, top_users: int) -> tuple[list[_Bin], float]:
    """Return bins of equal width on a log axis, and that width in powers of ten."""
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


def _hover(row: _Bin, canvas: Canvas) -> str:
    users = row.others + row.busiest
    if row.low == row.high:
        return canvas.say("users.hover_one", ratings=row.low, users=users)
    return canvas.say("users.hover", low=row.low, high=row.high, users=users)


def _labels(found: Distribution, ends: tuple[float, float], canvas: Canvas) -> list[dict[str, Any]]:
    """Return the labels above: the median at its place, the busiest tenth at the right."""
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


class Users(Chart[UserActivity]):
    """Users by ratings given on a log axis, the median marked, the top tenth in full colour."""

    name = "users"
    mart = "rpt_user_activity"
    row = UserActivity
    order_by = "rating_count_rank, user_id"
    half = True

    @property
    def raters(self) -> Sequence[RatersAt]:
        """How many users gave how many ratings."""
        return self.snapshot.rating_distribution

    @property
    def distribution(self) -> Distribution:
        """What the ratings per user come to."""
        return distribution(self.raters)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has rated."""
        return not self.raters

    @property
    def total(self) -> int:
        """How many users there are."""
        return self.snapshot.totals.user_count

    def finding(self) -> Sentence:
        """Say how much of all ratings the busiest tenth gave."""
        found = self.distribution
        values: Values = {"users": found.users, "share": found.top_share}
        if found.users < LEAST_USERS:
            return self.sentence("few", **values)
        least, most = self.raters[0], self.raters[-1]
        if least.rating_count == most.rating_count:
            return self.sentence("same", **values, ratings=most.rating_count)
        return self.sentence("majority" if found.top_share > MAJORITY else "share", **values)

    def subtitle(self) -> Sentence:
        """Say what is counted."""
        found = self.distribution
        return self.sentence("subtitle", users=found.users, ratings=found.ratings)

    def notes(self) -> Sequence[Sentence]:
        """Say who the busiest tenth are."""
        found = self.distribution
        same = self.raters[0].rating_count == self.raters[-1].rating_count
        if found.users < LEAST_USERS or same:
            return []
        return [self.sentence("note_top", users=found.top_users, ratings=found.top_least)]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        found = self.distribution
        return canvas.words.say(
            "users.describe",
            least=self.raters[0].rating_count,
            median=found.median,
            top=found.top_least,
            most=self.raters[-1].rating_count,
        )

    def draw(self, canvas: Canvas) -> Figure:
        """Draw columns of equal width on the log axis."""
        raters, found = self.raters, self.distribution
        bins, width = _bins(raters, found.top_least, found.top_users)
        words = canvas.words
        hover = [_hover(row, canvas) for row in bins]
        common = {
            "type": "bar",
            "x": [row.middle for row in bins],
            "width": width * 0.9,
            **telling(hover),
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
            shapes=[line_at(median, top=1.01)],
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
        return Figure(data=data, layout=layout)


@dataclass(frozen=True, slots=True)
class UsersAt:
    """How many users gave so many ratings."""

    rating_count: Whole
    user_count: Whole


class UsersWithoutIds(Users):
    """The same chart, whose table names no user."""

    mart = "rpt_users_by_rating_count"
    row = UsersAt  # type: ignore[assignment]  # no row is read as a user's
    order_by = "rating_count"

    @property
    def total(self) -> int:
        """How many different numbers of ratings there are."""
        return len(self.raters)


CARD = card(Users)
CARD_WITHOUT_USERS = card(UsersWithoutIds)
