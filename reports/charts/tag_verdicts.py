"""Which tags tell good movies from bad ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.charts.tags import shown_tag
from reports.escape import clean
from reports.figures.labels import SIDES_FOOT, side_labels
from reports.figures.rows import Mark, Scale, draw_dots
from reports.marts import MAX_ROWS
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN_A_SIDE = 8
_Z = 1.96
_CHANCE = 0.05
"""Chance that a title names any tag where none tells good from bad."""
_NEAR = (2, 3, 5)
_FAR = (2, 10, 100)


@dataclass(frozen=True, slots=True)
class TagVerdict:
    """A tag with the log of its odds among good movies over those among bad ones.

    The z score is that of the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi
    and Quinn, 2008). Counts are of distinct movies and users; good and bad go by the weighted mean.
    """

    tag: str
    log_odds_ratio: float
    z_score: float
    is_significant: bool
    good_movie_count: int
    bad_movie_count: int
    user_count: int
    good_movie_min_rating: float
    bad_movie_below_rating: float
    min_user_count: int
    min_movie_count: int


TAG_VERDICTS = Query(
    TagVerdict,
    """
select
    tag,
    log_odds_ratio,
    z_score,
    is_significant,
    good_movie_count,
    bad_movie_count,
    user_count,
    good_movie_min_rating,
    bad_movie_below_rating,
    min_user_count,
    min_movie_count
from marts.rpt_tag_verdicts
order by z_score_rank, tag
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


def drawn(snapshot: Snapshot) -> list[TagVerdict]:
    """Returns the tags at both ends, the best first."""
    rows = snapshot.rows(TAG_VERDICTS)
    if len(rows) <= 2 * SHOWN_A_SIDE:
        return rows
    return [*rows[:SHOWN_A_SIDE], *rows[-SHOWN_A_SIDE:]]


def interval(row: TagVerdict) -> tuple[float | None, float | None]:
    """Returns the 95 % interval of the log-odds ratio, which its z score implies."""
    if not row.z_score:
        return None, None
    reach = abs(row.log_odds_ratio / row.z_score) * _Z
    return row.log_odds_ratio - reach, row.log_odds_ratio + reach


def least_z(tags: int) -> float:
    """Returns the |z| that a title asks for where so many tags are compared (Bonferroni)."""
    return NormalDist().inv_cdf(1 - _CHANCE / (2 * tags))


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(TAG_VERDICTS) else Sentence("tag_verdicts.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Names the tags that tell good from bad beyond the chance of so many comparisons."""
    rows = snapshot.rows(TAG_VERDICTS)
    sure = [row for row in rows if abs(row.z_score) > least_z(len(rows))]
    good = [row for row in sure if row.z_score > 0]
    bad = [row for row in sure if row.z_score < 0]
    values: Values = {"tags": len(rows), "sure": len(sure)}
    if good:
        values["good"] = shown_tag(good[0].tag)
    if bad:
        values["bad"] = shown_tag(bad[-1].tag)
    if good and bad:
        return Sentence("tag_verdicts.both", values)
    if good:
        return Sentence("tag_verdicts.good", values)
    if bad:
        return Sentence("tag_verdicts.bad", values)
    return Sentence("tag_verdicts.none", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is compared and what support a tag needs."""
    first = snapshot.rows(TAG_VERDICTS)[0]
    return Sentence(
        "tag_verdicts.subtitle",
        {
            "good": first.good_movie_min_rating,
            "bad": first.bad_movie_below_rating,
            "users": first.min_user_count,
            "movies": first.min_movie_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what grey means, when the title names a tag, and which tags are left out."""
    rows, shown = snapshot.rows(TAG_VERDICTS), drawn(snapshot)
    found = [
        Sentence("tag_verdicts.note"),
        Sentence("tag_verdicts.note_title", {"tags": len(rows)}),
    ]
    if len(shown) < len(rows):
        found.append(Sentence("tag_verdicts.note_ends", {"side": SHOWN_A_SIDE, "tags": len(rows)}))
    return found


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = "; ".join(
        canvas.words.say(
            "tag_verdicts.bar",
            tag=shown_tag(row.tag),
            good=row.good_movie_count,
            bad=row.bad_movie_count,
        )
        for row in drawn(snapshot)
    )
    return canvas.words.say("tag_verdicts.describe", bars=bars)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws the odds of each tag with their interval, those that chance explains in grey."""
    marks = []
    for row in drawn(snapshot):
        low, high = interval(row)
        marks.append(
            Mark(
                name=shown_tag(row.tag),
                value=row.log_odds_ratio,
                figure=canvas.say(
                    "tag_verdicts.figure", good=row.good_movie_count, bad=row.bad_movie_count
                ),
                low=low,
                high=high,
                strong=row.is_significant,
                hover=canvas.say(
                    "tag_verdicts.hover",
                    tag=shown_tag(row.tag, 60),
                    good=row.good_movie_count,
                    bad=row.bad_movie_count,
                    users=row.user_count,
                    odds=math.exp(row.log_odds_ratio),
                    z=row.z_score,
                ),
            )
        )
    places = [0.0, *(p for m in marks for p in (m.value, m.low, m.high) if p is not None)]
    scale = Scale(
        min(places) - 0.2,
        max(places) + 0.2,
        ".1~f",
        ticks=_factor_ticks(places, canvas),
        reference=0,
        reference_label=canvas.say("tag_verdicts.level"),
        values_heading=canvas.say("tag_verdicts.heading"),
    )
    sides = side_labels(
        scale, canvas.say("tag_verdicts.on_bad"), canvas.say("tag_verdicts.on_good")
    )
    return draw_dots(marks, scale, canvas, labels=sides, foot=SIDES_FOOT)


def _factor_ticks(places: Sequence[float], canvas: Canvas) -> dict[str, Any]:
    """Returns ticks of log-odds as factors, the same to both sides of one."""
    factors = _FAR if max(map(abs, places)) > math.log(_FAR[1]) else _NEAR
    values = [0.0, *(sign * math.log(factor) for factor in factors for sign in (-1, 1))]
    texts = ["1", *(f"\u00d7{canvas.words.number(factor)}" for factor in factors for _ in (-1, 1))]
    return {"tickmode": "array", "tickvals": values, "ticktext": texts}


def table(snapshot: Snapshot) -> Table:
    """Returns every tag with enough support."""
    rows = snapshot.rows(TAG_VERDICTS)
    tags = Column("tag", "text", [row.tag for row in rows], [clean(row.tag) for row in rows])
    made = columns(
        rows,
        good_movie_count="whole",
        bad_movie_count="whole",
        user_count="whole",
        log_odds_ratio="signed",
        z_score="signed",
    )
    return Table([tags, *made], total=len(rows))


CARD = Card(
    name="tag-verdicts",
    mart="rpt_tag_verdicts",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(TAG_VERDICTS,),
    narrow_below=620,
)
