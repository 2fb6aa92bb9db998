"""Makes small warehouses: real DuckDB files with the tables and columns that dbt builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from reports.words.titles import display_title
from tests.reports.facts_sql import LOAD, MARTS, MODELS, TABLES
from tests.reports.insights import Rows, make_insights
from tests.reports.profiles import make_profiles


@dataclass(frozen=True, slots=True)
class Movie:
    """A movie of the catalogue."""

    movie_id: int
    title: str
    release_year: int | None = None
    genres: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a warehouse is made from: ratings as user, movie, stars; tags as user, movie, tag."""

    movies: Sequence[Movie] = ()
    ratings: Sequence[tuple[int, int, float]] = ()
    tags: Sequence[tuple[int, int, str]] = ()
    source: str | None = "sample (seed 1, version 1)"
    tests: tuple[int, int, int] | None = (40, 1, 0)
    failed_tests: Sequence[str] = field(default_factory=list)
    tags_at_source: int | None = None
    insights: Rows = field(default_factory=dict)


def make_warehouse(path: Path, facts: Facts) -> Path:
    """Make a DuckDB file from facts and return its path."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        for movie in facts.movies:
            connection.execute(
                "insert into marts.dim_movies values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    movie.movie_id,
                    movie.title,
                    movie.release_year,
                    f"{movie.movie_id:07}",
                    None,
                    len(movie.genres),
                    sum(movie_id == movie.movie_id for _, movie_id, _ in facts.ratings),
                    sorted(movie.genres),
                    display_title(movie.title),
                ],
            )
            for genre in movie.genres:
                connection.execute(
                    "insert into marts.bdg_movie_genres values (?, ?)", [movie.movie_id, genre]
                )
        for place, rating in enumerate(facts.ratings):
            connection.execute(
                "insert into marts.fct_ratings values "
                "(?, ?, ?, timestamp '2018-09-01 12:00:00' + to_minutes(?))",
                [*rating, place],
            )
        for place, tag in enumerate(facts.tags):
            connection.execute(
                "insert into marts.fct_tags values "
                "(?, ?, ?, timestamp '2018-09-02 12:00:00' + to_minutes(?))",
                [*tag, place],
            )
        connection.execute(MARTS)
        make_insights(connection, facts.insights)
        make_profiles(connection)
        connection.execute(MODELS)
        _record(connection, facts)
    return path


def _record(connection: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    counts = {
        "movies": len(facts.movies),
        "ratings": len(facts.ratings),
        "tags": len(facts.tags),
        "links": len(facts.movies),
    }
    if facts.source is not None:
        for resource, rows in counts.items():
            at_source = rows
            if resource == "tags" and facts.tags_at_source is not None:
                at_source = facts.tags_at_source
            connection.execute(
                "insert into marts.rpt_load_audit values (?, ?, true, true, ?, 'full', ?, "
                "timestamp '2026-11-22 21:07:08.123456', timestamp '2026-11-22 21:08:09', "
                "timestamp '2026-11-22 21:07:08.123456', false, null, "
                "?, null, ?, ?, 0, 0, 0, 0, 0, 0, ?)",
                [
                    LOAD,
                    resource,
                    "complete" if at_source == rows else "incomplete",
                    facts.source,
                    at_source,
                    rows,
                    rows,
                    at_source - rows,
                ],
            )
    if facts.tests is not None:
        connection.execute(
            "insert into meta.builds values ('build', timestamp '2026-11-22 21:08:12', "
            "timestamp '2026-11-22 21:08:20', '1.11.16', ?, 'build', 20, 0, ?, ?, ?, true, "
            "'DuckDB 2.0.0', 0)",
            [LOAD, *facts.tests],
        )
    for name in facts.failed_tests:
        connection.execute(
            "insert into meta.test_results values "
            "('build', ?, ?, 'dim_movies', 'error', 'fail', 3, 'Got 3 results')",
            [name, f"test.films.{name}"],
        )
