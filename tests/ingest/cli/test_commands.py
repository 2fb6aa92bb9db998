"""plan, verify, loads, rejected and prune: what they say, and what they leave alone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_plan_says_what_a_run_then_does_and_writes_nothing(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path, tmp_path: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--batch-size=10", "--interval=0.5")
    first = forks.finish("plan", *args)
    assert first.returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert len(server.seen) == 5, "the counts, and a page of each resource"
    assert first.stdout.count("first load") == 4
    requests = land(server.url, source=server.url).requests
    seconds = round(0.5 * (requests - 1))
    assert f"requests in all: {requests}; at most {seconds} s at" in words(first.stdout)

    add_ratings(behaviour.rows, 3)
    before = snapshot(raw_dir)
    second = forks.finish("plan", *args)
    assert snapshot(raw_dir) == before
    modes = [line[2] for line in table(second.stdout)]
    assert modes == ["unchanged", "append", "unchanged", "unchanged"]


def words(text: str) -> str:
    return " ".join(text.split())


def table(text: str) -> list[list[str]]:
    """Return the cells of the lines that begin with a resource."""
    lines = [re.split(r" {2,}", line) for line in text.splitlines() if line.strip()]
    return [line for line in lines if line[0] in RESOURCES]


def test_plan_counts_what_a_stopped_run_has_left(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "500" if number > 12 else None))
    with pytest.raises(SourceError):
        land(server.url, source=server.url, patience=0.1)
    server.behaviour.fail = lambda _number, _path: None
    before = snapshot(raw_dir)
    finished = forks.finish(
        "plan", f"--source={server.url}", f"--raw-dir={raw_dir}", "--batch-size=10"
    )
    assert snapshot(raw_dir) == before
    assert 0 < sum(int(line[4]) for line in table(finished.stdout)) < 12


def test_plan_tells_of_a_recovery_that_was_stopped_before_the_source_grew(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(hides={("tags", offset) for offset in range(1, 40, 2)})
    server = serve(behaviour)
    land(server.url, source=server.url, recover=False)
    stop_at = len(server.seen) + 12
    behaviour.fail = lambda number, _path: "500" if number > stop_at else None
    with pytest.raises(SourceError):
        land(server.url, source=server.url, patience=0.1, concurrency=1)
    behaviour.fail = lambda _number, _path: None
    add_ratings(behaviour.rows, 3)
    before = snapshot(raw_dir)
    finished = forks.finish(
        "plan", f"--source={server.url}", f"--raw-dir={raw_dir}", "--batch-size=10"
    )
    assert snapshot(raw_dir) == before
    tags = table(finished.stdout)[2]
    assert tags[2] == "recovery"
    assert 0 < int(tags[4]) < 12
    assert land(server.url, source=server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.fixture
def landed(serve: Serve, raw_dir: Path) -> Behaviour:
    """Return a source that has been landed, and appended to once."""
    behaviour = Behaviour(hides={("movies", 3)})
    server = serve(behaviour)
    land = Lander(raw_dir)
    land(server.url)
    add_ratings(behaviour.rows, 3)
    land(server.url)
    return behaviour


@pytest.mark.usefixtures("landed")
def test_verify_finds_nothing_where_nothing_is_wrong(forks: Forks, raw_dir: Path) -> None:
    before = snapshot(raw_dir)
    finished = forks.finish("verify", f"--raw-dir={raw_dir}")
    assert finished.returncode == 0
    assert "faults 0, loads 3; all is as their manifests say" in finished.stdout
    assert snapshot(raw_dir) == before


@pytest.mark.usefixtures("landed")
def test_verify_exits_5_and_names_what_is_wrong(forks: Forks, raw_dir: Path) -> None:
    shutil.rmtree(raw_dir / "loads" / load_ids(raw_dir)[0])
    finished = forks.finish("verify", f"--raw-dir={raw_dir}")
    assert finished.returncode == 5
    assert "which is current, is missing" in finished.stdout
    assert "Traceback" not in finished.stderr
    assert "faults " in finished.stderr.splitlines()[-1]


@pytest.mark.usefixtures("landed")
def test_loads_lists_each_load_and_what_is_current(forks: Forks, raw_dir: Path) -> None:
    finished = forks.finish("loads", f"--raw-dir={raw_dir}")
    assert finished.returncode == 0
    lines = [line.split() for line in finished.stdout.splitlines() if line.strip()]
    loads = [line for line in lines if line[0][:8].isdigit()]
    assert [line[0] for line in loads] == load_ids(raw_dir)
    assert all("yes" in line for line in loads)


def test_rejected_lists_rows_with_their_place_reason_and_raw_text(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][37]["rating"] = 9.5
    land(serve(behaviour).url)
    finished = forks.finish("rejected", f"--raw-dir={raw_dir}")
    (row,) = [json.loads(line) for line in finished.stdout.splitlines()]
    assert (row["load_id"], row["resource"], row["offset"]) == (
        load_ids(raw_dir)[0],
        "ratings",
        37,
    )
    assert json.loads(row["raw"]) == behaviour.rows["ratings"][37]


def test_rejected_says_where_no_row_was_set_aside(
    forks: Forks, raw_dir: Path, landed: Behaviour
) -> None:
    assert landed.rows
    finished = forks.finish("rejected", f"--raw-dir={raw_dir}")
    assert finished.stdout == ""
    assert finished.stderr == f"{raw_dir}: no row was set aside.\n"


def test_rejected_tells_of_a_load_that_was_refused_until_one_is_landed(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][37]["rating"] = 9.5
    server = serve(behaviour)
    run = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(*run, "--max-rejected=0") == 6
    finished = forks.finish("rejected", f"--raw-dir={raw_dir}")
    assert (finished.returncode, finished.stdout) == (0, "")
    refused, none = finished.stderr.splitlines()
    assert refused.startswith(f"The load from {server.url} on ")
    assert "was refused. ratings: at least 1 of 120 rows isn't what this API promises" in refused
    assert none == f"{raw_dir}: no row was set aside."
    behaviour.rows["ratings"][37]["rating"] = 4.5
    assert forks.run(*run) == 0
    assert "refused" not in forks.finish("rejected", f"--raw-dir={raw_dir}").stderr


def test_rejected_tells_of_files_that_were_refused(
    forks: Forks, raw_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"userId,movieId,rating,timestamp\n1,1,9,1\n")
    assert forks.run(f"--source={path}", f"--raw-dir={raw_dir}") == 6
    said = forks.finish("rejected", f"--raw-dir={raw_dir}").stderr
    assert f"The load from {path} on " in said
    assert "ratings.csv: at least 1 of 1 rows isn't what ratings are, such as line 2" in said
    (raw_dir / "refused.json").write_bytes(b"{")  # no row depends on it
    assert forks.finish("rejected", f"--raw-dir={raw_dir}").returncode == 0


def test_prune_removes_old_loads_but_none_that_is_current(
    forks: Forks, raw_dir: Path, landed: Behaviour, serve: Serve
) -> None:
    land = Lander(raw_dir)
    url = serve(landed).url
    land(url, full_refresh=True, resources=("links",))
    before = load_ids(raw_dir)
    needed = {load for part in manifest(raw_dir)["resources"].values() for load in part["current"]}
    assert forks.run("prune", f"--raw-dir={raw_dir}", "--keep=1") == 0
    assert set(load_ids(raw_dir)) == needed
    land(url, full_refresh=True)
    assert forks.run("prune", f"--raw-dir={raw_dir}", "--keep=1") == 0
    after = load_ids(raw_dir)
    assert set(after).isdisjoint(before)
    assert_same_as_source(raw_dir, landed.rows)
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 0
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_commands_say_where_there_is_no_load(forks: Forks, tmp_path: Path) -> None:
    for name, code in {"verify": 2, "loads": 0, "rejected": 0, "prune": 0}.items():
        finished = forks.finish(name, f"--raw-dir={tmp_path}")
        assert finished.returncode == code, (name, finished.stderr)
        assert "Traceback" not in finished.stderr


def test_an_option_before_a_command_is_refused_rather_than_passed_over(
    forks: Forks, raw_dir: Path
) -> None:
    done = forks.finish(f"--raw-dir={raw_dir}", "prune")
    assert done.returncode == 2
    assert "--raw-dir stands before prune" in done.stderr
    assert not raw_dir.exists()
