"""The evaluator is asked where it is found, and its findings fail the command."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.evaluate import warnings
from tests.pipeline.conftest import ROOT

SEED = ROOT / "evaluate" / "seeds" / "dbt_project_evaluator_exceptions.csv"


def evaluate(**variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these variables and no other EVALUATOR_DIR."""
    env = {name: value for name, value in os.environ.items() if name != "EVALUATOR_DIR"}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.evaluate"],
        cwd=ROOT,
        env=env | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_evaluator_nothing_is_evaluated() -> None:
    done = evaluate()
    assert done.returncode == 0
    assert done.stdout.startswith("EVALUATOR_DIR isn't set")


def test_a_folder_without_the_evaluator_is_named(tmp_path: Path) -> None:
    (tmp_path / "dbt_utils").mkdir()
    (tmp_path / "dbt_utils" / "dbt_project.yml").write_text("name: 'dbt_utils'\n")
    done = evaluate(EVALUATOR_DIR=str(tmp_path))
    assert done.returncode == 2
    assert f"EVALUATOR_DIR ({tmp_path}) doesn't hold dbt_project_evaluator" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_finding_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "run_results.json"
    results = [
        {"unique_id": "test.package.is_empty_fct_a_.1", "status": "warn", "failures": 3},
        {"unique_id": "test.package.is_empty_fct_b_.2", "status": "pass", "failures": 0},
    ]
    path.write_text(json.dumps({"results": results}))
    assert warnings(path) == ["is_empty_fct_a_ (3)"]


def test_each_exception_has_a_reason() -> None:
    with SEED.open(encoding="utf-8") as file:
        exceptions = list(csv.DictReader(file))
    assert exceptions
    for exception in exceptions:
        assert len(exception["comment"]) > 30, exception


@pytest.mark.slow
@pytest.mark.skipif(
    "EVALUATOR_DIR" not in os.environ, reason="EVALUATOR_DIR names no folder of the evaluator"
)
def test_the_evaluator_finds_nothing(tmp_path: Path) -> None:
    raw = {"FILMS_RAW_DIR": str(tmp_path / "raw")}
    subprocess.run(
        [sys.executable, "-m", "ingest", "--source=sample"],
        cwd=ROOT,
        env=os.environ | raw,
        check=True,
    )
    done = evaluate(EVALUATOR_DIR=os.environ["EVALUATOR_DIR"], **raw)
    assert done.returncode == 0, done
    assert done.stdout == "The evaluator has found nothing.\n"
