"""What the page says of the warehouse's builds, by all that dbt recorded of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypeAlias

import duckdb
import pytest
from typer.testing import CliRunner

from reports.cli import app
from reports.data.warehouse import read_snapshot
from reports.page.contents import queries
from reports.page.summary import build_state

Models: TypeAlias = int | tuple[int, int] | None
"""How many models failed; with how many were skipped, which older records don't say."""

WHOLE = ("build", True, True, 0, 226, 0)
PARTIAL = ("build", False, True, 0, 12, 0)
STOPPED = ("build", True, False, None, None, None)
STOPPED_PARTIAL = ("run", False, False, None, None, None)
RUN = ("run", True, True, 0, 0, 0)
RUN_OF_ONE = ("run", False, True, 0, 0, 0)
TEST = ("test", True, True, 0, 226, 0)
TEST_OF_ONE = ("test", False, True, 0, 7, 0)
FAILED_TEST_OF_ONE = ("test", False, True, 0, 6, 1)
FAILED = ("build", True, True, 3, 200, 1)
FAILED_PARTIAL = ("build", False, True, 1, 5, 0)
SKIPPED = ("build", True, True, (0, 3), 200, 1)
RETRIED = ("retry", True, True, 0, 26, 0)


def warehouse_of(
    ordinary: Path,
    folder: Path,
    *builds: tuple[str, bool, bool, Models, int | None, int | None],
) -> Path:
    """Return a warehouse with a record of these builds, the newest last."""
    path = folder / "films.duckdb"
    shutil.copy(ordinary, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from meta.builds")
        for minute, (command, is_whole, is_done, models, passed, tests) in enumerate(builds):
            failed, skipped = models if isinstance(models, tuple) else (models, None)
            connection.execute(
                "insert into meta.builds by name select $id as invocation_id,"
                " timestamp '2026-11-22 21:00:00' + to_minutes($minute) as started_at,"
                " if($is_done, timestamp '2026-11-22 21:00:30' + to_minutes($minute), null)"
                " as finished_at, $command as command, $is_whole as is_whole,"
                " $failed as models_failed, $skipped as models_skipped,"
                " $passed as tests_passed, $tests as tests_failed",
                {
                    "id": str(minute),
                    "minute": minute,
                    "is_done": is_done,
                    "command": command,
                    "is_whole": is_whole,
                    "failed": failed,
                    "skipped": skipped,
                    "passed": passed,
                    "tests": tests,
                },
            )
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("builds", "key", "passed"),
    [
        ([WHOLE], "passed", 226),
        ([STOPPED], "interrupted", None),
        ([WHOLE, STOPPED], "interrupted", None),
        ([WHOLE, STOPPED_PARTIAL], "interrupted", None),
        ([WHOLE, STOPPED, RUN_OF_ONE], "interrupted", None),
        ([WHOLE, STOPPED, PARTIAL], "interrupted", None),
        ([WHOLE, STOPPED, TEST], "interrupted", None),
        ([WHOLE, STOPPED, FAILED], "interrupted", None),
        ([WHOLE, STOPPED, WHOLE], "passed", 226),
        ([WHOLE, STOPPED, RUN], "untested", None),
        ([WHOLE, STOPPED, RUN, TEST], "passed", 226),
        ([WHOLE, RUN_OF_ONE], "partial", None),
        ([WHOLE, PARTIAL], "partial", None),
        ([WHOLE, PARTIAL, TEST], "partial", None),
        ([WHOLE, PARTIAL, WHOLE], "passed", 226),
        ([WHOLE, TEST_OF_ONE], "passed", 226),
        ([WHOLE, FAILED_TEST_OF_ONE], "failed", 6),
        ([WHOLE, FAILED_TEST_OF_ONE, TEST_OF_ONE], "failed", 6),
        ([WHOLE, FAILED_TEST_OF_ONE, TEST], "passed", 226),
        ([WHOLE, FAILED], "failed_unbuilt", 200),
        ([WHOLE, SKIPPED], "failed_unbuilt", 200),
        ([WHOLE, SKIPPED, TEST], "failed_unbuilt", 200),
        ([WHOLE, FAILED, PARTIAL], "failed_unbuilt", 200),
        ([WHOLE, FAILED, TEST_OF_ONE], "failed_unbuilt", 200),
        ([WHOLE, FAILED, RETRIED], "passed", 26),
        ([WHOLE, FAILED_PARTIAL], "models_failed", None),
        ([WHOLE, FAILED_PARTIAL, TEST], "models_failed", None),
    ],
)
def test_only_a_build_of_all_tables_makes_good_what_went_wrong(
    ordinary_warehouse: Path,
    tmp_path: Path,
    builds: list[tuple[str, bool, bool, Models, int | None, int | None]],
    key: str,
    passed: int | None,
) -> None:
    snapshot = read_snapshot(warehouse_of(ordinary_warehouse, tmp_path, *builds), queries())
    _, sentence = build_state(snapshot)
    assert sentence.key == f"provenance.{key}"
    if passed is not None:
        assert sentence.values["passed"] == passed


@pytest.mark.parametrize(
    ("build", "said"), [(STOPPED, "A build was interrupted"), (FAILED, "This build failed: 1 test")]
)
def test_a_build_that_was_interrupted_or_failed_is_said_on_the_page_and_on_standard_error(
    ordinary_warehouse: Path,
    tmp_path: Path,
    build: tuple[str, bool, bool, Models, int | None, int | None],
    said: str,
) -> None:
    warehouse = warehouse_of(ordinary_warehouse, tmp_path, WHOLE, build)
    result = CliRunner().invoke(app, ["--db", str(warehouse), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    [line] = result.stderr.splitlines()
    assert str(warehouse) in line
    assert said in line.replace("\u00a0", " ")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert page.count('role="alert"') == 1
    assert said in page.replace("\u00a0", " ")
    assert "226 tests passed" not in page.replace("\u00a0", " ")
