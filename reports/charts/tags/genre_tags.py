"""Which tags users give, by genre, to the movies they like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Decimal, Genre, Tag, Whole, card
from reports.charts.tags.tags import shown_tag
from reports.figures.canvas import Canvas
from reports.figures.marks import telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence, Values
from reports.words.escape import plot_text

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


@dataclass(frozen=True, slots=True)
class GenreTag:
    """A tag within a genre that enough users gave there, `min_user_count` or more.

    `liked_use_count` counts uses by a user on a movie the same user rated `min_liked_rating`
    (stars) or more, of which the genre has `genre_liked_use_count`; `lift` is the tag's share of
    the genre's uses over its share of all uses.
    """

    genre: Genre
    tag: Tag
    liked_use_count: Whole
    use_count: Whole
    user_count: Whole
    movie_count: Whole
    lift: Decimal
    genre_liked_use_count: int
    min_liked_rating: float
    min_user_count: int


class GenreTags(Chart[GenreTag]):
    """A small panel of bars for each genre, all on one scale."""

    name = "genre_tags"
    mart = "rpt_genre_tags"
    row = GenreTag
    where = "lift_rank is not null and liked_use_count > 0"
    order_by = "genre_liked_use_count desc, genre, liked_use_count desc, user_count desc, tag"
    narrow_below = 700

    @property
    def panels(self) -> list[list[GenreTag]]:
        """The first tags of the genres with most liked uses, a list a genre."""
        genres = [list(rows)[:TAGS] for _, rows in groupby(self.rows, lambda row: row.genre)]
        return genres[:GENRES]

    @property
    def distinctive(self) -> list[GenreTag]:
        """The tags that set a genre apart, each once, the most typical first.

        A tag that only repeats its genre's name ("sci-fi" in Sci-Fi) says nothing and is left out.
        """
        rows = [
            row
            for panel in self.panels
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

    def finding(self) -> Sentence:
        """Say whether one tag leads everywhere, or which tags set which genres apart."""
        leaders = [rows[0] for rows in self.panels]
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
            return self.sentence("few", **values)
        if tags.count(commonest) * 2 > len(tags):
            values |= {"tag": shown_tag(commonest), "led": tags.count(commonest)}
            return self.sentence("majority", **values)
        apart = self.distinctive
        if len(apart) > 1:
            values |= {
                "tag": shown_tag(apart[0].tag),
                "genre": apart[0].genre,
                "other_tag": shown_tag(apart[1].tag),
                "other_genre": apart[1].genre,
            }
            return self.sentence("apart", **values)
        other = next(row for row in leaders if row.tag != first.tag)
        values |= {"other_genre": other.genre, "other_tag": shown_tag(other.tag)}
        return self.sentence("different", **values)

    def subtitle(self) -> Sentence:
        """Say what is counted and what support a tag needs."""
        shown = self.panels
        least = [rows[0].min_user_count for rows in shown]
        values: Values = {
            "tags": TAGS,
            "genres": len(shown),
            "users": min(least),
            "liked": shown[0][0].min_liked_rating,
        }
        if max(least) > min(least):
            return self.sentence("subtitle_by_genre", **values, most=max(least))
        return self.sentence("subtitle", **values)

    def notes(self) -> Sequence[Sentence]:
        """Say what full colour means."""
        return [self.sentence("note_lift", lift=DISTINCTIVE_LIFT)]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = [
            canvas.words.say(
                "genre_tags.bar",
                genre=rows[0].genre,
                tags=", ".join(f"{shown_tag(row.tag)} ({row.liked_use_count})" for row in rows),
            )
            for rows in self.panels
        ]
        return canvas.words.say("genre_tags.describe", bars="; ".join(bars))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the panels."""
        shown = self.panels
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
        return Figure(data=data, layout=layout)


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


def _factor(row: GenreTag, canvas: Canvas) -> str:
    return f'  <span style="font-size:11px">\u00d7{canvas.words.number(row.lift, 1)}</span>'


def _heading(row: GenreTag, axis: str, first: float, canvas: Canvas) -> dict[str, Any]:
    """Return the heading of a genre's panel, whose first bar is at the place `first`."""
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
    """Return the bars of one column of panels, given with their places from the top."""
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
            + (_factor(row, canvas) if row.lift >= DISTINCTIVE_LIFT else "")
            for _, row in rows
        ],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        **telling([_hover(row, canvas) for _, row in rows]),
    }


CARD = card(GenreTags)
