"""What a benchmark of Spark leaves of other sizes, which take an hour each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from benchmarks.machine import this_machine
from benchmarks.results import Figure, Result, write
from benchmarks.spark import _of_other_sizes

MILLION = 1_000_000
FIGURES = tuple(
    Figure(name=f"{size:,} ratings: {what}", unit="s", values=(1.0,))
    for size in (MILLION, 32 * MILLION)
    for what in ("DuckDB", "Spark")
)


def result(processor: str) -> Result:
    machine = structs.replace(this_machine(), processor=processor)
    return Result("spark", "Both.", datetime(2026, 1, 1, tzinfo=UTC), machine, figures=FIGURES)


def test_figures_of_other_sizes_stay(tmp_path: Path) -> None:
    write(result(this_machine().processor), tmp_path)
    assert _of_other_sizes(tmp_path, [MILLION]) == list(FIGURES[2:])
    assert _of_other_sizes(tmp_path, [MILLION, 32 * MILLION]) == []


def test_figures_of_another_machine_go(tmp_path: Path) -> None:
    write(result("another"), tmp_path)
    assert _of_other_sizes(tmp_path, [MILLION]) == []


def test_damaged_results_are_told_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "spark.json").write_text("{")
    with pytest.raises(SystemExit, match=r"spark\.json isn't what a benchmark writes"):
        _of_other_sizes(tmp_path, [MILLION])
