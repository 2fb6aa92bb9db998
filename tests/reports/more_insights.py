"""Rows for the marts about users, similar movies and the quality of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def user_rows() -> dict[str, list[dict[str, Any]]]:
    """Return rows for the marts about groups of users and about who comes back."""
    return {
        "rpt_user_retention": [
            {
                "began_year": year,
                "days_later": days,
                "active_share": share,
                "active_share_low": share - 0.1,
                "active_share_high": share + 0.1,
                "active_user_count": round(40 * share),
                "user_count": 40,
                "new_user_count": 42,
                "single_day_user_count": 20,
                "min_user_count": 10,
                "window_days": 365,
                "on_day_share": share / 4,
                "on_day_share_low": {1: share / 8, 30: 0.0, 365: 0.0001}[days],
                "on_day_share_high": share / 2,
                "on_day_active_user_count": round(10 * share),
                "on_day_user_count": 40,
                "tolerance_days": 0 if days == 1 else 3,
                "least_rating_count": 20,
            }
            for days, share in ((1, 0.4), (30, 0.25), (365, 0.1))
            for year in range(2000, 2006)
        ],
        "rpt_retention_by_delay": [
            {
                "days_later": days,
                "on_day_share": share,
                "on_day_share_low": share - 0.02,
                "on_day_share_high": share + 0.03,
                "on_day_active_user_count": round(240 * share),
                "on_day_user_count": 240,
                "tolerance_days": 0 if days == 1 else 3,
                "min_user_count": 10,
                "least_rating_count": 20,
            }
            for days, share in ((1, 0.1), (30, 0.0625), (365, 0.025))
        ],
        "rpt_user_groups": [
            {
                "mean_third": mean,
                "stddev_third": spread,
                "lowest_mean_rating": mean + 0.5,
                "highest_mean_rating": mean + 1.4,
                "lowest_rating_stddev": spread / 2,
                "highest_rating_stddev": spread / 2 + 0.4,
                "user_count": users,
                "expected_user_count": 20.0,
                "lift": users / 20,
                "rating_count": users * 50,
                "min_rating_count": 20,
            }
            for mean, spread, users in (
                *((1, 1, 10), (1, 2, 20), (1, 3, 30)),
                *((2, 1, 20), (2, 2, 20), (2, 3, 20)),
                *((3, 1, 30), (3, 2, 20), (3, 3, 10)),
            )
        ],
    }


def affinity_rows(genres: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return rows for the mart about users' favourites among genres of these names."""
    favourites = {user: genres[user % len(genres)] for user in range(1, 31)}
    return {
        "rpt_favourite_genres": [
            {
                "user_id": user,
                "genre": genre,
                "lift": 2.3 + user / 100,
                "lift_low": 1.4 + user / 100,
                "genre_user_count": list(favourites.values()).count(genre),
                "user_count": 30,
                "median_lift": 2.455,
                "median_lift_low": 1.555,
                "rating_count": 24,
                "expected_rating_count": 12.0,
                "user_rating_count": 60 + user,
                "min_user_rating_count": 50,
                "min_expected_count": 5,
            }
            for user, genre in favourites.items()
        ]
    }


def similarity_rows(titles: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return rows for the mart about similar movies of these titles."""
    found = list(enumerate(titles[:24], start=1))
    return {
        "rpt_similar_movies": [
            {
                "movie_id": movie_id,
                "similar_movie_id": similar_id,
                "title": title,
                "similar_title": similar,
                "similarity_rank": rank,
                "similarity": 0.6 - 0.01 * (movie_id + similar_id) / 2,
                "cosine": 0.9 - 0.01 * (movie_id + similar_id) / 2,
                "user_centred_cosine": 0.95 - 0.01 * (movie_id + similar_id) / 2,
                "nearest_of_count": 3,
                "similar_nearest_of_count": 3 + similar_id % 2,
                "common_user_count": 90,
                "rating_count": 200 - movie_id,
                "similar_rating_count": 200 - similar_id,
                "min_common_user_count": 30,
                "min_rating_count": 50,
            }
            for place, (movie_id, title) in enumerate(found)
            for rank, (similar_id, similar) in enumerate(
                [*found[place + 1 :], *found[:place]][:3], start=1
            )
        ]
    }


def quality_rows(titles: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return rows for the mart about data quality, these titles being the worst examples."""
    movies = "; ".join(f"{title[:80]} ({9 - place})" for place, title in enumerate(titles[:3]))
    examples = {"single_day_users": "user 1 (40); user 2 (39)"}
    return {
        "rpt_data_quality": [
            {
                "measure": measure,
                "is_fault": measure not in ("unrated_movies", "single_day_users"),
                "measure_number": place,
                "affected_count": affected,
                "of_count": of,
                "affected_share": affected / of if of else None,
                "examples": examples.get(measure, movies) if affected else None,
                "examples_by": by,
            }
            for place, (measure, affected, of, by) in enumerate(
                (
                    ("undated_movies", 6, 60, "rating_count"),
                    ("unrated_movies", 1, 60, "tag_count"),
                    ("movies_without_genre", 2, 60, "rating_count"),
                    ("movies_of_one_title", 4, 60, "movie_count"),
                    ("ratings_before_release", 3, 30_000, "year_count"),
                    ("orphan_ratings", 0, 30_000, "rating_count"),
                    ("missing_rows", 0, 0, "row_count"),
                    ("single_day_users", 12, 24, "rating_count"),
                ),
                start=1,
            )
        ]
    }


def count_rows() -> dict[str, list[dict[str, Any]]]:
    """Return rows for the marts that count ratings by stars and by month."""
    return {
        "rpt_rating_distribution": [
            {
                "rating": half / 2,
                "rating_count": 10 * half,
                "rating_share": half / 55,
                "cumulative_rating_share": half * (half + 1) / 110,
            }
            for half in range(1, 11)
        ],
        "rpt_activity_by_month": [
            {
                "active_month": f"{2000 + month // 12}-{month % 12 + 1:02}-01",
                "rating_count": 100 * (1 + month // 12),
                "tag_count": 5,
                "user_count": 20,
                "new_user_count": 2,
                "is_incomplete_month": month == 29,
                "year_rating_count": (1200, 2400, 1800)[month // 12],
                "is_incomplete_year": month >= 24,
            }
            for month in range(30)
        ],
    }
