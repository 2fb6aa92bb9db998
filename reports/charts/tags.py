"""Which tags are shared by most users."""

from collections.abc import Sequence

import plotly.graph_objects as go

from reports.canvas import Canvas, row_axis, widest
from reports.card import Card, Column, Table, figure
from reports.escape import clean, plot_text
from reports.marts import TagCount
from reports.theme import BLUE, PALE_BLUE, VERMILION
from reports.titles import cut
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 15
LEAST_USERS = 2
"""Users of the first tag below which no tag is shared at all."""
_TAG_LIMIT = 24


def shown_tag(tag: str, limit: int = _TAG_LIMIT) -> str:
    """Returns a tag as a chart shows it."""
    return cut(clean(tag), limit)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.tags else Sentence("tags.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which tag most users gave, or that several are level."""
    tags = snapshot.tags
    most = tags[0].user_count
    level = [tag for tag in tags if tag.user_count == most]
    values: Values = {"tags": len(level), "users": most}
    values |= {
        name: shown_tag(tag.tag)
        for name, tag in zip(("first", "second", "third"), tags, strict=False)
    }
    if most < LEAST_USERS:
        return Sentence("tags.few", {"tags": snapshot.totals.tag_count})
    if len(level) == 1:
        return Sentence("tags.leader", {**values, "taggers": snapshot.totals.tagger_count})
    if len(level) == 2:  # noqa: PLR2004
        return Sentence("tags.tie", values)
    if len(level) == 3:  # noqa: PLR2004
        return Sentence("tags.three", values)
    return Sentence("tags.level", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is ranked."""
    return Sentence(
        "tags.subtitle",
        {
            "shown": min(SHOWN, len(snapshot.tags)),
            "tags": snapshot.totals.tag_count,
            "taggers": snapshot.totals.tagger_count,
            "uses": snapshot.totals.tag_use_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says which spellings are one tag, and why uses don't rank."""
    most_used = max(snapshot.tags, key=lambda tag: (tag.use_count, -tag.user_count))
    sentences = [Sentence("tags.note_spelling")]
    if most_used.user_count < LEAST_USERS <= most_used.use_count:
        sentences.append(
            Sentence(
                "tags.note_private",
                {"tag": shown_tag(most_used.tag), "uses": most_used.use_count},
            )
        )
    return sentences


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say(
            "tags.bar", tag=shown_tag(row.tag), users=row.user_count, uses=row.use_count
        )
        for row in snapshot.tags[:SHOWN]
    ]
    return canvas.words.say("tags.describe", bars="; ".join(bars))


def _hover(row: TagCount, canvas: Canvas) -> str:
    return canvas.say(
        "tags.hover",
        tag=shown_tag(row.tag, 60),
        users=row.user_count,
        uses=row.use_count,
        movies=row.movie_count,
    )


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws bars for distinct users beside dots for uses, each from zero."""
    rows, words = snapshot.tags[:SHOWN], canvas.words
    limit = 18 if canvas.narrow else _TAG_LIMIT
    names = [words.shown(shown_tag(row.tag, limit)) for row in rows]
    hover = [_hover(row, canvas) for row in rows]
    places = list(range(len(rows)))
    common = {
        "y": places,
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    bars = {
        **common,
        "type": "bar",
        "orientation": "h",
        "x": [row.user_count for row in rows],
        "marker": {
            "color": [BLUE if row.user_count == rows[0].user_count else PALE_BLUE for row in rows]
        },
        "text": [words.number(row.user_count) for row in rows],
        "textposition": "outside",
        "constraintext": "none",
    }
    dots = {
        **common,
        "type": "scatter",
        "mode": "markers+text",
        "xaxis": "x2",
        "x": [row.use_count for row in rows],
        "marker": {"color": VERMILION, "size": 8},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [0] * len(rows),
            "arrayminus": [row.use_count for row in rows],
            "color": VERMILION,
            "thickness": 1,
            "width": 0,
        },
        "text": [f" {words.number(row.use_count)}" for row in rows],
        "textposition": "middle right",
    }
    heading = {"yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "left", "yshift": 4}
    layout = canvas.layout(
        27 * len(rows) + 40,
        (widest(names) + 10, 36, 28, 8),
        annotations=[
            {**heading, "xref": "x", "x": 0, "text": f"<b>{canvas.say('tags.heading_users')}</b>"},
            {**heading, "xref": "x2", "x": 0, "text": f"<b>{canvas.say('tags.heading_uses')}</b>"},
        ],
        xaxis={
            "domain": [0, 0.47],
            "range": [0, rows[0].user_count * 1.16],
            "showticklabels": False,
        },
        xaxis2={
            "anchor": "y",
            "domain": [0.55, 1],
            "range": [0, max(row.use_count for row in rows)],
            "showticklabels": False,
            "zeroline": True,
        },
        yaxis=row_axis(len(rows), [plot_text(name) for name in names]),
    )
    return figure([bars, dots], layout)


def table(snapshot: Snapshot) -> Table:
    """Returns the tags most users gave, many more than those drawn."""
    rows = snapshot.tags
    return Table(
        [
            Column("tag", "text", [row.tag for row in rows], [clean(row.tag) for row in rows]),
            Column("user_count", "whole", [row.user_count for row in rows]),
            Column("use_count", "whole", [row.use_count for row in rows]),
            Column("movie_count", "whole", [row.movie_count for row in rows]),
        ],
        total=snapshot.totals.tag_count,
    )


CARD = Card(
    name="tags",
    mart="rpt_tag_counts",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    file="top_tags.html",
)
