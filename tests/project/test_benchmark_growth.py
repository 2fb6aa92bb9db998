from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import growth
from benchmarks.processes import FailedError, measured
from benchmarks.results import read

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_small_release_is_measured_from_its_files_to_the_page(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "--ratings", "0.005", "--out", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    [result] = read(tmp_path)
    [size] = result.sizes
    assert size.ratings == 5_000
    assert [step.name for step in size.steps] == ["generate", "land", "build", "render"]
    assert all(step.processor_seconds < 4 * step.seconds for step in size.steps)
    assert all(20e6 < step.peak_bytes < 8e9 for step in size.steps)
    assert size.warehouse_bytes > 1e6
    assert size.page_bytes > 1e6
    assert done.stdout.count("\n       5,000 ") == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("README.md", "growth.json", "growth.svg")
    ]


@pytest.mark.parametrize(
    ("text", "ratings"),
    [("0.1,1,32", (100_000, 1_000_000, 32_000_000)), ("1,0.5,1", (500_000, 1_000_000))],
)
def test_sizes_are_millions_of_ratings(text: str, ratings: tuple[int, ...]) -> None:
    assert growth.numbers_of_ratings(text) == ratings


@pytest.mark.parametrize("text", ["", "0", "-1", "1,", "many", "NaN", "inf", "1e99", "201", "1e-7"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="millions"):
        growth.numbers_of_ratings(text)


def test_a_process_is_measured_with_its_children(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    step = measured("burn", [sys.executable, "-c", parent], variables={}, log=tmp_path / "log")
    assert step.processor_seconds >= 0.5
    assert step.seconds >= 0.5


def test_a_peak_is_that_of_the_largest_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "len(bytearray(b'x' * 200_000_000))"]
    step = measured("fill", command, variables={}, log=tmp_path / "log")
    assert 200e6 < step.peak_bytes < 2e9


def test_a_command_sees_no_limits_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILMS_MEMORY", "1MB")
    seen = "import os; print(sorted(name for name in os.environ if name[:6] == 'FILMS_'))"
    log = tmp_path / "log"
    measured("look", [sys.executable, "-c", seen], variables={"FILMS_DB": "here"}, log=log)
    assert log.read_text() == "['FILMS_DB']\n"


def test_a_command_that_fails_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('why')"]
    with pytest.raises(FailedError, match=r"^land failed with code 1$"):
        measured("land", command, variables={}, log=tmp_path / "log")
    assert (tmp_path / "log").read_text() == "why\n"


def test_a_step_that_fails_leaves_its_words_and_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        growth.measure(0, tmp_path, {})  # no release has no ratings
    assert str(ended.value) == (
        f"generate failed with code 2 at 0 ratings: {tmp_path / 'growth.log'} has what it said."
        " Mend that, and run this again: python -m benchmarks.growth"
    )
    assert "--ratings" in (tmp_path / "growth.log").read_text()
