"""How many new users come back: after a day, a month, a year."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas, percent_ticks
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.figures.panels import Panel, draw_panels
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence

LEAST_USERS = 30
"""New users below whom no share is claimed."""
DAY, YEAR = 1, 365


@dataclass(frozen=True, slots=True)
class Cohort:
    """A year's new users and how many of them were active again, `days_later` or after.

    Activity is looked for on `window_days` days; `user_count` are those whose days lie within the
    data. The share's interval is Wilson's (95 %).
    """

    began_year: int
    days_later: int
    active_share: float
    active_share_low: float
    active_share_high: float
    active_user_count: int
    user_count: int
    new_user_count: int
    single_day_user_count: int
    min_user_count: int
    window_days: int


COHORTS = Query(
    Cohort,
    """
select
    began_year,
    days_later,
    active_share,
    active_share_low,
    active_share_high,
    active_user_count,
    user_count,
    new_user_count,
    single_day_user_count,
    min_user_count,
    window_days
from marts.rpt_user_retention
order by days_later, began_year
limit 600
""",
)


def panels(snapshot: Snapshot) -> dict[int, list[Cohort]]:
    """Returns the years by delay in days, the shortest first."""
    found: dict[int, list[Cohort]] = {}
    for row in snapshot.rows(COHORTS):
        found.setdefault(row.days_later, []).append(row)
    return found


def pooled(rows: Sequence[Cohort]) -> tuple[float, int]:
    """Returns the share of all these years' users together who were active, and how many."""
    users = sum(row.user_count for row in rows)
    return sum(row.active_user_count for row in rows) / users, users


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(COHORTS) else Sentence("retention.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says how many new users come back, if there are enough to say so.

    No word of most or few: years disagree, and the shares are of all of them together.
    """
    by_delay = panels(snapshot)
    if DAY not in by_delay:
        return Sentence("retention.few", {"users": pooled(snapshot.rows(COHORTS))[1]})
    share, users = pooled(by_delay[DAY])
    if users < LEAST_USERS:
        return Sentence("retention.few", {"users": users})
    if YEAR not in by_delay:
        return Sentence("retention.day", {"day": share})
    return Sentence("retention.both", {"day": share, "year": pooled(by_delay[YEAR])[0]})


def disagreeing(rows: Sequence[Cohort]) -> tuple[int, int]:
    """Returns how many years lie below and above all years together, whose share they leave out."""
    if not rows:
        return 0, 0
    share, _ = pooled(rows)
    below = sum(row.active_share_high < share for row in rows)
    return below, sum(row.active_share_low > share for row in rows)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is shared, with its interval, and what support a year needs."""
    rows = snapshot.rows(COHORTS)
    new = {row.began_year: row.new_user_count for row in rows}
    return Sentence(
        "retention.subtitle", {"least": rows[0].min_user_count, "users": sum(new.values())}
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what being active later means, if years differ, and how many stayed a single day."""
    rows = snapshot.rows(COHORTS)
    years = {row.began_year: row for row in rows}.values()
    new = sum(row.new_user_count for row in years)
    found = [Sentence("retention.note", {"days": rows[0].window_days})]
    below, above = disagreeing(panels(snapshot).get(DAY) or [])
    if below and above:
        found.append(Sentence("retention.note_differs", {"below": below, "above": above}))
    single = sum(row.single_day_user_count for row in years)
    return [*found, Sentence("retention.note_single", {"share": single / new})]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words: each delay with its years."""
    parts = []
    for days, rows in panels(snapshot).items():
        years = ", ".join(
            f"{row.began_year} {canvas.words.percent(row.active_share, 0)}" for row in rows
        )
        share, users = pooled(rows)
        parts.append(
            canvas.words.say("retention.panel", days=days, share=share, users=users, years=years)
        )
    return canvas.words.say("retention.describe", parts="; ".join(parts))


def _hover(row: Cohort, canvas: Canvas) -> str:
    return canvas.say(
        "retention.hover",
        year=row.began_year,
        active=row.active_user_count,
        users=row.user_count,
        share=row.active_share,
        low=row.active_share_low,
        high=row.active_share_high,
    )


def _panel(rows: Sequence[Cohort], canvas: Canvas) -> Panel:
    share, _ = pooled(rows)
    days = rows[0].days_later
    delay = (
        canvas.say("retention.next_day")
        if days == DAY
        else canvas.say("retention.delay", days=days)
    )
    return Panel(
        heading=f"{delay}  <b>{canvas.words.percent(share, 0)}</b>",
        level=share,
        xs=[row.began_year for row in rows],
        ys=[row.active_share for row in rows],
        lows=[row.active_share_low for row in rows],
        highs=[row.active_share_high for row in rows],
        hovers=[_hover(row, canvas) for row in rows],
    )


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a panel a delay on one scale: a dot a year with its interval, all years as a line."""
    rows = snapshot.rows(COHORTS)
    first, last = min(row.began_year for row in rows), max(row.began_year for row in rows)
    top = min(1.0, max(row.active_share_high for row in rows) + 0.03)
    years = {"range": [first - 0.8, last + 0.8], "nticks": 6, "tickformat": "d"}
    shares = {"range": [0, top], **percent_ticks(0, top, canvas.words, step=0.25)}
    shown = [_panel(found, canvas) for found in panels(snapshot).values()]
    return draw_panels(shown, years, shares, canvas)


def table(snapshot: Snapshot) -> Table:
    """Returns every year and delay with enough users."""
    rows = snapshot.rows(COHORTS)
    made = columns(
        rows,
        days_later="whole",
        active_share="share",
        active_share_low="share",
        active_share_high="share",
        active_user_count="whole",
        user_count="whole",
        new_user_count="whole",
        single_day_user_count="whole",
    )
    years = Column("began_year", "year", [row.began_year for row in rows])
    return Table([years, *made], total=len(rows))


CARD = Card(
    name="retention",
    mart="rpt_user_retention",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(COHORTS,),
    narrow_below=680,
)
