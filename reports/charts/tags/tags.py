"""Which tags are shared by most users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Tag, Whole, card
from reports.figures.canvas import Canvas, row_axis, widest
from reports.figures.marks import telling
from reports.figures.theme import BLUE, PALE_BLUE, VERMILION
from reports.words.catalogues import Sentence, Values
from reports.words.escape import clean, plot_text
from reports.words.titles import cut

SHOWN = 15
LEAST_USERS = 2
"""Users of the first tag below which no tag is shared at all."""
_TAG_LIMIT = 24


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag with the distinct users who gave it, its uses and the movies that carry it."""

    tag: Tag
    user_count: Whole
    use_count: Whole
    movie_count: Whole


def shown_tag(tag: str, limit: int = _TAG_LIMIT) -> str:
    """Return a tag as a chart shows it."""
    return cut(clean(tag), limit)


class Tags(Chart[TagCount]):
    """Bars for distinct users beside dots for uses, each from zero."""

    name = "tags"
    mart = "rpt_tag_counts"
    row = TagCount
    order_by = "tag_rank, tag"
    file = "top_tags.html"

    def finding(self) -> Sentence:
        """Say which tag most users gave, or that several are level."""
        most = self.rows[0].user_count
        level = sum(tag.user_count == most for tag in self.rows)
        names = zip(("first", "second", "third"), self.rows, strict=False)
        values: Values = {"tags": level, "users": most}
        values |= {name: shown_tag(tag.tag) for name, tag in names}
        if most < LEAST_USERS:
            return self.sentence("few")
        return self.sentence({1: "leader", 2: "tie", 3: "three"}.get(level, "level"), **values)

    def subtitle(self) -> Sentence:
        """Say what is ranked."""
        totals = self.snapshot.totals
        return self.sentence(
            "subtitle",
            shown=min(SHOWN, len(self.rows)),
            tags=totals.tag_count,
            taggers=totals.tagger_count,
        )

    def notes(self) -> Sequence[Sentence]:
        """Say which spellings are one tag, and why uses don't rank."""
        most_used = max(self.rows, key=lambda tag: (tag.use_count, -tag.user_count))
        sentences = [self.sentence("note_spelling")]
        if most_used.user_count < LEAST_USERS <= most_used.use_count:
            tag = shown_tag(most_used.tag)
            sentences.append(self.sentence("note_private", tag=tag, uses=most_used.use_count))
        return sentences

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = [
            canvas.words.say(
                "tags.bar", tag=shown_tag(row.tag), users=row.user_count, uses=row.use_count
            )
            for row in self.rows[:SHOWN]
        ]
        return canvas.words.say("tags.describe", bars="; ".join(bars))

    @property
    def total(self) -> int:
        """How many tags there are, many more than the table has."""
        return self.snapshot.totals.tag_count

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the tags that most users gave."""
        rows, words = self.rows[:SHOWN], canvas.words
        limit = 18 if canvas.narrow else _TAG_LIMIT
        names = [words.shown(shown_tag(row.tag, limit)) for row in rows]
        hover = [_hover(row, canvas) for row in rows]
        places = list(range(len(rows)))
        common = {
            "y": places,
            "cliponaxis": False,
            **telling(hover),
        }
        bars = {
            **common,
            "type": "bar",
            "orientation": "h",
            "x": [row.user_count for row in rows],
            "marker": {
                "color": [
                    BLUE if row.user_count == rows[0].user_count else PALE_BLUE for row in rows
                ]
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
                {
                    **heading,
                    "xref": "x",
                    "x": 0,
                    "text": f"<b>{canvas.say('tags.heading_users')}</b>",
                },
                {
                    **heading,
                    "xref": "x2",
                    "x": 0,
                    "text": f"<b>{canvas.say('tags.heading_uses')}</b>",
                },
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
        return Figure(data=[bars, dots], layout=layout)


def _hover(row: TagCount, canvas: Canvas) -> str:
    return canvas.say(
        "tags.hover",
        tag=shown_tag(row.tag, 60),
        users=row.user_count,
        uses=row.use_count,
        movies=row.movie_count,
    )


CARD = card(Tags)
