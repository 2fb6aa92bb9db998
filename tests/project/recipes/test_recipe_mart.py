"""A mart is added as CONTRIBUTING.md says: SQL, YAML with tests, and a row in the README."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.project.recipes.following import change, run, tried

pytestmark = pytest.mark.slow

ADDED = Path(__file__).parent / "added"
MART = "rpt_ratings_by_weekday"
BEFORE = "| `rpt_half_star_share` |"
ROW = f"| `{MART}` | a day of the week | On which days of the week do users rate? |\n"
DBT = ("-m", "dbt.cli.main", "--quiet")


def add_the_mart(copy: Path) -> None:
    for ending in ("sql", "yml"):
        shutil.copy(ADDED / f"{MART}.{ending}", copy / "models" / "marts" / "reports" / "time")
    change(copy / "README.md", (BEFORE, ROW + BEFORE))


def test_a_mart_is_a_model_its_tests_and_a_row_of_the_readme(copy: Path, tmp_path: Path) -> None:
    add_the_mart(copy)
    db = tmp_path / "films.duckdb"
    env = {"FILMS_RAW_DIR": str(tmp_path / "raw"), "FILMS_DB": str(db)}
    run(copy, "-m", "ingest", "--source", "sample", env=env)
    build = ("build", "--indirect-selection", "cautious", "--select", f"+{MART}")
    run(copy, *DBT, *build, env=env)
    with duckdb.connect(str(db)) as warehouse:
        found = warehouse.execute(
            f"select day_of_week, day_count, rating_count from marts.{MART} order by day_of_week"  # noqa: S608
        ).fetchall()
        counted = warehouse.execute(
            "select isodow(rated_at) as day_of_week, count(*) from staging.stg_films__ratings"
            " group by day_of_week order by day_of_week"
        ).fetchall()
        described = warehouse.execute(
            "select comment from duckdb_tables() where table_name = ?", [MART]
        ).fetchone()
        assert [(day, ratings) for day, _, ratings in found] == counted
        assert described is not None
        assert re.search(r"\. One row per [a-z ]+\.$", described[0])
        warehouse.execute(f"insert into marts.{MART} values (8, 1, 1, 2), (7, 1, 1, 0.1)")  # noqa: S608

    ended = tried(copy, *DBT, "test", "--select", MART, env=env)
    assert ended.returncode == 1
    assert f"unique_{MART}_day_of_week" in ended.stdout
    assert f"{MART}_rules_hold" in ended.stdout
    with duckdb.connect(str(db), read_only=True) as warehouse:
        [message] = warehouse.execute(
            "select message from meta.test_results where test_name = ? and status = 'fail'",
            [f"{MART}_rules_hold"],
        ).fetchall()
    assert "day_of_week_is_one_to_seven (1)" in message[0]
    assert "rating_share_is_from_0_to_1 (1)" in message[0]


def test_no_other_file_has_to_know_of_the_mart(copy: Path) -> None:
    add_the_mart(copy)
    run(
        copy,
        "-m",
        "sqlfluff",
        "lint",
        "--disable-progress-bar",
        f"models/marts/reports/time/{MART}.sql",
    )
    modules = ("tests/project/test_readme.py", "tests/warehouse/test_warehouse_documentation.py")
    # its columns and rules among all: each column described, each rule broken by a wrong row
    broken = "tests/warehouse/test_warehouse_data_tests.py"
    said = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *modules, broken)
    assert " passed" in said
