"""Tests of one folder share what takes long to make, so `make test` runs them in one process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SLOWEST, unit_of

ROOT = Path(__file__).parents[2]
QUICK = (
    "tests/project/test_decisions.py::test_the_index_lists_every_entry_and_no_other",
    "tests/project/test_decisions.py::test_no_two_entries_of_a_part_have_one_title",
    "tests/ingest/http/test_url.py",
    "tests/ingest/http/test_retry_after.py",
)


@pytest.mark.slow
def test_the_tests_of_a_folder_run_in_one_process() -> None:
    options = ("-v", "-n", "2", "--dist", "loadscope", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, *QUICK]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    finished = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    found = re.findall(r"^\[(gw\d)\] .* PASSED tests/(\w+)/", finished.stdout, re.MULTILINE)
    assert sorted(folder for _, folder in set(found)) == ["ingest", "project"]


@pytest.mark.parametrize(
    ("test", "unit"),
    [
        ("tests/warehouse/test_golden.py::test_movies", "tests/warehouse"),
        ("tests/warehouse/test_warehouse_odd_data.py::test_it[one_rating]", "tests/warehouse/odd"),
        ("tests/warehouse/test_a_million.py::test_it", "tests/warehouse/odd"),
        ("tests/ingest/http/test_url.py::test_it[sample]", "tests/ingest/http"),
        ("tests/project/recipes/test_recipe_mart.py::test_it", "tests/project/recipes"),
        ("tests/project/test_pythons.py::test_it[3.12]", "tests/project/test_pythons.py"),
        ("tests/reports/test_reports_page.py::test_it[ordinary]", "tests/reports"),
        ("tests/reports/test_workbench_page.py::test_it[390-dark]", "tests/reports/workbench"),
        ("tests/reports/test_workbench_marts.py::test_it[real]", "tests/reports/real"),
        ("tests/reports/test_reports_light.py::test_it[real-fr]", "tests/reports/real"),
        ("tests/reports/test_reports_cards.py::test_it[1200-sample]", "tests/reports/sample"),
    ],
)
def test_each_warehouse_that_dbt_builds_is_made_in_one_process(test: str, unit: str) -> None:
    assert unit_of(test) == unit


def test_the_units_that_go_first_are_there() -> None:
    places = [re.sub(r"/(real|sample|workbench|odd)$", "", unit) for unit in SLOWEST]
    assert [place for place in places if not (ROOT / place).exists()] == []
