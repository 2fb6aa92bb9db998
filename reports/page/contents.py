"""What stands on the page, in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Card, PlainCard
from reports.charts.found import Found, charts_of
from reports.data import movies as movie_queries
from reports.data.query import Query
from reports.data.users import USER_PROFILES


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; its heading is the catalogue's `section.<name>`."""

    name: str
    charts: tuple[Found, ...]

    @property
    def cards(self) -> tuple[Card | PlainCard, ...]:
        """The cards in their order."""
        return tuple(found.card for found in self.charts)


ORDER = (
    (
        "movies",
        (
            "rating-distribution",
            "activity",
            "movies",
            "ranking",
            "hidden-gems",
            "polarising",
            "disliked",
            "similar-movies",
            "long-tail",
        ),
    ),
    ("catalogue", ("genres", "years", "decade-genres", "genre-pairs")),
    ("tags", ("tags", "genre-tags", "tag-verdicts")),
    ("time", ("movie-age", "half-stars", "lifetime", "drift")),
    ("viewers", ("genre-tilt", "user-genres", "users", "user-groups", "retention")),
    ("quality", ("data-quality", "load-changes")),
)
"""The sections, each with its cards in order.

The cards are those of the modules in `reports/charts/<section>/`. One that isn't named here stands
at the end of its section.
"""


def _section(name: str, order: Sequence[str]) -> Section:
    places = {card: place for place, card in enumerate(order)}
    found = sorted(charts_of(name), key=lambda one: places.get(one.card.name, len(places)))
    return Section(name, tuple(found))


SECTIONS = tuple(_section(name, order) for name, order in ORDER)

IN_SHORT = (
    "movies",
    "ranking",
    "genre-tilt",
    "hidden-gems",
    "movie-age",
    "polarising",
    "genres",
    "years",
    "tags",
    "half-stars",
    "retention",
)
"""The cards whose findings open the page: the first five that have something to say."""
NO_FINDINGS = frozenset(
    {
        "genre_tilt.level",
        "half_stars.never",
        "movie_age.few",
        "movie_age.same",
        "retention.few",
    }
)
"""Titles by which these cards say that nothing was found."""
FINDINGS = 5


def every_card(*, with_users: bool = True) -> list[Card | PlainCard]:
    """Return every card in the order of the page; without users, those that name no user."""
    charts = [found for section in SECTIONS for found in section.charts]
    if with_users:
        return [found.card for found in charts]
    return [found.without_users for found in charts if found.without_users is not None]


def cards(*, with_users: bool = True) -> list[Card]:
    """Return every card with a figure in the order of the page."""
    return [card for card in every_card(with_users=with_users) if isinstance(card, Card)]


def queries(*, with_users: bool = True) -> list[Query[Any]]:
    """Return what single cards, and the table of movies, ask of the warehouse."""
    return [
        *movie_queries.QUERIES,
        *([USER_PROFILES] if with_users else []),
        *(query for card in every_card(with_users=with_users) for query in card.queries),
    ]
