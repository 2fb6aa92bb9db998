"""Tests of one folder share what takes long to make, so `make test` runs them in one process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUICK = (
    "tests/project/test_decisions.py::test_the_index_lists_every_entry_and_no_other",
    "tests/project/test_decisions.py::test_no_two_entries_of_a_part_have_one_title",
    "tests/ingest/http/test_limiter.py",
    "tests/ingest/http/test_url.py",
    "tests/ingest/http/test_retry_after.py",
)


def test_the_tests_of_a_folder_run_in_one_process() -> None:
    options = ("-v", "-n", "2", "--dist", "loadscope", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, *QUICK]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    finished = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    found = re.findall(r"^\[(gw\d)\] .* PASSED tests/(\w+)/", finished.stdout, re.MULTILINE)
    assert sorted(folder for _, folder in set(found)) == ["ingest", "project"]
