"""Which folders are landed into: any name, none but the one that was named, no other kind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source, load_ids
from tests.ingest.made_rows import add_ratings

NAMES = (
    "raw [1] a*b?",
    'it\'s "so" \\ $HOME {x} %41',
    "année ciné 映画\nbreak",
    "-rf",
    "~",
    "year=2024",
    "s3:",
)
COMMANDS = ("verify", "loads", "rejected", "prune", "restore", "plan")


@pytest.mark.parametrize("names", [NAMES[:2], pytest.param(NAMES[2:], marks=pytest.mark.slow)])
def test_a_folder_of_any_name_is_landed_verified_and_pruned_and_no_other(
    forks: Forks, serve: Serve, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """What a pattern in a name would match stands beside it."""
    behaviour = Behaviour(hides={("movies", 3)})
    behaviour.rows["ratings"][3]["rating"] = 7
    server = serve(behaviour)
    for name in ("raw 1 axb1", "year=2025"):
        (tmp_path / name / "loads" / "20200101T000000000000Z").mkdir(parents=True)
        (tmp_path / name / "loads" / "20200101T000000000000Z" / "manifest.json").write_text("{")
    beside = sorted(tmp_path.rglob("*"))
    for name in names:
        raw_dir = tmp_path / name
        args = (f"--raw-dir={raw_dir}",)
        land = (f"--source={server.url}", *args, "--interval=0")
        before = len(behaviour.rows["ratings"])
        for options in ((), ("--full-refresh",)):
            finished = forks.finish(*options, *land)
            assert finished.returncode == 0, (name, finished.stderr)
        add_ratings(behaviour.rows, 1)
        assert forks.run(*land) == 0, name
        assert forks.run("prune", *args, "--keep=1") == 0, name
        assert len(load_ids(raw_dir)) == 3, name
        assert forks.run("verify", *args) == 0, name
        rejected = forks.finish("rejected", *args).stdout.splitlines()
        assert [json.loads(row)["offset"] for row in rejected] == [3], name
        assert forks.run("restore", load_ids(raw_dir)[1], *args) == 0, name
        listed = forks.finish("loads", *args).stdout
        assert all(load_id in listed for load_id in load_ids(raw_dir)), name
        assert forks.run("verify", *args) == 0, name
        del behaviour.rows["ratings"][before:]
    assert [path for path in beside if not path.exists()] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*names, "raw 1 axb1", "year=2025"]
    )


@pytest.mark.parametrize("name", ["-rf", "~", "[1]", "a=b"])
def test_a_relative_name_is_a_folder_of_the_working_directory(
    forks: Forks, serve: Serve, tmp_path: Path, name: str
) -> None:
    behaviour = Behaviour()
    raw_dir = os.path.relpath(tmp_path / name)
    args = (f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(*args) == 0
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 0
    assert_same_as_source(tmp_path / name, behaviour.rows)


@pytest.mark.parametrize(
    "name",
    [
        "s3://bucket/raw",
        "gs://bucket/raw",
        "http://films.example/raw",
        "file:///tmp/raw",
        "bad \udcff name",
        "FILE",
        "FILE/raw",
        "DANGLING",
        "DANGLING/raw",
        "LOOP",
        "x" * 300,
        "/proc/raw",
        "/dev/null",
        "HALF",
    ],
)
def test_what_cannot_be_a_folder_is_refused_before_the_first_request(
    forks: Forks, serve: Serve, tmp_path: Path, name: str
) -> None:
    (tmp_path / "FILE").write_text("")
    (tmp_path / "DANGLING").symlink_to(tmp_path / "nowhere")
    (tmp_path / "LOOP").symlink_to(tmp_path / "LOOP")
    (tmp_path / "HALF").mkdir()
    (tmp_path / "HALF" / "loads").write_text("")
    before = sorted(tmp_path.rglob("*"))
    server = serve(Behaviour())
    raw_dir = f"{tmp_path}/{name}" if name.split("/", maxsplit=1)[0].isupper() else name
    every = name in {"s3://bucket/raw", "FILE"}
    for command in ((), *((command,) for command in (COMMANDS if every else ("plan",)))):
        words = (*command, *(("20200101T000000000000Z",) if command == ("restore",) else ()))
        source = (f"--source={server.url}",) if command in {(), ("plan",)} else ()
        if name == "/proc/raw" and command == ("plan",):
            continue  # it makes no folder, so it doesn't learn that none can be made there
        finished = forks.finish(*words, *source, f"--raw-dir={raw_dir}")
        assert finished.returncode == 2, (words, finished.stderr)
        said = [line for line in finished.stderr.splitlines() if not line.startswith("Source: ")]
        assert len(said) == 1, said
        assert "--raw-dir" in said[0]
    assert server.seen == []
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_not_there_is_said_and_not_made(
    forks: Forks, serve: Serve, tmp_path: Path, command: str
) -> None:
    words = (command, "20200101T000000000000Z") if command == "restore" else (command,)
    source = (f"--source={serve(Behaviour()).url}",) if command == "plan" else ()
    finished = forks.finish(*words, *source, f"--raw-dir={tmp_path / 'TYPO'}")
    assert finished.returncode == (0 if command == "plan" else 2)
    assert f"no folder {tmp_path / 'TYPO'}" in finished.stdout + finished.stderr
    assert list(tmp_path.iterdir()) == []
