"""Every data test of the project can fail: one warehouse, corrupted in every way they look for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.implausible import IMPLAUSIBLE
from tests.warehouse.landing import Row
from tests.warehouse.warehouse import PROJECT, Outcome, Warehouse

pytestmark = pytest.mark.slow

# Strange values, others in each table, so that ranges are left and references lead nowhere.
STRANGE: dict[str, str] = {
    "BIGINT": "-{number}",
    "SMALLINT": "-{number}",
    "INTEGER": "-{number}",
    "DOUBLE": "-{number}.3",
    "VARCHAR": "'strange {number}'",
    "VARCHAR[]": "['strange']",
    "BIGINT[]": "[-{number}, -1]",
    "DOUBLE[]": "[-{number}.3]",
    "BOOLEAN": "true",
    "DATE": "date '1970-01-01'",
    "TIMESTAMP": "timestamp '1970-01-01'",
}


def strange_rows(warehouse: Warehouse) -> list[str]:
    """Return statements that add two rows of nulls and two of strange values to every table.

    Columns lose their constraints first, so that the tests have to see the nulls.
    """
    columns: dict[str, list[str]] = {}
    statements = []
    for schema, table, column, data_type, is_nullable in warehouse.query(
        "select table_schema, table_name, column_name, data_type, is_nullable"
        " from information_schema.columns"
        " where table_schema in ('staging', 'intermediate', 'marts')"
        " and table_name not in (select view_name from duckdb_views()) order by ordinal_position"
    ):
        columns.setdefault(f"{schema}.{table}", []).append(data_type)
        if is_nullable == "NO":
            statements.append(f"alter table {schema}.{table} alter {column} drop not null")
    for number, (table, types) in enumerate(columns.items(), start=7):
        nulls = ", ".join("null" for _ in types)
        strange = ", ".join(STRANGE[data_type].format(number=number) for data_type in types)
        statements += [f"insert into {table} values ({row})" for row in (nulls, strange) * 2]  # noqa: S608
    return statements


CORRUPTED_FURTHER = [
    # what the strange rows can't show, because it is about values that are missing or too high
    "delete from staging.stg_films__movies where movie_id = 1",
    "delete from staging.stg_films__ratings where user_id = 1",
    "delete from staging.stg_films__tags where user_id = 1",
    "delete from staging.stg_films__links where movie_id = 1",
    "delete from staging.stg_films__users where user_id = 1",
    # of an age that nobody told
    "insert into staging.stg_films__users by name select 3 as user_id, 3 as age_from",
    "insert into marts.dim_users by name select 3 as user_id, 3 as age_from",
    "delete from staging.stg_films__genome_scores where tag_id = 1",
    "delete from staging.stg_films__genome_tags where tag_id = 1",
    "update marts.rpt_movie_tag_relevance set relevance = 0.1 where tag_rank = 1",
    "delete from marts.dim_movies where movie_id = 2",
    "delete from marts.fct_ratings where user_id = 2",
    "delete from marts.fct_tags where user_id = 2",
    "delete from marts.rpt_user_activity where user_id = 1",
    "delete from marts.bdg_movie_genres where movie_id = 2",
    "update staging.stg_films__ratings set loaded_at = timestamp '1999-01-01'",
    "update staging.stg_films__tags set loaded_at = timestamp '1999-01-01'",
    "update marts.rpt_movie_ratings set mean_rating_low = 5, rating_count = rating_count + 2",
    "update marts.rpt_load_audit set landed_row_count = landed_row_count + 1",
    # counts that lead nowhere, and more changes than rows that stay
    """
    insert into marts.rpt_load_changes by name
    select 1 as previous_row_count, 0 as added_row_count, 0 as gone_row_count,
        5 as changed_row_count, 3 as row_count
    """,
    """
    insert into marts.rpt_tag_verdicts by name
    select 2 as mean_weighted_rating, 3 as mean_weighted_rating_low
    """,
    "insert into marts.rpt_genre_tilt by name select 2 as user_count, 5 as mean_deviation_low",
    "insert into marts.rpt_genre_tilt by name select 2 as tilt, 5 as tilt_low",
    "update marts.rpt_user_lifetime set adjusted_deviation_low = 5",
    "update marts.rpt_calendar_drift set adjusted_deviation_low = 5",
    "update marts.rpt_movie_age_ratings set adjusted_deviation_low = 5",
    """
    insert into marts.rpt_user_retention by name
    select 1 as days_later, 2 as tolerance_days, 0.5 as active_share,
        2 as active_share_high, 0.5 as on_day_share
    """,
    "update marts.dim_movies set first_rated_at = timestamp '2100-01-01' where movie_id = 1",
    # seen through the view
    """
    insert into staging.stg_films__ratings by name
    select 2 as user_id, 2 as movie_id, unnest([null, 99]) as rating
    """,
    "delete from marts.dim_dates where date_day = date '2001-01-01'",
    # similar one way only
    """
    insert into marts.rpt_similar_movies by name
    select 1 as movie_id, 2 as similar_movie_id, 0.5 as similarity, 30 as common_user_count
    union all by name
    select 2 as movie_id, 1 as similar_movie_id, 0.4 as similarity, 30 as common_user_count
    """,
]


@pytest.fixture(scope="module")
def spoiled(make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a warehouse in which nothing is right."""
    rows: dict[str, list[Row]] = {
        "movies": [(1, "One (2001)", "Drama"), (2, "Two (2002)", "Drama|Comedy")],
        "ratings": [(1, 1, 4.0, 978307200), (2, 2, 3.0, 978307200)],
        "tags": [(1, 1, "x", 978307200), (2, 2, "y", 978307200)],
        "links": [(1, "01", 1), (2, "02", 2)],
        "users": [(1, "F", "24", "other", "01234"), (2, "M", "56+", "writer", None)],
        "genome_scores": [(1, 1, 0.5), (1, 2, 0.7)],
        "genome_tags": [(1, "x"), (2, "y")],
    }
    warehouse = make_warehouse()
    load_id = warehouse.landing.land(rows)
    assert warehouse.dbt("run").success
    warehouse.change(*strange_rows(warehouse), *CORRUPTED_FURTHER, *IMPLAUSIBLE)
    loads = warehouse.raw_dir / "loads"
    for resource in rows:
        add_nameless_rows(loads / load_id / resource)
    (warehouse.raw_dir / "checks.json").write_text(
        json.dumps({"sources": {"a": {"compared_at": {"tags": None}}}})
    )
    manifest = json.loads((loads / load_id / "manifest.json").read_text())
    nameless = {**manifest, "load_id": None, "resources": {"movies": {"current": None}}}
    for folder, content in {
        load_id: lying(manifest),
        "20990101T000000000000Z": lying(manifest),
        "20990101T000000000001Z": nameless,
    }.items():
        (loads / folder).mkdir(exist_ok=True)
        (loads / folder / "manifest.json").write_text(json.dumps(content))
    return warehouse


@pytest.fixture(scope="module")
def corrupted(spoiled: Warehouse) -> Outcome:
    """Return what all data tests say of it."""
    return spoiled.dbt("test", "--exclude", "test_type:unit", writes=True)


def add_nameless_rows(folder: Path) -> None:
    """Add a file whose rows name no load."""
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * replace (null::varchar as _load_id) from '{folder}/*.parquet')"  # noqa: S608
            f" to '{folder / 'nameless.parquet'}'"
        )


def lying(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest that names a load twice, one that isn't there, and none at all."""
    current = manifest["load_id"]
    for entry in manifest["resources"].values():
        entry["current"] = [current, current, "20200101T000000000000Z", None]
    manifest["resources"]["movies"]["rows"] += 1
    return manifest


def test_every_data_test_can_fail(corrupted: Outcome) -> None:
    tests = {n: s for n, s in corrupted.statuses.items() if not n.startswith("films-on-run")}
    assert {name for name, status in tests.items() if status == "pass"} == set()
    assert "error" not in tests.values()
    assert len(tests) > 100


def test_every_singular_test_is_among_them(corrupted: Outcome) -> None:
    written = {path.stem for path in PROJECT.glob("tests/data_tests/*/assert_*.sql")}
    assert written
    assert written <= set(corrupted.statuses)


@pytest.mark.usefixtures("corrupted")
def test_every_rule_can_be_broken(spoiled: Warehouse) -> None:
    manifest = json.loads((spoiled.seat.with_name("target") / "manifest.json").read_bytes())
    rules = {
        (node["name"], rule)
        for node in manifest["nodes"].values()
        for rule in (node.get("test_metadata") or {}).get("kwargs", {}).get("rules", ())
    }
    broken = spoiled.query("""
        select test_name, unnest(regexp_extract_all(message, '(\\w+) [(][0-9]+[)]', 1))
        from meta.test_results
    """)
    assert len(rules) > 100
    assert rules - set(broken) == set()
