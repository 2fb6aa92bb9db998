"""How the genres' shares change from decade to decade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Genre, Share, Whole, Year, card, select
from reports.data.query import Query
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas, percent_ticks
from reports.figures.small_lines import SmallLine, draw_small_lines
from reports.words.catalogues import Sentence
from reports.words.escape import plot_text
from reports.words.titles import cut

SHOWN = 12
"""Genres that are drawn, those with most movies."""
LEAST_CHANGE = 0.05
"""Change of a share below which no genre is said to have grown or shrunk."""
_GENRE_LETTERS = 18
"""What a panel has room for."""
_STEP = 0.2
"""Share from one tick to the next."""


@dataclass(frozen=True, slots=True)
class DecadeGenre:
    """A genre's movies in a decade, and their share of the decade's, between 0 and 1."""

    decade: Year
    genre: Genre
    movie_count: Whole
    decade_movie_count: Whole
    movie_share: Share
    is_incomplete_decade: bool
    min_movie_count: int


@dataclass(frozen=True, slots=True)
class DecadeChange:
    """A change of a genre's share between two decades, with the ends of its 95 % interval."""

    genre: str
    first_decade: int
    later_decade: int
    share_change: float
    share_change_low: float
    share_change_high: float
    first_movie_share: float
    later_movie_share: float
    is_significant: bool


class DecadeGenres(Chart[DecadeGenre]):
    """A small line a genre, the one that changed most marked where it did."""

    name = "decade_genres"
    mart = "rpt_decade_genres"
    row = DecadeGenre
    order_by = "decade, sum(movie_count) over (partition by genre) desc, genre"
    narrow_below = 620

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the shares, which genres and decades are drawn, and the largest clear change."""
        super().__init__(snapshot)
        totals: dict[str, int] = {}
        for row in self.rows:
            totals[row.genre] = totals.get(row.genre, 0) + row.movie_count
        self.genres = sorted(totals, key=lambda genre: (-totals[genre], genre))[:SHOWN]
        self.decades = sorted({row.decade for row in self.rows})
        drawn = (row for row in snapshot.rows(self._changes()) if row.genre in self.genres)
        largest = next((row for row in drawn if row.is_significant), None)
        is_large = largest is not None and abs(largest.share_change) >= LEAST_CHANGE
        self.change = largest if is_large else None

    @classmethod
    def _changes(cls) -> Query[DecadeChange]:
        return select(DecadeChange, "rpt_decade_genre_changes", "change_rank")

    @classmethod
    def queries(cls) -> Sequence[Query[Any]]:
        """Return the queries for the shares and for their changes."""
        return cls.query(), cls._changes()

    def finding(self) -> Sentence:
        """Say which genre's share changed most from a whole decade to a later one."""
        change = self.change
        if change is None:
            return self.sentence("neutral", decades=len(self.decades))
        return self.sentence(
            "grown" if change.share_change > 0 else "shrunk",
            genre=change.genre,
            first=change.first_decade,
            last=change.later_decade,
            before=change.first_movie_share,
            after=change.later_movie_share,
        )

    def subtitle(self) -> Sentence:
        """Say what is shared, and what support a decade needs."""
        least = self.rows[0].min_movie_count
        return self.sentence("subtitle", genres=len(self.genres), least=least)

    def notes(self) -> Sequence[Sentence]:
        """Say what isn't over, and how sure the title's change is."""
        found = []
        if self._open:
            found.append(self.sentence("note_incomplete", decade=self._open[0]))
        if change := self.change:
            low, high = 100 * change.share_change_low, 100 * change.share_change_high
            found.append(self.sentence("note_change", low=low, high=high))
        return found

    @property
    def _open(self) -> list[int]:
        """The decades, last of all, that the data doesn't cover to their ends."""
        return sorted({row.decade for row in self.rows if row.is_incomplete_decade})

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words: the three largest genres of each decade."""
        words = canvas.words
        parts = []
        for decade in self.decades:
            rows = [row for row in self.rows if row.decade == decade]
            rows.sort(key=lambda row: -row.movie_share)
            leaders = ", ".join(
                f"{words.genre(row.genre)} {words.percent(row.movie_share, 0)}" for row in rows[:3]
            )
            parts.append(words.say("decade_genres.decade", decade=decade, genres=leaders))
        return words.say("decade_genres.describe", parts="; ".join(parts))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the genres, the largest first."""
        top = 1.25 * max(row.movie_share for row in self.rows if row.genre in self.genres) or 1.0
        decades = self.decades
        ticked = sorted({decades[len(decades) // 4], decades[-1 - len(decades) // 4]})
        xaxis = {
            "range": [decades[0] - 3, decades[-1] + 3],
            "tickmode": "array",
            "tickvals": ticked,
            "ticktext": [canvas.say("decade_genres.tick", decade=decade) for decade in ticked],
        }
        yaxis = {"range": [-0.2 * top, top], **percent_ticks(0, top, canvas.words, _STEP)}
        lines = [self._line(genre, canvas) for genre in self.genres]
        return draw_small_lines(lines, xaxis, yaxis, canvas)

    def _line(self, genre: str, canvas: Canvas) -> SmallLine:
        rows = [row for row in self.rows if row.genre == genre]
        change = self.change if self.change and self.change.genre == genre else None
        whole = [place for place, row in enumerate(rows) if not row.is_incomplete_decade]
        named = sorted({whole[0], whole[-1]}) if whole else []
        if change:
            ends = (change.first_decade, change.later_decade)
            named = [place for place, row in enumerate(rows) if row.decade in ends]
        key = "decade_genres.mark" if change else "decade_genres.share"
        return SmallLine(
            heading=plot_text(cut(canvas.words.genre(genre), _GENRE_LETTERS)),
            xs=[row.decade for row in rows],
            ys=[row.movie_share for row in rows],
            hovers=[
                canvas.say(
                    "decade_genres.hover",
                    genre=genre,
                    decade=row.decade,
                    share=row.movie_share,
                    movies=row.movie_count,
                )
                for row in rows
            ],
            labels=[
                (place, canvas.say(key, decade=rows[place].decade, share=rows[place].movie_share))
                for place in named
            ],
            strong=change is not None,
            dotted=len(whole) if len(whole) < len(rows) else None,
        )


CARD = card(DecadeGenres)
