"""What stands on the page, in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.card import Card, PlainCard
from reports.charts.catalogue import decade_genres, genre_pairs, genres, rating_distribution, years
from reports.charts.movies import (
    disliked,
    hidden_gems,
    long_tail,
    movies,
    polarising,
    ranking,
    similar,
)
from reports.charts.quality import data_quality
from reports.charts.tags import genre_tags, tag_verdicts, tags
from reports.charts.time import activity, drift, half_stars, lifetime, movie_age
from reports.charts.viewers import genre_tilt, retention, user_genres, user_groups, users
from reports.data import movies as movie_queries
from reports.data.query import Query
from reports.data.users import USER_PROFILES


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; its heading is the catalogue's `section.<name>`."""

    name: str
    cards: tuple[Card | PlainCard, ...]


SECTIONS = (
    Section(
        "movies",
        (
            rating_distribution.CARD,
            activity.CARD,
            movies.CARD,
            ranking.CARD,
            hidden_gems.CARD,
            polarising.CARD,
            disliked.CARD,
            similar.CARD,
            long_tail.CARD,
        ),
    ),
    Section(
        "catalogue",
        (
            genres.CARD,
            years.CARD,
            decade_genres.CARD,
            genre_pairs.CARD,
        ),
    ),
    Section("tags", (tags.CARD, genre_tags.CARD, tag_verdicts.CARD)),
    Section("time", (movie_age.CARD, half_stars.CARD, lifetime.CARD, drift.CARD)),
    Section(
        "viewers",
        (genre_tilt.CARD, user_genres.CARD, users.CARD, user_groups.CARD, retention.CARD),
    ),
    Section("quality", (data_quality.CARD,)),
)

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

ABOUT_USERS = ("user-genres",)
"""The cards whose rows are single users; a page without users leaves them out."""
_WITHOUT_USERS: Mapping[str, Card | PlainCard] = {
    users.CARD.name: users.CARD_WITHOUT_USERS,
    data_quality.CARD.name: data_quality.CARD_WITHOUT_USERS,
}
"""Cards that say the same without naming a user."""


def every_card(*, with_users: bool = True) -> list[Card | PlainCard]:
    """Return every card in the order of the page; without users, those that name no user."""
    found = [card for section in SECTIONS for card in section.cards]
    if with_users:
        return found
    return [_WITHOUT_USERS.get(card.name, card) for card in found if card.name not in ABOUT_USERS]


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
