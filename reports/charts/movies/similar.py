"""Which movies are rated most alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Figure, Table
from reports.chart import Chart, Decimal, Id, Title, Whole, card, columns_of
from reports.data.movies import MOVIE_PROFILES, MOVIES
from reports.figures.canvas import Canvas
from reports.figures.headings import heading_above
from reports.figures.rows import Mark, Scale, draw_dots
from reports.words.catalogues import Sentence, Values
from reports.words.escape import plot_text
from reports.words.titles import display_title, short_title

ALIKE = 0.2
"""Similarity below which no two movies are said to be rated alike."""
_TITLE = 44


@dataclass(frozen=True, slots=True)
class SimilarMovie:
    """A movie and one that is rated like it.

    `cosine` is that of the ratings less their users' and their movies' means, `similarity` the same
    pulled towards 0 where few users rated both, `user_centred_cosine` the one before the movies'
    means are off. `similar_nearest_of_count` says of how many movies the similar one is among the
    nearest.
    """

    movie_id: Id
    title: Title
    similarity_rank: Whole
    similar_movie_id: Id
    similar_title: Title
    similarity: Decimal
    cosine: Decimal
    user_centred_cosine: Decimal | None
    common_user_count: Whole
    similar_nearest_of_count: Whole
    min_common_user_count: int
    min_rating_count: int


@dataclass(frozen=True, slots=True)
class _Near:
    title: str
    similarity: float
    users: int


class SimilarMovies(Chart[SimilarMovie]):
    """The movies nearest to one of the closest pair; on the page, to any that the reader picks."""

    name = "similar_movies"
    mart = "rpt_similar_movies"
    row = SimilarMovie
    order_by = "similarity desc, rating_count desc, movie_id, similarity_rank"
    narrow_below = 620

    @property
    def total(self) -> int:
        """How many rows the mart has before any cut."""
        profiles = self.snapshot.rows(MOVIE_PROFILES)
        return sum(len(profile.similar_movie_ids or ()) for profile in profiles)

    def finding(self) -> Sentence:
        """Name the two movies that are rated most alike, if any two are."""
        first = self.rows[0]
        level = {
            frozenset((row.movie_id, row.similar_movie_id))
            for row in self.rows
            if row.similarity == first.similarity
        }
        values: Values = {
            "first": short_title(first.title, _TITLE),
            "second": short_title(first.similar_title, _TITLE),
            "similarity": first.similarity,
        }
        if first.similarity < ALIKE:
            return self.sentence("none", **values)
        if len(level) > 1:
            return self.sentence("tie", **values, others=len(level) - 1)
        return self.sentence("leader", **values)

    def subtitle(self) -> Sentence:
        """Say what is compared and what support two movies need."""
        first = self.rows[0]
        return self.sentence(
            "subtitle",
            movie=short_title(first.title, _TITLE),
            ratings=first.min_rating_count,
            users=first.min_common_user_count,
        )

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        dots = "; ".join(
            canvas.words.say("similar_movies.dot", title=near.title, similarity=near.similarity)
            for near in self._nearest()
        )
        return canvas.words.say("similar_movies.describe", dots=dots)

    def _nearest(self) -> Sequence[_Near]:
        """Return the movies nearest to the first of the closest pair."""
        movie_id = self.rows[0].movie_id
        titles = {movie.movie_id: movie.display_title for movie in self.snapshot.rows(MOVIES)}
        return [
            _Near(display_title(titles[similar_id]), similarity, users)
            for profile in self.snapshot.rows(MOVIE_PROFILES)
            if profile.movie_id == movie_id
            for similar_id, similarity, users in zip(
                profile.similar_movie_ids or (),
                profile.similarities or (),
                profile.common_user_counts or (),
                strict=True,
            )
        ]

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the similarities as dots; web/similar.js draws any other movie's alike."""
        marks = [
            Mark(
                name=short_title(near.title, _TITLE),
                value=near.similarity,
                figure=canvas.words.number(near.users),
                hover=f"<b>{plot_text(near.title)}</b><br>"
                + canvas.say("similar_movies.hover", similarity=near.similarity, users=near.users),
            )
            for near in self._nearest()
        ]
        heading = canvas.say("similar_movies.heading")
        scale = Scale(-0.02 if canvas.narrow else 0, 1.02, ".1f", step=0.2, values_heading=heading)
        movie = short_title(self.rows[0].title, _TITLE)
        strings = ("nearest_above", "nearest_below") if canvas.narrow else ("nearest",)
        lines = [canvas.say(f"similar_movies.{string}", movie=movie) for string in strings]
        nearest = heading_above("<br>".join(lines))
        drawn = draw_dots(marks, scale, canvas, labels=[{**nearest, "yshift": 2}])
        if not canvas.narrow:  # beside the names, where a long title has room
            drawn["layout"]["annotations"][-1]["xshift"] = 8 - drawn["layout"]["margin"]["l"]
        return drawn

    def table(self) -> Table:
        """Return the closest pairs, each under both of its movies."""
        return Table(columns_of(SimilarMovie, self.rows), total=self.total)


CARD = card(SimilarMovies)
