"""Which tags users give, by genre, to the movies they like."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Card, Column, Table, figure
from reports.charts.tags import shown_tag
from reports.escape import clean, plot_text
from reports.marts import GenreTag
from reports.theme import BLUE, PALE_BLUE
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

GENRES = 9
TAGS = 5
DISTINCTIVE_LIFT = 2.0
"""A tag stands out where its share of a genre's uses is this many times its share of all."""
LEAST_USES = 3
"""Liked uses of every leading tag below which a comparison says nothing."""
_HEADING = 1.9
"""Height of a panel's heading with the space above it, in bars."""
_GAP = 0.03
"""Space between two panels, as a share of the width."""
_ROW_HEIGHT = 24
_TAG_LIMIT = 18
_BAR_SHARE = 0.34
"""How much of a panel's width the longest bar takes; the rest is for the tag behind it."""


def panels(snapshot: Snapshot) -> list[list[GenreTag]]:
    """Returns the first tags of the genres with most liked uses, a list a genre."""
    genres = [list(rows)[:TAGS] for _, rows in groupby(snapshot.genre_tags, lambda row: row.genre)]
    return genres[:GENRES]


def distinctive(snapshot: Snapshot) -> list[GenreTag]:
    """Returns the tags that set a genre apart, each once, the most typical first.

    A tag that only repeats its genre's name ("sci-fi" in Sci-Fi) says nothing and is left out.
    """
    rows = [
        row
        for panel in panels(snapshot)
        for row in panel
        if row.lift >= DISTINCTIVE_LIFT
        and row.liked_use_count >= LEAST_USES
        and row.tag.casefold() != row.genre.casefold()
    ]
    rows.sort(key=lambda row: (-row.lift, -row.liked_use_count))
    found: list[GenreTag] = []
    for row in rows:
        if all(row.tag != other.tag and row.genre != other.genre for other in found):
            found.append(row)
    return found


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.genre_tags else Sentence("genre_tags.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says whether one tag leads everywhere, or which tags set which genres apart."""
    leaders = [rows[0] for rows in panels(snapshot)]
    first = leaders[0]
    tags = [row.tag for row in leaders]
    commonest = max(tags, key=tags.count)
    values: Values = {
        "genres": len(leaders),
        "genre": first.genre,
        "tag": shown_tag(first.tag),
        "uses": first.liked_use_count,
    }
    if len(leaders) == 1 or first.liked_use_count < LEAST_USES:
        return Sentence("genre_tags.few", values)
    if tags.count(commonest) * 2 > len(tags):
        values |= {"tag": shown_tag(commonest), "led": tags.count(commonest)}
        return Sentence("genre_tags.majority", values)
    apart = distinctive(snapshot)
    if len(apart) > 1:
        values |= {
            "tag": shown_tag(apart[0].tag),
            "genre": apart[0].genre,
            "other_tag": shown_tag(apart[1].tag),
            "other_genre": apart[1].genre,
        }
        return Sentence("genre_tags.apart", values)
    other = next(row for row in leaders if row.tag != first.tag)
    values |= {"other_genre": other.genre, "other_tag": shown_tag(other.tag)}
    return Sentence("genre_tags.different", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is counted and what support a tag needs."""
    shown = panels(snapshot)
    least = [rows[0].min_user_count for rows in shown]
    values: Values = {
        "tags": TAGS,
        "genres": len(shown),
        "users": min(least),
        "liked": shown[0][0].min_liked_rating,
    }
    if max(least) > min(least):
        return Sentence("genre_tags.subtitle_by_genre", {**values, "most": max(least)})
    return Sentence("genre_tags.subtitle", values)


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what full colour means, and that genres overlap."""
    del snapshot
    return [
        Sentence("genre_tags.note_lift", {"lift": DISTINCTIVE_LIFT}),
        Sentence("genre_tags.note_overlap"),
    ]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say(
            "genre_tags.bar",
            genre=rows[0].genre,
            tags=", ".join(f"{shown_tag(row.tag)} ({row.liked_use_count})" for row in rows),
        )
        for rows in panels(snapshot)
    ]
    return canvas.words.say("genre_tags.describe", bars="; ".join(bars))


def _hover(row: GenreTag, canvas: Canvas) -> str:
    return canvas.say(
        "genre_tags.hover",
        genre=row.genre,
        tag=shown_tag(row.tag, 60),
        liked=row.liked_use_count,
        uses=row.use_count,
        users=row.user_count,
        lift=row.lift,
    )


def _heading(row: GenreTag, axis: str, first: float, canvas: Canvas) -> dict[str, Any]:
    """Returns the heading of a genre's panel, whose first bar is at the place `first`."""
    uses = canvas.say("genre_tags.heading", uses=row.genre_liked_use_count)
    return {
        "xref": axis,
        "x": 0,
        "xanchor": "left",
        "xshift": -2,
        "y": first - 0.55,
        "yanchor": "bottom",
        "text": f"<b>{plot_text(canvas.words.genre(row.genre))}</b>  {uses}",
    }


def _column(
    below: Sequence[tuple[float, list[GenreTag]]], column: int, canvas: Canvas
) -> dict[str, Any]:
    """Returns the bars of one column of panels, given with their places from the top."""
    words = canvas.words
    rows = [(first + place, row) for first, panel in below for place, row in enumerate(panel)]
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x" if column == 0 else f"x{column + 1}",
        "x": [row.liked_use_count for _, row in rows],
        "y": [place for place, _ in rows],
        "width": 0.74,
        "marker": {
            "color": [BLUE if row.lift >= DISTINCTIVE_LIFT else PALE_BLUE for _, row in rows]
        },
        "text": [
            f"<b>{words.number(row.liked_use_count)}</b>  "
            + plot_text(words.shown(shown_tag(row.tag, _TAG_LIMIT)))
            for _, row in rows
        ],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [_hover(row, canvas) for _, row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a small panel of bars for each genre, all on one scale."""
    shown = panels(snapshot)
    columns = 1 if canvas.narrow else min(3, len(shown))
    lines = -(-len(shown) // columns)
    most = max(rows[0].liked_use_count for rows in shown)
    bars = max(len(rows) for rows in shown)
    pitch = bars + _HEADING
    width = (1 - _GAP * (columns - 1)) / columns
    data, axes, headings = [], {}, []
    for column in range(columns):
        below = [
            (number // columns * pitch, shown[number])
            for number in range(column, len(shown), columns)
        ]
        data.append(_column(below, column, canvas))
        name = "x" if column == 0 else f"x{column + 1}"
        left = column * (width + _GAP)
        axes[name.replace("x", "xaxis")] = {
            "anchor": "y",
            "domain": [left, min(1.0, left + width)],
            "range": [0, most / _BAR_SHARE],
            "showticklabels": False,
        }
        headings += [_heading(panel[0], name, first, canvas) for first, panel in below]
    layout = canvas.layout(
        round(_ROW_HEIGHT * pitch * lines) + 8,
        (0, 24, 4, 4),
        annotations=headings,
        yaxis={
            "type": "linear",
            "range": [(lines - 1) * pitch + bars - 0.5, -1.6],
            "showticklabels": False,
        },
        **axes,
    )
    return figure(data, layout)


def table(snapshot: Snapshot) -> Table:
    """Returns every tag with enough support, by genre."""
    rows = snapshot.genre_tags
    return Table(
        [
            Column("genre", "genre", [row.genre for row in rows]),
            Column("tag", "text", [row.tag for row in rows], [clean(row.tag) for row in rows]),
            Column("liked_use_count", "whole", [row.liked_use_count for row in rows]),
            Column("use_count", "whole", [row.use_count for row in rows]),
            Column("user_count", "whole", [row.user_count for row in rows]),
            Column("movie_count", "whole", [row.movie_count for row in rows]),
            Column("lift", "decimal", [row.lift for row in rows]),
        ],
        total=len(rows),
    )


CARD = Card(
    name="genre-tags",
    mart="rpt_genre_tags",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    narrow_below=620,
)
