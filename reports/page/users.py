"""The most active users as the page's JavaScript reads them (web/user_card.js): a list a column."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from reports.data.users import USER_PROFILES
from reports.data.warehouse import Snapshot
from reports.page.movies import HUNDRED

_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # the marts' moments are UTC without a zone

DIGITS: Final = 10_000
"""Means stand in the page as whole numbers of ten thousandths."""


def user_table(snapshot: Snapshot) -> dict[str, Any]:
    """Return the users by column, the most active first, and what their cards compare them with.

    `mean_rating` has ten thousandths, `span` the days since 1970 of the first and the last rating
    in turn. `histograms` has how often a user gave each of `ratings`, `genre_counts` how often a
    movie of each of `genres`, of which `everybody` has the share of all ratings; `similar` has ids,
    hundredths of the similarity, and common movies in turn.

    Raises:
        MissingMartError: The warehouse lacks the mart, or the page is to be without users.
    """
    profiles = snapshot.rows(USER_PROFILES)
    scale = sorted({rating for profile in profiles for rating in profile.ratings})
    shares = {
        genre: share
        for profile in profiles
        for genre, share in zip(
            profile.genres or (), profile.genre_overall_shares or (), strict=True
        )
    }
    genres = sorted(shares)
    histograms, counts, similar = [], [], []
    for profile in profiles:
        given = dict(zip(profile.ratings, profile.rating_counts, strict=True))
        histograms.append([given.get(rating, 0) for rating in scale])
        by_genre = dict(zip(profile.genres or (), profile.genre_rating_counts or (), strict=True))
        counts.append([by_genre.get(genre, 0) for genre in genres] if by_genre else [])
        nearest = zip(
            profile.similar_user_ids or (),
            (round(value * HUNDRED) for value in profile.similarities or ()),
            profile.common_movie_counts or (),
            strict=True,
        )
        similar.append([*nearest])
    return {
        "total": snapshot.totals.rater_count,
        "overall": snapshot.totals.mean_rating,
        "ratings": scale,
        "genres": genres,
        "everybody": [shares[genre] for genre in genres],
        "user_id": [profile.user_id for profile in profiles],
        "rating_count": [profile.rating_count for profile in profiles],
        "mean_rating": [round(profile.mean_rating * DIGITS) for profile in profiles],
        "span": [
            [(moment - _EPOCH).days for moment in (profile.first_rated_at, profile.last_rated_at)]
            for profile in profiles
        ],
        "histograms": histograms,
        "genre_counts": counts,
        "similar": similar,
    }
