"""What loads have changed is what pandas finds in their files, whatever happened between them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.warehouse.changing import (
    HEADS,
    counts,
    free_port,
    ingest,
    manifests,
    pairs,
    served,
    write,
)
from tests.warehouse.landing import Row
from tests.warehouse.warehouse import PROJECT, Warehouse

pytestmark = pytest.mark.slow

Rows = dict[str, list[Row]]

CHANGES = ("--select", "+rpt_load_changes", "--exclude", "test_type:unit")
ONLY = ("--indirect-selection", "cautious")
FOUND = """
    select previous_load_id, load_id, resource, added_row_count, gone_row_count, changed_row_count
    from marts.rpt_load_changes order by all
"""


def grown(rows: Rows) -> Rows:
    """Return rows with more at their end, which an append finds."""
    return {
        **rows,
        "ratings": [*rows["ratings"], *[(user, 3, 4.5, 978400000 + user) for user in range(5, 45)]],
        "tags": [*rows["tags"], (9, 2, "slow", 978400000)],
    }


def edited(rows: Rows) -> Rows:
    """Return rows of which one rating has other stars, another one is gone, and a third is new."""
    (user, movie, _, at), second, _, *others = rows["ratings"]
    return {
        **rows,
        "ratings": [(user, movie, 1.5, at), second, *others, (70, 2, 2.5, at)],
        "movies": [
            (number, f"{title.strip()} again", genres) for number, title, genres in rows["movies"]
        ],
        # a number comes where there was none, and another one goes
        "links": [(1, "0114709", None), (2, "0038650", 7), *rows["links"][2:]],
    }


@pytest.fixture(scope="module")
def changing(
    make_warehouse: Callable[[], Warehouse], tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """Return a warehouse of real loads: grown, edited, of another source and back, restored."""
    from tests.warehouse.conftest import SMALL  # noqa: PLC0415 - a constant

    rows: Rows = {
        **SMALL,
        "ratings": [
            *SMALL["ratings"],
            *[(user, 2, 3.0, 978307200 + user) for user in range(5, 45)],
        ],
    }
    folder = tmp_path_factory.mktemp("changing")
    warehouse = make_warehouse()
    raw_dir = warehouse.raw_dir
    files = write(folder / "files", rows)
    ingest(raw_dir, "--source", str(files))
    first = next(iter(manifests(raw_dir)))
    write(files, edited(rows))
    ingest(raw_dir, "--source", str(files))
    port = free_port()
    for name, at_that_time in {"api": rows, "grown": grown(rows)}.items():
        with served(write(folder / name, at_that_time), port) as address:
            ingest(raw_dir, "--source", address)
    ingest(raw_dir, "--source", str(files))
    ingest(raw_dir, "restore", first)
    outcome = warehouse.dbt("build", *CHANGES, *ONLY)
    assert outcome.success, outcome
    return warehouse


def test_each_load_has_changed_what_pandas_finds(changing: Warehouse) -> None:
    found = changing.query(FOUND)
    assert found == sorted(
        (before, after, resource, *counts(changing.raw_dir, before, after, resource))
        for before, after in pairs(changing.raw_dir)
        for resource in HEADS
    )
    told = {row[2:] for row in found}
    # not of nothing
    assert {
        ("ratings", 1, 1, 1),
        ("movies", 0, 0, 4),
        ("links", 0, 0, 2),
        ("tags", 1, 0, 0),
    } <= told


def test_a_source_is_compared_with_itself_alone(changing: Warehouse) -> None:
    loads = list(manifests(changing.raw_dir))
    files, edit, api, more, back, restored = loads
    assert pairs(changing.raw_dir) == [(files, edit), (api, more), (edit, back), (back, restored)]


def test_rows_are_read_only_where_the_manifests_do_not_tell(changing: Warehouse) -> None:
    evidence = dict(
        changing.query(
            "select (mode, resource), evidence from marts.rpt_load_changes"
            " where resource in ('ratings', 'links')"
        )
    )
    assert evidence[("append", "ratings")] == "manifests"
    assert evidence[("unchanged", "links")] == "same_files"
    assert evidence[("full", "ratings")] == "rows"
    assert evidence[("restored", "ratings")] == "rows"


def changes(warehouse: Warehouse, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m warehouse changes` on a warehouse."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}
    return subprocess.run(
        [sys.executable, "-m", "warehouse", "changes", *arguments],
        cwd=PROJECT,
        env={**kept, "FILMS_DB": str(warehouse.db), "FILMS_RAW_DIR": str(warehouse.raw_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


def told(said: subprocess.CompletedProcess[str]) -> dict[str, tuple[int, int, int]]:
    """Return what was said as JSON, by resource."""
    assert said.returncode == 0, said.stderr
    return {
        row["resource"]: tuple(row[f"{name}_row_count"] for name in ("added", "gone", "changed"))
        for row in json.loads(said.stdout)
    }


def test_any_two_loads_are_compared_as_pandas_does(changing: Warehouse) -> None:
    loads = list(manifests(changing.raw_dir))
    for before, after in ((loads[0], loads[3]), (loads[3], loads[1]), (loads[1], loads[1])):
        said = changes(changing, before, after, "--of", "rows", "--format", "json")
        assert told(said) == {
            resource: counts(changing.raw_dir, before, after, resource) for resource in HEADS
        }


def test_without_loads_the_last_two_are_compared(changing: Warehouse) -> None:
    before, after = pairs(changing.raw_dir)[-1]
    said = changes(changing, "--of", "rows", "--format", "json")
    assert told(said) == told(changes(changing, before, after, "--of", "rows", "--format", "json"))
    assert f"Rows of load {after}" in changes(changing).stdout


def test_a_load_that_is_gone_from_the_folder_is_a_line(
    changing: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    pruned = make_warehouse()
    shutil.copytree(changing.folder, pruned.folder)
    first, second, third, *_ = manifests(pruned.raw_dir)
    shutil.rmtree(pruned.raw_dir / "loads" / second)
    said = changes(pruned, second, third)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "prune" in said.stderr
    assert pruned.dbt("run", *CHANGES[:2]).success
    evidence = pruned.query("select distinct evidence from marts.rpt_load_changes")
    assert ("files_gone",) in evidence
    assert changes(pruned, first, second).returncode == 2


def test_a_load_that_repeats_keys_is_read(
    make_warehouse: Callable[[], Warehouse], small: Rows
) -> None:
    """An appended load that supersedes a row changes it, and adds only what is new."""
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    (user, movie, _, at), *_ = small["ratings"]
    warehouse.landing.land(
        {"ratings": [(user, movie, 0.5, at), (99, 1, 3.0, at)]},
        append=["ratings"],
        source_counts={"ratings": 5},
    )
    assert warehouse.dbt("run", *CHANGES[:2]).success
    assert warehouse.query(
        "select added_row_count, gone_row_count, changed_row_count, evidence"
        " from marts.rpt_load_changes where resource = 'ratings'"
    ) == [(1, 0, 1, "rows")]
