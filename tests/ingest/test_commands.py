"""The commands beside the landing itself: plan, verify, loads, rejected, prune."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.api import FilmsApi
from ingest.options import Options
from ingest.preview import preview
from ingest.prune import prune
from ingest.raw_dir import RawDir
from ingest.resources import RESOURCES
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, load_ids
from tests.ingest.lander import Lander, open_transport
from tests.ingest.server import Behaviour
from tests.ingest.source_rows import add_ratings, make_rows


def options(raw_dir: Path) -> Options:
    return Options(
        raw_dir=raw_dir, interval=0, concurrency=4, batch_size=10, resources=tuple(RESOURCES)
    )


def planned(raw_dir: Path, url: str) -> dict[str, tuple[str, int | None]]:
    """Return mode and requests of each resource, as `plan` tells them."""
    with open_transport(url) as transport:
        previews = preview(options(raw_dir), api=FilmsApi(transport), source="the source")
    return {each.step.resource.name: (each.step.mode, each.requests) for each in previews}


def run_command(*arguments: str, raw_dir: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m ingest` with nothing set by the environment."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FILMS_")}
    return subprocess.run(
        [sys.executable, "-m", "ingest", *arguments, "--raw-dir", str(raw_dir)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_a_plan_writes_nothing(serve: Serve, raw_dir: Path) -> None:
    planned(raw_dir, serve(Behaviour()).url)
    assert not raw_dir.exists()


def test_a_plan_tells_the_requests_that_the_load_then_takes(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=make_rows(ratings=45)))
    plan = planned(raw_dir, server.url)
    outcome = land(server.url)
    taken = {name: (load.mode, load.requests) for name, load in outcome.newest.resources.items()}
    assert plan == taken


def test_a_plan_tells_what_is_appended_and_what_is_left_alone(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows(ratings=45))
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 7)
    plan = planned(raw_dir, server.url)
    assert plan["ratings"] == ("append", 2)
    assert {plan[name] for name in ("movies", "tags", "links")} == {("unchanged", 0)}


def test_a_plan_tells_what_awaits_recovery(serve: Serve, land: Lander, raw_dir: Path) -> None:
    server = serve(Behaviour(hides={("tags", 14)}))
    land(server.url, recover=False)
    assert planned(raw_dir, server.url)["tags"] == ("recovery", 10)


def test_pruning_keeps_what_the_current_rows_need(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows(ratings=45))
    server = serve(behaviour)
    land(server.url)
    land(server.url, full_refresh=True)
    for count in (3, 4, 5):
        add_ratings(behaviour.rows, count)
        land(server.url)
    first, second, third, fourth, fifth = load_ids(raw_dir)
    raw = RawDir(raw_dir)
    assert prune(raw, keep=1) == [first]
    assert load_ids(raw_dir) == [second, third, fourth, fifth]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_pruning_keeps_as_many_of_the_newest_as_asked(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour())
    for _ in range(4):
        land(server.url, full_refresh=True)
    before = load_ids(raw_dir)
    assert prune(RawDir(raw_dir), keep=3) == before[:1]
    assert load_ids(raw_dir) == before[1:]


@pytest.mark.usefixtures("land")
def test_the_commands_tell_what_stands_in_the_folder(serve: Serve, raw_dir: Path) -> None:
    rows = make_rows()
    rows["ratings"][3]["rating"] = 7.0
    server = serve(Behaviour(rows=rows))
    landing = run_command("--source", server.url, "--interval", "0", raw_dir=raw_dir)
    assert landing.returncode == 0, landing.stderr
    loads = run_command("loads", raw_dir=raw_dir)
    assert load_ids(raw_dir)[0] in loads.stdout
    rejected = json.loads(run_command("rejected", raw_dir=raw_dir).stdout)
    assert (rejected["resource"], rejected["offset"]) == ("ratings", 3)
    assert json.loads(rejected["raw"])["rating"] == 7.0
    verified = run_command("verify", raw_dir=raw_dir)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_verify_exits_with_5_and_names_the_file(
    serve: Serve, raw_dir: Path, tmp_path: Path
) -> None:
    Lander(raw_dir)(serve(Behaviour()).url)
    file = next(raw_dir.glob("loads/*/tags/part-00000.parquet"))
    file.write_bytes(file.read_bytes()[:-1])
    verified = run_command("verify", raw_dir=raw_dir)
    assert verified.returncode == 5
    assert f"{file}: its SHA-256" in verified.stdout
    assert len(verified.stderr.splitlines()) == 1
    nowhere = run_command("verify", raw_dir=tmp_path / "nowhere")
    assert nowhere.returncode == 2
    assert nowhere.stderr.startswith("No load in")
