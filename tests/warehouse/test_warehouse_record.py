from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.warehouse import Warehouse

OUTCOMES = """
select models_ok, models_failed, models_skipped, tests_failed from meta.builds order by started_at
"""


def test_a_build_records_itself(built: Warehouse) -> None:
    [(started, finished, version, load_id, command, *counts)] = built.query("""
        select
            started_at, finished_at, dbt_version, load_id, command,
            models_ok, models_failed, models_skipped, tests_passed, tests_warned, tests_failed
        from meta.builds where command = 'build'
    """)
    assert started < finished
    assert version.startswith("1.")
    assert [load_id] == [path.name for path in (built.raw_dir / "loads").iterdir()]
    assert command == "build"
    [(results,)] = built.query("select count(*) from meta.test_results")
    assert results > 150
    tables = sum(len(built.tables(schema)) for schema in ("staging", "intermediate", "marts"))
    assert counts == [tables, 0, 0, results, 0, 0]


def test_every_result_names_its_model(built: Warehouse) -> None:
    nameless = "select test_name from meta.test_results where tested_model is null"
    assert built.query(nameless) == []


@pytest.mark.slow
def test_the_result_of_a_unit_test_names_its_model(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    select = ("--select", "+int_movie_titles", "--indirect-selection", "cautious")
    assert warehouse.dbt("build", *select).success
    assert warehouse.query(
        "select distinct tested_model, severity, status from meta.test_results"
        " where test_name = 'release_year_is_read_from_the_title'"
    ) == [("int_movie_titles", "error", "pass")]


def test_every_model_has_its_key_and_what_it_is_made_of(built: Warehouse) -> None:
    recorded = {
        name: (key, parents)
        for name, key, parents in built.query(
            "select model_name, key_columns, parents from meta.models"
        )
    }
    assert [name for name, (key, _) in recorded.items() if not key] == []
    assert recorded["rpt_movie_ratings"] == (
        ["movie_id"],
        ["dim_movies", "int_movie_rating_stats"],
    )
    assert recorded["stg_films__ratings"] == (
        ["user_id", "movie_id"],
        ["films.ratings", "films.manifests"],
    )
    assert recorded["rpt_thresholds"] == (["name"], [])
    assert recorded["dim_tags"][0] == ["tag_key"]  # not its tag, which is unique too
    parents = {name for _, names in recorded.values() for name in names}
    assert {name for name in parents if not name.startswith("films.")} <= set(recorded)


@pytest.mark.slow
def test_a_record_of_an_earlier_version_is_completed(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    assert warehouse.dbt("run", "--select", "+fct_ratings").success
    warehouse.change("update meta.models set key_columns = null, parents = null")
    assert warehouse.dbt("run", "--select", "fct_ratings").success
    assert warehouse.query(
        "select key_columns, parents from meta.models where model_name = 'fct_ratings'"
    ) == [(["user_id", "movie_id"], ["stg_films__ratings"])]
    assert warehouse.query("select count(*) from meta.models where parents is null") == [(0,)]


@pytest.mark.slow
def test_the_recorded_sql_gives_the_mart_again(built: Warehouse) -> None:
    models = built.query(
        "select model_name, compiled_sql, description from meta.models where schema_name = 'marts'"
    )
    marts = built.tables("marts")
    assert {name for name, *_ in models} == set(marts)
    for name, sql, description in models:
        assert built.query(f"select * from ({sql}) order by all") == marts[name], name  # noqa: S608
        assert "One row per" in description


@pytest.mark.slow
def test_failures_are_recorded_and_history_is_kept(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    small["ratings"] += [(5, 1, 7.25, 978307200)]
    load_id = warehouse.landing.land(small)
    selected = (
        *("--select", "stg_films__ratings", "fct_ratings", "--exclude", "test_type:unit"),
        *("--indirect-selection", "cautious"),  # only tests that read nothing else
    )
    assert not warehouse.dbt("build", *selected).success
    assert warehouse.query(OUTCOMES) == [(1, 0, 1, 1)]
    assert warehouse.query(
        "select test_name, failures, message from meta.test_results where status = 'fail'"
        " order by test_name"
    ) == [
        (
            "stg_films__ratings_rules_hold",
            2,
            (
                "Got 2 results, configured to fail if != 0; broken in so many rows:"
                " come_in_half_steps (1), rating_is_on_the_scale (1)"
            ),
        )
    ]
    # an error whose message is full of quotes
    part = warehouse.raw_dir / "loads" / load_id / "ratings" / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-9])
    assert not warehouse.dbt("build", *selected).success
    assert warehouse.query(OUTCOMES) == [(1, 0, 1, 1), (0, 1, 1, 0)]


def test_an_older_record_is_extended(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    """A file from before a column was recorded stops no build."""
    warehouse = make_warehouse()
    warehouse.folder.mkdir()
    warehouse.db.write_bytes(built.db.read_bytes())
    warehouse.change(
        "alter table meta.builds drop column tests_warned",
        "alter table meta.builds drop column models_skipped",
        "drop table meta.test_results",
        "insert into meta.models by name select 'gone' as model_name",
    )
    assert warehouse.dbt("run", "--select", "dim_genres").success
    counts = "select count(*), count(tests_warned), count(models_skipped) from meta.builds"
    assert warehouse.query(counts) == [(2, 1, 1)]
    assert warehouse.query("select count(*) from meta.models where model_name = 'gone'") == [(0,)]


def test_tables_and_columns_are_described_in_the_file(built: Warehouse) -> None:
    for kind in ("table", "column"):
        assert (
            built.query(f"""
                select schema_name, table_name
                from duckdb_{kind}s()
                where comment is null
                    and schema_name in ('staging', 'intermediate', 'marts')
            """)  # noqa: S608
            == []
        )
