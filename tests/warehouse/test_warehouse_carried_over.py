"""A warehouse that an earlier version of the models made is taken over by a build."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.warehouse import Warehouse

SCHEMAS = ("staging", "intermediate", "marts")

# Tables as the first version of the models made them: the facts, to which dbt adds, narrower.
FIRST_VERSION = (
    """
    create or replace table marts.fct_ratings (
        user_id bigint not null, movie_id bigint not null, rating double not null,
        rated_at timestamp not null, load_id varchar not null
    )
    """,
    """
    insert into marts.fct_ratings
    select user_id, movie_id, rating, rated_at, load_id from staging.stg_films__ratings
    """,
    """
    create or replace table marts.fct_tags (
        user_id bigint not null, movie_id bigint not null, tag varchar not null,
        tag_key varchar not null, tagged_at timestamp not null, load_id varchar not null
    )
    """,
    """
    insert into marts.fct_tags
    select user_id, movie_id, tag, tag_key, tagged_at, load_id from staging.stg_films__tags
    """,
    """
    create or replace table marts.dim_users as
    select user_id, is_rater, is_tagger, first_active_at, last_active_at from marts.dim_users
    """,
    "create or replace table marts.dim_genres as select genre, genre_rank from marts.dim_genres",
    """
    create or replace table marts.dim_movies as
    select movie_id, imdb_id, tmdb_id, title, release_year, genre_count, load_id
    from marts.dim_movies
    """,
)


# Tables that the first version had. It lacked the others.
FIRST_TABLES = {
    *("fct_ratings", "fct_tags", "dim_movies", "dim_users", "dim_genres", "bdg_movie_genres"),
    *("rpt_genre_counts", "rpt_movies_by_year", "rpt_movie_ratings", "rpt_user_activity"),
    *("rpt_tag_counts", "rpt_genre_tags", "rpt_movie_ranking", "rpt_load_audit"),
    *("stg_films__movies", "stg_films__ratings", "stg_films__tags", "stg_films__links"),
}


def made_by_the_first_version(warehouse: Warehouse) -> None:
    """Give a built warehouse the tables that the first version of the models made."""
    tables = warehouse.query(f"""
        select schema_name || '.' || table_name, table_name
        from duckdb_tables()
        where schema_name in {SCHEMAS}
    """)  # noqa: S608 - the schemas are ours
    lacked = [name for name, table in tables if table not in FIRST_TABLES]
    assert lacked
    warehouse.change(*FIRST_VERSION, *(f"drop table {name}" for name in lacked))


def form_of(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return every column with its place, type, constraint and description."""
    return warehouse.query(f"""
        select schema_name, table_name, column_index, column_name, data_type, is_nullable, comment
        from duckdb_columns()
        where schema_name in {SCHEMAS}
        order by all
    """)  # noqa: S608 - the schemas are ours


@pytest.fixture
def standing(built: Warehouse, make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a copy of a built warehouse, to be changed."""
    copy = make_warehouse()
    shutil.copytree(built.folder, copy.folder)
    return copy


def assert_equals_a_fresh_one(standing: Warehouse, fresh: Warehouse) -> None:
    """Compare all tables: their rows, columns, constraints and descriptions."""
    assert form_of(standing) == form_of(fresh)
    for schema in SCHEMAS:
        assert standing.tables(schema) == fresh.tables(schema)


@pytest.mark.slow
def test_a_build_takes_over_what_the_first_version_made(
    standing: Warehouse, built: Warehouse
) -> None:
    made_by_the_first_version(standing)
    outcome = standing.dbt("--warn-error", "build", "--exclude-resource-type", "unit_test")
    assert outcome.success, outcome
    assert_equals_a_fresh_one(standing, built)


@pytest.mark.slow
def test_new_rows_come_in_with_the_old_ones(
    standing: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    """The facts of an old form are emptied, so those of its loads have to come again."""
    made_by_the_first_version(standing)
    new: dict[str, list[Row]] = {
        "ratings": [(1, 1, 2.0, 978307300), (7, 2, 4.5, 978307300)],
        "tags": [(7, 1, "new", 978307300)],
    }
    standing.landing.land(new, append=list(new))
    fresh = make_warehouse()
    shutil.copytree(standing.raw_dir, fresh.raw_dir)
    for warehouse in (standing, fresh):
        outcome = warehouse.dbt("run")
        assert outcome.success, outcome
    assert_equals_a_fresh_one(standing, fresh)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        "alter table marts.fct_ratings alter source_offset type varchar",
        "alter table marts.fct_ratings drop column is_liked",
        "alter table marts.fct_ratings add column a_column_of_tomorrow varchar",
        "alter table marts.fct_ratings rename column rated_on to day_of_rating",
    ],
)
def test_facts_of_another_form_are_made_anew(
    standing: Warehouse, built: Warehouse, change: str
) -> None:
    standing.change(change)
    assert standing.dbt("run", "--select", "fct_ratings").success
    assert_equals_a_fresh_one(standing, built)


@pytest.mark.slow
def test_another_threshold_changes_who_likes_what_in_rows_that_stand(
    standing: Warehouse,
) -> None:
    liked = "select count(*) from marts.fct_ratings where is_liked"
    assert standing.query(liked) == [(2,)]
    select = ("--select", "fct_ratings", "fct_ratings_rules_hold")
    outcome = standing.dbt(
        *("build", *select, "--exclude-resource-type", "unit_test"), "--vars", "{liked_rating: 3.5}"
    )
    assert outcome.success, outcome
    assert standing.query(liked) == [(3,)]
