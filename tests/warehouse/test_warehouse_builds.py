from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.warehouse import PROJECT, Warehouse

SCHEMAS = ("staging", "intermediate", "marts")


def tables(warehouse: Warehouse) -> dict[str, object]:
    return {schema: warehouse.tables(schema) for schema in SCHEMAS}


@pytest.mark.slow
def test_another_build_gives_equal_tables_on_one_thread(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    again = make_warehouse()
    shutil.copytree(built.raw_dir, again.raw_dir)
    assert again.dbt("run", "--threads", "1").success
    assert tables(again) == tables(built)


@pytest.mark.slow
def test_the_machines_zone_changes_no_table(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    """Started anew, because the zone is read once in a process."""
    elsewhere = make_warehouse()
    shutil.copytree(built.raw_dir, elsewhere.raw_dir)
    elsewhere.sit()
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "run"],
        cwd=PROJECT,
        env={**os.environ, **elsewhere.env, "TZ": "America/New_York"},
        check=True,
    )
    assert tables(elsewhere) == tables(built)
    assert elsewhere.query("select min(rated_at) from marts.fct_ratings where user_id = 2") == (
        built.query("select timestamp '2001-01-01 23:59:59'")
    )


@pytest.mark.slow
def test_docs_are_generated_without_anything_landed(
    make_warehouse: Callable[[], Warehouse],
) -> None:
    outcome = make_warehouse().dbt("--warn-error", "docs", "generate", writes=True)
    assert outcome.success, outcome


@pytest.mark.parametrize("command", [["build"], ["source", "freshness"]])
def test_without_a_load_dbt_says_where_it_looked_and_what_to_run(
    make_warehouse: Callable[[], Warehouse], command: list[str]
) -> None:
    warehouse = make_warehouse()
    outcome = warehouse.dbt("--warn-error", *command)
    assert not outcome.success
    assert f"There is no load in {warehouse.seat}/raw/loads: run `python -m ingest` first." in (
        outcome.message
    )


def test_a_resource_never_landed_is_named(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land({"movies": small["movies"], "ratings": small["ratings"]})
    outcome = warehouse.dbt("build")
    assert not outcome.success
    assert f"Never landed in {warehouse.seat}/raw/loads: tags, links." in outcome.message
    assert "Run `python -m ingest` first" in outcome.message


def test_a_manifest_of_a_later_form_is_refused(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    load_id = warehouse.landing.land(small)
    path = warehouse.raw_dir / "loads" / load_id / "manifest.json"
    path.write_text(path.read_text().replace('"format_version": 1', '"format_version": 2'))
    assert "has format_version 2, and these models read 1" in warehouse.dbt("build").message


def test_what_reads_no_landed_file_runs_without_any(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    copy = make_warehouse()
    copy.folder.mkdir()
    shutil.copy(built.db, copy.db)
    outcome = copy.dbt("run", "--select", "rpt_tag_counts")
    assert outcome.success, outcome


@pytest.mark.slow
def test_nothing_but_empty_resources_builds(make_warehouse: Callable[[], Warehouse]) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land({"movies": [], "ratings": [], "tags": [], "links": []})
    outcome = warehouse.dbt(
        "--warn-error", "build", "--exclude", "test_type:unit", "test_type:generic"
    )
    assert outcome.success, outcome
    counts = {name: len(rows) for name, rows in warehouse.tables("marts").items()}
    assert counts.pop("rpt_load_audit") == 4
    assert counts.pop("rpt_data_quality") == 14
    assert counts.pop("rpt_thresholds") > 30
    assert counts.pop("rpt_loaded_resources") == 4
    assert counts.pop("rpt_totals") > 20
    # the titles count nothing at all, but for the four resources
    assert counts.pop("rpt_headlines") == sum(
        counts.pop(name) for name in list(counts) if name.endswith("_headlines")
    )
    told = warehouse.query("select value, text, value_at from marts.rpt_headlines")
    assert set(told) == {(0, None, None), (4, None, None)}
    assert set(counts.values()) == {0}


def test_a_raw_folder_of_an_awkward_name_is_read_and_none_beside_it(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    """Beside it is one that the name would fit as a pattern."""
    warehouse = make_warehouse()
    warehouse.folder.mkdir()
    name = 'it\'s $5 {a} %s [1]* [!b]? "é" k=v'
    awkward = replace(warehouse, raw_dir_is_called=str(warehouse.folder / name / "raw"))
    replace(warehouse.landing, raw_dir=warehouse.folder / name / "raw").land(small)
    sibling = warehouse.folder / 'it\'s $5 {a} %s 1xy cz "é" k=v'
    replace(warehouse.landing, raw_dir=sibling / "raw").land(small)
    [landed] = (sibling / "raw" / "loads").iterdir()
    landed.rename(landed.with_name("20990101T000000000000Z"))
    outcome = awkward.dbt("run", "--select", "stg_films__movies", "stg_films__loads")
    assert outcome.success, outcome
    assert warehouse.query("select count(*) from staging.stg_films__loads") == [(4,)]
    columns = warehouse.query(
        "select count(*) from information_schema.columns"
        " where table_name = 'stg_films__movies' and column_name = 'k'"
    )
    assert columns == [(0,)]


@pytest.mark.parametrize(
    ("raw_dir", "said"),
    [
        ("s3://key:secret@bucket/raw", "FILMS_RAW_DIR is an address (s3://…)"),
        ("~/raw", "FILMS_RAW_DIR begins with ~"),
        ("back\\slash", "FILMS_RAW_DIR holds a backslash"),
    ],
)
def test_a_raw_folder_that_dbt_cannot_read_is_refused(
    make_warehouse: Callable[[], Warehouse], raw_dir: str, said: str
) -> None:
    warehouse = replace(make_warehouse(), raw_dir_is_called=raw_dir)
    outcome = warehouse.dbt("run", "--select", "stg_films__links")
    assert not outcome.success
    assert said in outcome.message
    assert "secret" not in outcome.message


def test_a_folder_of_another_name_is_no_load(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    """Not to the ingester either, which neither verifies nor prunes it."""
    warehouse = make_warehouse()
    load_id = warehouse.landing.land(small)
    loads = warehouse.raw_dir / "loads"
    shutil.copytree(loads / load_id, loads / f"{load_id} (copy)")
    assert warehouse.dbt("run", "--select", "stg_films__loads", "stg_films__landed_rows").success
    counts = "select sum(row_count) from staging.stg_films__landed_rows"
    assert warehouse.query(counts) == [(sum(map(len, small.values())),)]
    assert warehouse.query("select count(*) from staging.stg_films__loads") == [(4,)]
    shutil.rmtree(loads / load_id)
    assert "There is no load in" in warehouse.dbt("build").message


def test_freshness_is_told_of_every_resource(built: Warehouse) -> None:
    outcome = built.dbt("source", "freshness")
    assert set(outcome.statuses) >= {"movies", "ratings", "tags", "links", "manifests"}
    assert set(outcome.statuses.values()) <= {"pass", "warn", "success"}
