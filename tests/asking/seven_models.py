"""A small warehouse whose models, keys and record a test can have in sight."""

from __future__ import annotations

from pathlib import Path

import duckdb

RATINGS = [(1, 10, 4.0, 0), (1, 20, 2.0, 0), (2, 10, 4.5, 0), (3, 30, 5.0, 0)]

LANDED = """
select userid as user_id, movieid as movie_id, rating, _load_id as load_id,
    _offset as source_offset
from read_parquet('elsewhere/loads/????????T????????????Z/ratings/*.parquet')
"""
MEANS = """
with ratings as (select * from "staging"."stg_films__ratings")
select movie_id, avg(rating) as mean_rating, count(*) as rating_count
from ratings group by movie_id -- a comment ends it
"""
RANKS = """
select movie_id, mean_rating, row_number() over (order by mean_rating desc) as mean_rank
from "intermediate"."int_means"
"""
NEAR = """
select one.movie_id, other.movie_id as near_movie_id, other.mean_rating - one.mean_rating as apart
from "intermediate"."int_means" as one
inner join "intermediate"."int_means" as other on one.movie_id < other.movie_id
"""
TOTALS = 'select \'all\' as name, sum(rating_count) as value from "intermediate"."int_means"'
LIKED = """
select users.user_id, sum(means.mean_rating) as sum_of_means
from "staging"."stg_films__ratings" as users
inner join "intermediate"."int_means" as means on users.movie_id = means.movie_id
group by users.user_id
"""
MODELS = [
    ("stg_films__ratings", "staging", LANDED, ["user_id", "movie_id"], ["films.ratings"]),
    ("int_means", "intermediate", MEANS, ["movie_id"], ["stg_films__ratings"]),
    ("rpt_ranks", "marts", RANKS, ["movie_id"], ["int_means"]),
    ("rpt_near", "marts", NEAR, ["movie_id", "near_movie_id"], ["int_means"]),
    ("rpt_totals", "marts", TOTALS, ["name"], ["int_means"]),
    ("rpt_liked", "marts", LIKED, ["user_id"], ["stg_films__ratings", "int_means"]),
    ("rpt_keyless", "marts", "select 1 as one", [], []),
]


def build_seven(path: Path, raw_dir: Path) -> None:
    """Build a warehouse of seven models from a raw folder, as dbt would."""
    [load] = (raw_dir / "loads").iterdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema meta; create schema staging; create schema intermediate;"
            "create schema marts;"
            "create table meta.models (model_name varchar, schema_name varchar,"
            " compiled_sql varchar, key_columns varchar[], parents varchar[]);"
            "create table meta.builds (command varchar, started_at timestamp,"
            " finished_at timestamp, load_id varchar, tests_failed bigint, models_failed bigint);"
            "create table staging.stg_films__loads (load_id varchar, source varchar);"
        )
        connection.execute(
            "insert into meta.builds values ('build', '2026-01-02', '2026-01-02', ?, 0, 0)",
            [load.name],
        )
        connection.execute(
            "insert into staging.stg_films__loads values (?, 'https://films.example')", [load.name]
        )
        pattern = str(raw_dir).replace("'", "''").replace("[", "[[]").replace("*", "[*]")
        for name, schema, sql, key, parents in MODELS:
            connection.execute(
                "insert into meta.models values (?, ?, ?, ?, ?)", [name, schema, sql, key, parents]
            )
            here = sql.replace("elsewhere", pattern)
            connection.execute(f"create table {schema}.{name} as {here}")


def change(path: Path, statement: str) -> None:
    """Tamper with a warehouse."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
