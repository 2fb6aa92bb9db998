"""On Spark too a table is what its contract says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.spark.server import session
from pipeline.spark.settings import Settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PROJECT = """
name: films
profile: films
models: {films: {+materialized: table, +persist_docs: {relation: true, columns: true}}}
"""
CONTRACT = r"""
models:
  - name: checked
    description: It's a table with a \ in its description.
    config: {contract: {enforced: true}}
    columns:
      - name: id
        data_type: bigint
        description: Its 'number'.
        constraints: [{type: not_null}]
      - {name: names, data_type: "varchar[]"}
"""
ROW = "select cast(1 as bigint) as id, {{ list_of('varchar', [\"'a'\", \"'b'\"]) }} as names"


def dbt_run(at: Settings, folder: Path, query: str) -> subprocess.CompletedProcess[str]:
    """Make the table `films.checked` by the project's macros."""
    (folder / "models").mkdir()
    (folder / "macros").symlink_to(ROOT / "macros")
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "models" / "checked.yml").write_text(CONTRACT)
    (folder / "models" / "checked.sql").write_text(query)
    dbt = str(Path(sys.executable).with_name("dbt"))
    options = ("--target", "spark", "--profiles-dir", str(ROOT), "--no-use-colors")
    return subprocess.run(
        [dbt, "run", *options],
        cwd=folder,
        env={**os.environ, "SPARK_REMOTE": at.remote, "FILMS_SCHEMA_PREFIX": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_null_where_the_contract_has_none_is_refused(running: Settings, tmp_path: Path) -> None:
    made = dbt_run(running, tmp_path, f"{ROW} union all {ROW.replace('(1 as', '(null as')}")
    assert made.returncode == 1
    assert "NOT NULL constraint failed: checked.id" in made.stdout.replace("`", "")


def test_a_table_has_the_comments_and_types_of_its_contract(
    running: Settings, tmp_path: Path
) -> None:
    made = dbt_run(running, tmp_path, ROW)
    assert made.returncode == 0, made.stdout
    with session(running.remote) as spark:
        [row] = spark.table("films.checked").collect()
        assert (row["id"], row["names"]) == (1, ["a", "b"])
        told = spark.sql("describe extended films.checked").collect()
    columns = {line["col_name"]: (line["data_type"], line["comment"]) for line in told}
    assert columns["id"] == ("bigint", "Its 'number'.")
    assert columns["names"][0] == "array<string>"
    assert columns["Comment"][0] == r"It's a table with a \ in its description."
