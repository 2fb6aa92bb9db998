"""Which tags tell good movies from bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Decimal, Share, Tag, Whole, card
from reports.charts.tags.tags import shown_tag
from reports.figures.canvas import Canvas, percent_ticks
from reports.figures.headings import heading_above
from reports.figures.rows import Mark, Scale, draw_dots
from reports.words.catalogues import Sentence

SHOWN_A_SIDE = 8


@dataclass(frozen=True, slots=True)
class TagVerdict:
    """A tag with its shares of the tags on good and on bad movies, between 0 and 1.

    Counts are of distinct movies and of the users who gave the tag to a good or bad one; good, bad
    and between go by the weighted mean. A z score above zero speaks for good movies. A significant
    tag is beyond chance among all tags without any one user, and the mean of all its movies agrees.
    """

    tag: Tag
    z_score: float
    is_significant: bool
    good_tag_share: Share
    bad_tag_share: Share
    good_movie_count: Whole
    between_movie_count: Whole
    bad_movie_count: Whole
    user_count: Whole
    mean_weighted_rating: Decimal
    adjusted_p_value: Decimal
    good_movie_min_rating: float
    bad_movie_below_rating: float
    min_user_count: int
    min_movie_count: int


class TagVerdicts(Chart[TagVerdict]):
    """A dot for a tag's share on good movies, a ring for that on bad ones, grey without proof."""

    name = "tag_verdicts"
    mart = "rpt_tag_verdicts"
    row = TagVerdict
    order_by = "z_score_rank, tag"
    narrow_below = 620

    @property
    def drawn(self) -> Sequence[TagVerdict]:
        """The tags at both ends, the best first."""
        if len(self.rows) <= 2 * SHOWN_A_SIDE:
            return self.rows
        return [*self.rows[:SHOWN_A_SIDE], *self.rows[-SHOWN_A_SIDE:]]

    def finding(self) -> Sentence:
        """Name the tags that tell good from bad beyond chance and beyond any one user."""
        good = [shown_tag(row.tag) for row in self.rows if row.is_significant and row.z_score > 0]
        bad = [shown_tag(row.tag) for row in self.rows if row.is_significant and row.z_score < 0]
        if good and bad:
            return self.sentence("both", good=good[0], bad=bad[-1])
        if good:
            return self.sentence("good", good=good[0])
        if bad:
            return self.sentence("bad", bad=bad[-1])
        return self.sentence("none")

    def subtitle(self) -> Sentence:
        """Say what is compared and what support a tag needs."""
        first = self.rows[0]
        return self.sentence(
            "subtitle",
            good=first.good_movie_min_rating,
            bad=first.bad_movie_below_rating,
            users=first.min_user_count,
            movies=first.min_movie_count,
        )

    def notes(self) -> Sequence[Sentence]:
        """Say what grey means, and which tags are drawn."""
        cut = len(self.drawn) < len(self.rows)
        ends = self.sentence("note_ends", side=SHOWN_A_SIDE, tags=len(self.rows))
        return [self.sentence("note"), *([ends] if cut else [])]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = "; ".join(
            canvas.words.say(
                "tag_verdicts.bar",
                tag=shown_tag(row.tag),
                good=row.good_tag_share,
                bad=row.bad_tag_share,
            )
            for row in self.drawn
        )
        return canvas.words.say("tag_verdicts.describe", bars=bars)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw each tag's two shares, joined by a line."""
        marks = [
            Mark(
                name=shown_tag(row.tag),
                value=row.good_tag_share,
                before=row.bad_tag_share,
                figure=canvas.say(
                    "tag_verdicts.figure", good=row.good_tag_share, bad=row.bad_tag_share
                ),
                strong=row.is_significant,
                hover=canvas.say(
                    "tag_verdicts.hover",
                    tag=shown_tag(row.tag, 60),
                    good=row.good_movie_count,
                    between=row.between_movie_count,
                    bad=row.bad_movie_count,
                    mean=row.mean_weighted_rating,
                    users=row.user_count,
                ),
            )
            for row in self.drawn
        ]
        high = 1.1 * max(max(row.good_tag_share, row.bad_tag_share) for row in self.drawn)
        scale = Scale(
            -0.03 * high,
            high,
            ".0%",
            ticks=percent_ticks(0, high, canvas.words),
            values_heading=canvas.say("tag_verdicts.heading"),
        )
        key = heading_above(canvas.say("tag_verdicts.key"))
        return draw_dots(marks, scale, canvas, labels=[key])


CARD = card(TagVerdicts)
