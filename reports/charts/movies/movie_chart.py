"""A chart of movies: which movies it ranks, by what, and in which form the browser draws them.

The page holds one table of movies (page/movies.py). Such a chart reads its rows, its table and its
figure from there, so that a filter or a search reaches every movie of its mart. What it says of
them is a rule (words/title_rules.json).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal

from reports.card import Card, Column, Kind, Table
from reports.data.movies import MOVIE_PROFILES, MOVIES
from reports.data.query import Query
from reports.data.warehouse import Snapshot
from reports.figures.canvas import ROW_HEIGHTS
from reports.words import rules
from reports.words.catalogues import LANGUAGES, Sentence, Words, words
from reports.words.escape import clean

Form = Literal["counts", "dots", "shares"]
"""Bars for counts beside dots for means; dots beside rings; whole distributions."""

_AROUND: Mapping[Form, int] = {"counts": 74, "dots": 94, "shares": 52}
"""Height in px of all that stands above and below the rows."""
_KINDS: Mapping[str, Kind] = {
    "movie_id": "id",
    "display_title": "text",
    "release_year": "year",
    "rating_count": "whole",
    "weighted_rank": "whole",
    "mean_rank": "whole",
    "mean_rating": "decimal",
    "mean_rating_low": "decimal",
    "mean_rating_high": "decimal",
    "weighted_rating": "decimal",
    "low_rating_share": "share",
    "high_rating_share": "share",
    "polarisation": "share",
}
_WHICH = ("movie_id", "display_title", "release_year")


class MovieChart(ABC):
    """What the card of a question about movies is made of.

    Attributes:
        name: Names the chart's rule and begins its strings; the card is called the same, with
            hyphens.
        mart: The table of `marts` that says which movies these are.
        query: Gives the members with their rank, or what holds for all of them.
        rank: The table's column that orders the members; without a rank a movie is none.
        above_zero: The table's column that has to be above zero for a movie to be drawn.
        drawn: How many movies are drawn at most.
        form: How they are drawn.
        mean: The column that the dots are placed by.
        columns: The columns of the card's table after those that say which movie it is.
        file: As in `Card`.
        narrow_below: As in `Card`.
    """

    name: ClassVar[str]
    mart: ClassVar[str]
    query: ClassVar[Query[Any]]
    rank: ClassVar[str]
    above_zero: ClassVar[str] = "rating_count"
    drawn: ClassVar[int] = 12
    form: ClassVar[Form] = "counts"
    mean: ClassVar[str] = "weighted_rating"
    columns: ClassVar[Sequence[str]] = (
        "rating_count",
        "weighted_rating",
        "mean_rating",
        "mean_rating_low",
        "mean_rating_high",
    )
    file: ClassVar[str | None] = None
    narrow_below: ClassVar[int] = 620

    def __init__(self, snapshot: Snapshot) -> None:
        """Take what the warehouse said.

        Raises:
            MissingMartError: The warehouse lacks the mart or a column of it.
        """
        self.snapshot = snapshot
        self.answer = snapshot.rows(self.query)

    def ranked(self) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """Return the ids of the members in their order, each with what only its mart says."""
        names = ("polarisation", "polarisation_high", "low_rating_share", "high_rating_share")
        return [
            (row.movie_id, {name: getattr(row, name) for name in names if hasattr(row, name)})
            for row in self.answer
        ]

    @abstractmethod
    def constants(self) -> Mapping[str, Any]:
        """Return what the mart says of all its movies, such as its thresholds."""

    @cached_property
    def members(self) -> rules.Rows:
        """The rows in their order, with the columns that rules and strings name."""
        movies = {movie.movie_id: movie for movie in self.snapshot.rows(MOVIES)}
        profiles = {row.movie_id: row for row in self.snapshot.rows(MOVIE_PROFILES)}
        names = (
            *("rating_count", "mean_rating", "mean_rating_low", "mean_rating_high"),
            *("weighted_rating", "mean_rank", "weighted_rank"),
        )
        return [
            {
                "movie_id": movie_id,
                "title": clean(movies[movie_id].display_title),
                "display_title": movies[movie_id].display_title,
                "release_year": movies[movie_id].release_year,
                **{name: getattr(profiles[movie_id], name) for name in names},
                **more,
            }
            for movie_id, more in self.ranked()
        ]

    @cached_property
    def shown(self) -> rules.Rows:
        """The rows that are drawn."""
        return [row for row in self.members[: self.drawn] if row[self.above_zero] > 0]

    @cached_property
    def facts(self) -> rules.Facts:
        """What the chart's rule finds in the rows."""
        return rules.facts(self.name, self.members, self.shown, self.constants(), whole=True)

    def title(self) -> Sentence:
        """Say what the rows show."""
        return rules.first_that_holds(self.name, "title", self.facts)

    def describe(self, speaker: Words) -> str:
        """Return the figure in words, for who can't see it."""
        rule = rules.rule(self.name)
        bars = [speaker.say(rule["bar"], **row) for row in self.shown]
        return speaker.say(rule["describe"], bars=speaker.say("text.between").join(bars))

    def table(self) -> Table:
        """Return all members, as the browser lists them."""
        return Table(
            [
                Column(name, _KINDS[name], [row[name] for row in self.members])
                for name in (*_WHICH, *self.columns)
            ],
            total=self.constants().get("movie_count", len(self.members)),
        )

    @classmethod
    def select(cls) -> str:
        """Return the SQL that gives the rows of the table."""
        names = ["movies." + name for name in _WHICH] + ["mart." + name for name in cls.columns]
        columns = ",\n".join(f"    {name}" for name in names)
        return (
            f"select\n{columns}\nfrom marts.{cls.mart} as mart\n"  # shown, not run
            "inner join marts.dim_movies as movies on mart.movie_id = movies.movie_id\n"
            f"order by mart.{cls.rank};"
        )

    def spec(self) -> dict[str, Any]:
        """Return what the page's JavaScript draws and says the chart by (web/movie_cards.js)."""
        return {
            "name": self.name,
            "rank": self.rank,
            "aboveZero": self.above_zero,
            "drawn": self.drawn,
            "form": self.form,
            "mean": self.mean,
            "around": _AROUND[self.form],
            "rowHeights": {"wide": ROW_HEIGHTS[False], "narrow": ROW_HEIGHTS[True]},
            "columns": [
                {
                    "name": column,
                    "kind": _KINDS[column],
                    "label": {code: words(code).say(f"column.{column}") for code in LANGUAGES},
                }
                for column in (*_WHICH, *self.columns)
            ],
            "constants": dict(self.constants()),
            "rule": dict(rules.rule(self.name)),
        }


def card(chart: type[MovieChart]) -> Card:
    """Return a chart of movies as the page takes it."""

    def empty(snapshot: Snapshot) -> Sentence | None:
        return None if snapshot.once(chart).shown else Sentence(f"{chart.name}.empty")

    def heights(snapshot: Snapshot) -> dict[str, int]:
        rows = len(snapshot.once(chart).shown)
        return {
            width: _AROUND[chart.form] + rows * ROW_HEIGHTS[narrow]
            for width, narrow in (("wide", False), ("narrow", True))
        }

    def told(part: str, snapshot: Snapshot) -> list[Sentence]:
        return rules.all_that_hold(chart.name, part, snapshot.once(chart).facts)

    return Card(
        name=chart.name.replace("_", "-"),
        mart=chart.mart,
        empty=empty,
        finding=lambda snapshot: snapshot.once(chart).title(),
        subtitle=lambda snapshot: told("subtitle", snapshot)[0],
        notes=lambda snapshot: told("notes", snapshot),
        describe=lambda snapshot, canvas: snapshot.once(chart).describe(canvas.words),
        table=lambda snapshot: snapshot.once(chart).table(),
        movies=lambda snapshot: snapshot.once(chart).spec(),
        select=chart.select(),
        heights=heights,
        file=chart.file,
        narrow_below=chart.narrow_below,
        queries=(chart.query,),
    )
