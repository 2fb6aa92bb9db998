"""What stands on the page, in what order."""

from dataclasses import dataclass
from typing import Any

from reports.card import Card
from reports.charts import (
    data_quality,
    decade_genres,
    disliked,
    drift,
    genre_pairs,
    genre_tags,
    genre_tilt,
    genres,
    half_stars,
    hidden_gems,
    lifetime,
    long_tail,
    movie_age,
    movies,
    polarising,
    ranking,
    retention,
    similar,
    tag_verdicts,
    tags,
    user_genres,
    user_groups,
    users,
    years,
)
from reports.filters import MOVIE_FACETS
from reports.query import Query


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; its heading is the catalogue's `section.<name>`."""

    name: str
    cards: tuple[Card, ...]


SECTIONS = (
    Section("catalogue", (genres.CARD, years.CARD, decade_genres.CARD, genre_pairs.CARD)),
    Section(
        "movies",
        (
            movies.CARD,
            ranking.CARD,
            polarising.CARD,
            hidden_gems.CARD,
            disliked.CARD,
            similar.CARD,
            long_tail.CARD,
        ),
    ),
    Section("tags", (tags.CARD, genre_tags.CARD, tag_verdicts.CARD)),
    Section(
        "viewers", (users.CARD, user_groups.CARD, retention.CARD, user_genres.CARD, genre_tilt.CARD)
    ),
    Section("time", (half_stars.CARD, drift.CARD, lifetime.CARD, movie_age.CARD)),
    Section("quality", (data_quality.CARD,)),
)

IN_SHORT = (
    "ranking",
    "users",
    "retention",
    "movie-age",
    "half-stars",
    "years",
    "genres",
    "movies",
    "tags",
    "lifetime",
)
"""The cards whose findings open the page: the first five that have something to say."""
FINDINGS = 5


def cards() -> list[Card]:
    """Returns every card in the order of the page."""
    return [card for section in SECTIONS for card in section.cards]


def queries() -> list[Query[Any]]:
    """Returns what single cards ask of the warehouse."""
    return [MOVIE_FACETS, *(query for card in cards() for query in card.queries)]
