"""Which source is asked where nobody names one, and which interval follows from it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from ingest.cli.source import has_credentials
from ingest.errors import SourceError, UsageError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.server import MisbehavingServer
from tests.ingest.stopping import die_from, live_again
from tests.ingest.tampering import change_manifest


def test_a_folder_goes_on_with_the_source_of_its_current_load_and_says_so(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    args = (f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(f"--source={server.url}", *args) == 0
    add_ratings(behaviour.rows, 3)
    first = load_ids(raw_dir)[0]
    said = f"Source: {server.url} (that of the current load {first}"
    assert said in forks.finish("plan", *args).stdout
    finished = forks.finish(*args)
    assert finished.returncode == 0, finished.stderr
    assert said in finished.stderr
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("command", ["verify", "loads", "plan", ""])
def test_a_folder_that_has_but_a_stopped_load_goes_on_with_its_source_and_says_so(
    forks: Forks, serve: Serve, raw_dir: Path, command: str
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    stop_first_load(server, raw_dir)
    (left,) = (raw_dir / ".incoming").iterdir()
    args = (f"--raw-dir={raw_dir}",)
    finished = forks.finish(*[command][: bool(command)], *args)
    said = finished.stdout + finished.stderr
    if command in {"verify", "loads"}:
        assert f"a stopped one from {server.url}" in said
        advice = said.strip().split("python -m ingest ")[1]
        said = forks.finish(*shlex.split(advice), "--interval=0").stderr
    assert f"Source: {server.url} (that of the stopped load {left.name}" in said
    if command != "plan":
        assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("command", ["", "plan"])
def test_the_source_of_a_stopped_load_whose_credentials_nobody_keeps_has_to_be_named(
    forks: Forks, serve: Serve, raw_dir: Path, command: str
) -> None:
    server = serve(Behaviour())
    stop_first_load(server, raw_dir, has_credentials=True)
    server.seen.clear()
    finished = forks.finish(*[command][: bool(command)], f"--raw-dir={raw_dir}")
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert "stopped load" in line
    assert "give --source" in line
    assert server.seen == []
    assert "--source" in forks.finish("verify", f"--raw-dir={raw_dir}").stderr


def stop_first_load(
    server: MisbehavingServer, raw_dir: Path, *, has_credentials: bool = False
) -> None:
    die_from(server, 4)
    with pytest.raises(SourceError):
        Lander(raw_dir)(
            server.url,
            source=server.url,
            batch_size=1000,
            concurrency=1,
            patience=0.1,
            has_credentials=has_credentials,
        )
    live_again(server)


def test_without_any_load_it_is_the_sample_which_then_goes_on(forks: Forks, raw_dir: Path) -> None:
    args = (f"--raw-dir={raw_dir}", "--resources=movies")
    assert "Source: sample (seed 1" in forks.finish("plan", *args).stdout
    assert forks.run(*args) == 0
    assert manifest(raw_dir)["settings"]["interval"] == 0
    again = forks.finish(*args)
    assert "that of the current load" in again.stderr
    assert "Unchanged since load" in again.stderr


def test_an_api_that_nobody_named_is_asked_as_politely_as_one_that_was(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    args = (f"--raw-dir={raw_dir}", "--resources=links")
    assert forks.run(f"--source={serve(behaviour).url}", *args) == 0
    assert forks.run("--full-refresh", *args) == 0
    settings = [manifest(raw_dir, load_id)["settings"] for load_id in load_ids(raw_dir)]
    assert [said["interval"] for said in settings] == [0.5, 0.5]
    assert "at an interval of 0.5 s" in forks.finish("plan", *args).stdout


@pytest.mark.parametrize("command", [(), ("plan",)])
def test_a_source_whose_credentials_nobody_keeps_has_to_be_named(
    forks: Forks, serve: Serve, raw_dir: Path, command: tuple[str, ...]
) -> None:
    server = serve(Behaviour())
    Lander(raw_dir)(server.url, source=server.url)
    change_manifest(raw_dir, 0, lambda m: m.update(source_had_credentials=True))
    server.seen.clear()
    finished = forks.finish(*command, f"--raw-dir={raw_dir}")
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert "give --source" in line
    assert server.url in line
    assert server.seen == []


def test_a_source_that_is_no_url_has_to_be_named(forks: Forks, serve: Serve, raw_dir: Path) -> None:
    Lander(raw_dir)(serve(Behaviour()).url, source="somewhere\x1b[31m else")
    finished = forks.finish(f"--raw-dir={raw_dir}")
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert "give --source" in line
    assert "\x1b" not in line


def test_a_switch_of_source_says_what_is_current_now_and_how_to_go_back(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    first, second = Behaviour(), Behaviour()
    add_ratings(second.rows, 3)
    urls = [serve(first).url, serve(second).url]
    args = (f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(f"--source={urls[0]}", *args) == 0
    finished = forks.finish(f"--source={urls[1]}", *args)
    (line,) = [line for line in finished.stderr.splitlines() if "Current now" in line]
    assert f"Current now, from {urls[1]}: movies 25, ratings 123," in line
    assert f"The rows of {urls[0]} stay" in line
    assert forks.run(*shlex.split(line.split("python -m ingest ")[1])) == 0
    assert_same_as_source(raw_dir, first.rows)


def test_a_url_with_a_user_or_password_is_known() -> None:
    assert not has_credentials("https://films.example")
    for user in ("anna", "anna:secret", ":secret"):
        assert has_credentials(f"https://{user}@films.example/api")


def test_what_is_no_url_has_no_credentials_to_tell_of() -> None:
    with pytest.raises(UsageError):
        has_credentials("anna:secret@films.example")
