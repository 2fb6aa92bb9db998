"""Rows for the marts about users, similar movies and the quality of the data."""

from collections.abc import Sequence
from typing import Any


def user_rows() -> dict[str, list[dict[str, Any]]]:
    """Returns rows for the marts about groups of users and about who comes back."""
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
            }
            for days, share in ((1, 0.4), (30, 0.25), (365, 0.1))
            for year in range(2000, 2006)
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
    """Returns rows for the mart about users' affinity for genres of these names."""
    return {
        "rpt_user_genre_affinity": [
            {
                "user_id": user,
                "genre": genre,
                "lift_rank": rank,
                "lift": 2.5 - 0.2 * rank + user / 100,
                "lift_low": 1.6 - 0.2 * rank + user / 100,
                "lift_high": 3.5 - 0.2 * rank + user / 100,
                "user_share": 0.4,
                "overall_share": 0.2,
                "rating_count": 24,
                "expected_rating_count": 12.0,
                "user_rating_count": 60 + user,
                "min_user_rating_count": 50,
                "min_expected_count": 5,
            }
            for user in range(1, 31)
            for rank, genre in enumerate([*genres[user % len(genres) :], genres[0]][:2], start=1)
        ]
    }


def similarity_rows(titles: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Returns rows for the mart about similar movies of these titles."""
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
    """Returns rows for the mart about data quality, these titles being the worst examples."""
    examples = "; ".join(f"{title[:80]} ({9 - place})" for place, title in enumerate(titles[:3]))
    return {
        "rpt_data_quality": [
            {
                "measure": measure,
                "measure_number": place,
                "affected_count": affected,
                "of_count": of,
                "affected_share": affected / of if of else None,
                "examples": examples if affected else None,
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
