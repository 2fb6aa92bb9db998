"""Tables of the insight marts, typed as their contracts say, with rows that charts can draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import yaml

from reports.page.contents import every_card
from tests.reports.more_insights import (
    affinity_rows,
    count_rows,
    quality_rows,
    similarity_rows,
    user_rows,
)

MARTS = Path(__file__).parents[2] / "models" / "marts" / "reports"

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def contracts() -> dict[str, dict[str, str]]:
    """Return the columns of every mart for reports with their types, as its contract has them."""
    found = {}
    for path in sorted(MARTS.rglob("rpt_*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            found[model["name"]] = {
                column["name"]: column.get("data_type", "varchar") for column in model["columns"]
            }
    return found


def make_insights(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Make every mart that isn't there yet, with its rows where some are given.

    A mart that a card shows and that has none among them gets rows by the types of its columns.

    Raises:
        duckdb.Error: a row has a column that its mart's contract lacks.
    """
    there = {
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    }
    shown = {card.mart for card in every_card()} if rows else set()
    for mart, columns in contracts().items():
        if mart in there:
            continue
        typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table marts.{mart} ({typed})")
        for row in rows.get(mart, typed_rows(columns) if mart in shown else ()):
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into marts.{mart} ({names}) values ({places})",  # noqa: S608  # ours
                list(row.values()),
            )


def typed_rows(columns: Mapping[str, str], count: int = 12) -> list[dict[str, Any]]:
    """Return rows for columns of these types: counts that grow, shares, years, months, names."""
    return [
        {
            name: {
                "varchar": f"{name} {place}",
                "double": place / count,
                "bigint": 10 * place,
                "integer": 2000 + place,
                "boolean": False,
                "date": f"2000-{place:02}-01",
                "timestamp": f"2000-{place:02}-01",
            }.get(kind)
            for name, kind in columns.items()
        }
        for place in range(1, count + 1)
    ]


def insight_rows(titles: Sequence[str], tags: Sequence[str], genres: Sequence[str]) -> Rows:
    """Return rows for the insight marts about movies, tags and genres of these names."""
    return {
        **_tag_rows(tags),
        **_genre_rows(genres),
        **_step_rows(),
        **user_rows(),
        **affinity_rows(genres),
        **count_rows(),
        **similarity_rows(titles),
        **quality_rows(titles),
    }


def _tag_rows(tags: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    return {
        "rpt_tag_verdicts": [
            {
                "tag": tag,
                "z_score_rank": place + 1,
                "z_score": 3.0 - place * 0.4,
                "good_tag_share": 0.02,
                "bad_tag_share": place / 100,
                "adjusted_p_value": min(1.0, 0.01 + place * 0.03),
                "is_significant": place < 2,
                "good_movie_count": 20,
                "between_movie_count": 5,
                "bad_movie_count": place,
                "user_count": 4,
                "mean_weighted_rating": 3.9 - place * 0.1,
                "good_movie_min_rating": 3.75,
                "bad_movie_below_rating": 3.25,
                "min_user_count": 3,
                "min_movie_count": 5,
            }
            for place, tag in enumerate(tags)
        ]
    }


def _deviation(mean: float) -> dict[str, Any]:
    return {
        "adjusted_deviation": mean,
        "adjusted_deviation_low": mean - 0.05,
        "adjusted_deviation_high": mean + 0.05,
        "mean_deviation": 2 * mean,
        "mean_deviation_low": 2 * mean - 0.05,
        "mean_deviation_high": 2 * mean + 0.05,
        "rating_count": 900,
        "user_count": 40,
    }


def _step_rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "rpt_half_star_share": [
            {
                "rated_month": f"200{month // 12}-{month % 12 + 1:02}-01",
                "is_half_star_start": month == 10,
                "half_step_share": 0.4 if month >= 10 else 0.0,
                "half_step_count": 160 if month >= 10 else 0,
                "rating_count": 400,
                "min_rating_count": 200,
                "min_start_share": 0.05,
            }
            for month in range(30)
        ],
        "rpt_calendar_drift": [
            {"rated_year": 2000 + place, "min_user_count": 20, **_deviation(0.02 * place)}
            for place in range(8)
        ],
        "rpt_user_lifetime": [
            {
                "decile": place,
                "one_day_user_share": 0.33,
                "min_rating_count": 100,
                **_deviation(0.2 - 0.03 * place),
            }
            for place in range(1, 11)
        ],
        "rpt_movie_age_ratings": [
            {
                "age_years": place,
                "is_before_release": False,
                "min_rating_count": 500,
                **_deviation(0.01 * place),
            }
            for place in range(20)
        ],
    }


def _genre_rows(genres: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    return {
        "rpt_genre_tilt": [
            {
                "genre": genre,
                "tilt_rank": place + 1,
                "tilt": 0.3 - 0.1 * place,
                "tilt_low": 0.25 - 0.1 * place,
                "tilt_high": 0.35 - 0.1 * place,
                "compared_rating_count": 900,
                "compared_user_count": 40,
                "min_rating_count": 500,
            }
            for place, genre in enumerate(genres)
        ],
        "rpt_genre_pairs": [
            {
                "genre": genre,
                "other_genre": other,
                "lift_rank": rank,
                "lift": movies / 40,
                "movie_count": movies,
                "expected_movie_count": 40.0,
                "genre_movie_count": 400,
                "other_genre_movie_count": 400,
                "catalogue_movie_count": 4_000,
                "min_expected_count": 5,
            }
            for rank, (genre, other) in enumerate(combinations(sorted(genres), 2), start=1)
            for movies in (max(0, 200 - 40 * rank),)
        ],
        "rpt_decade_genres": [
            {
                "decade": decade,
                "genre": genre,
                "movie_count": 40 + place,
                "decade_movie_count": 100,
                "movie_share": 0.4 + place / 100 if decade == 1990 else 0.2,
                "is_incomplete_decade": decade == 2010,
                "min_movie_count": 100,
            }
            for decade in (1990, 2000, 2010)
            for place, genre in enumerate(genres)
        ],
        "rpt_decade_genre_changes": [
            {
                "genre": genre,
                "first_decade": 1990,
                "later_decade": 2000,
                "change_rank": len(genres) - place,
                "share_change": -0.2 - place / 100,
                "share_change_low": -0.3 - place / 100,
                "share_change_high": -0.1 - place / 100,
                "first_movie_share": 0.4 + place / 100,
                "later_movie_share": 0.2,
                "is_significant": True,
                "comparison_count": len(genres),
                "significant_count": len(genres),
                "max_false_discovery_rate": 0.05,
            }
            for place, genre in enumerate(genres)
        ],
        "rpt_long_tail": [
            {
                "movie_count": place,
                "movie_share": place / 50,
                "rating_count": place * place,
                "rating_share": (place / 50) ** 2,
                "movie_rating_count": place,
            }
            for place in range(1, 51)
        ],
        "rpt_rating_concentration": [
            {"movie_group": group, "movie_count": movies, "rating_share": share, "gini": 0.7}
            for group, movies, share in (("all", 50, 1.0), ("top_10_percent", 5, 0.6))
        ],
    }
