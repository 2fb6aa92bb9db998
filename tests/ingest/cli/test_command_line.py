"""`python -m ingest` as a scheduler and a person meet it: codes, lines, summary, variables."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import __version__
from ingest.raw.folder import RawDir
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT, Forks
from tests.ingest.landed import assert_same_as_source, load_ids

Finished = subprocess.CompletedProcess[str]

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}


def real_process(*command: str, env: dict[str, str] | None = None) -> Finished:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=CLEAN | (env or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def assert_one_line(finished: Finished, code: int, *words: str) -> None:
    """Check that a failure is told in one last line and no traceback, and shows no secret."""
    assert finished.returncode == code, finished.stderr
    assert "Traceback" not in finished.stderr
    assert "s3cret" not in finished.stderr + finished.stdout
    last = finished.stderr.strip().splitlines()[-1]
    for word in words:
        assert word in last, last


def test_a_load_exits_0_and_its_summary_is_all_there_is_on_standard_output(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    url = serve(behaviour).url
    args = (f"--source={url}", f"--raw-dir={raw_dir}", "--interval=0", "--summary=-")
    first = real_process(sys.executable, "-m", "ingest", *args)
    assert first.returncode == 0, first.stderr
    summary = json.loads(first.stdout)
    assert (summary["status"], summary["source"]) == ("complete", url)
    assert summary["load_id"] == load_ids(raw_dir)[0]
    assert {"started_at", "finished_at", "requests", "retries"} <= summary.keys()
    ratings = summary["resources"]["ratings"]
    assert (ratings["status"], ratings["rows"]) == ("complete", 120)
    assert (ratings["source_count_before"], ratings["source_count_after"]) == (120, 120)
    assert (ratings["requests"], ratings["retries"]) == (2, 0)
    (file,) = ratings["files"]
    assert (raw_dir / file["path"]).is_file()
    assert (file["rows"], len(file["sha256"])) == (120, 64)
    assert_same_as_source(raw_dir, behaviour.rows)

    second = forks.finish(*args)
    assert second.returncode == 0
    unchanged = json.loads(second.stdout)
    assert (unchanged["status"], unchanged["requests"]) == ("unchanged", 1)
    assert unchanged["load_id"] == summary["load_id"]
    assert unchanged["resources"]["ratings"].keys() == ratings.keys()
    assert "Unchanged" in second.stderr


def test_usage_errors_exit_2_in_one_line(forks: Forks, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    cases = {
        "--nonsense": "No such option",
        "--interval=-1": "--interval",
        "--interval=soon": "--interval",
        "--batch-size=0": "--batch-size",
        "--concurrency=65": "--concurrency",
        "--max-rejected=2": "--max-rejected",
        "--max-rejected=nan": "--max-rejected",
        "--max-shrink=1.1": "--max-shrink",
        "--max-shrink=nan": "--max-shrink",
        "--accept-shrink=actors": "'actors'",
        "--recheck-after=-1": "--recheck-after",
        "--recheck-after=nan": "--recheck-after",
        "--recheck-after=weekly": "--recheck-after",
        "--user-agent=two\nlines": "--user-agent",
        "--user-agent=\x1b[31mred": "--user-agent",
        "--user-agent=ciné": "--user-agent",
        "--user-agent= ": "--user-agent",
        "--user-agent=" + "x" * 201: "--user-agent",
        "--interval=nan": "--interval",
        "--patience=nan": "--patience",
        "--resources=movies,actors": "'actors'",
        "--log-format=xml": "--log-format",
        "--raw-dir=": "--raw-dir",
        "--summary=": "--summary",
        "--source=anna:s3cret@films.example": "not an http(s) URL",
        f"--raw-dir={in_the_way}/raw": "--raw-dir",
    }
    for option, word in cases.items():
        finished = forks.finish(option, env={"FILMS_SOURCE": "http://127.0.0.1:9"})
        assert_one_line(finished, 2, word)
        lines = finished.stderr.strip().splitlines()
        assert len([line for line in lines if not line.startswith("Source: ")]) == 1
        assert finished.stdout == ""


def test_a_source_that_is_not_there_exits_3(forks: Forks, raw_dir: Path) -> None:
    url = "http://anna:s3cret@127.0.0.1:9"
    finished = forks.finish(f"--source={url}", f"--raw-dir={raw_dir}", "--patience=0.3", "-v")
    assert_one_line(finished, 3, "analytics: connection refused from http://127.0.0.1:9")


def test_a_source_that_dies_midway_exits_3_even_at_v_without_a_secret(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "500" if number > 6 else None))
    url = server.url.replace("//", "//anna:s3cret@")
    finished = forks.finish(
        f"--source={url}", f"--raw-dir={raw_dir}", "--interval=0", "--patience=0.5", "-v"
    )
    assert_one_line(finished, 3, "HTTP 500", "try again later")
    assert load_ids(raw_dir) == []


def test_strict_exits_4_where_rows_are_missing_and_lands_all_the_same(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    url = serve(Behaviour(hides={("movies", 3)})).url
    args = (f"--source={url}", f"--raw-dir={raw_dir}", "--interval=0", "--no-recover")
    finished = forks.finish(*args, "--strict")
    assert_one_line(finished, 4, "incomplete", "--strict")
    assert len(load_ids(raw_dir)) == 1
    loud = forks.finish(*args)
    assert loud.returncode == 0
    assert "movies: 1 of the 25 rows at the source are MISSING" in loud.stderr
    assert "A run without --no-recover asks for them row by row" in loud.stderr


def test_rows_that_no_window_lacks_are_said_to_be_missing_and_what_to_do(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    """The source counts a row twice: no recovery can find another."""
    behaviour = Behaviour()
    behaviour.rows["tags"][7] = dict(behaviour.rows["tags"][6])
    args = (f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0")
    for _ in range(2):
        finished = forks.finish(*args)
        assert finished.returncode == 0
        last = [line for line in finished.stderr.splitlines() if "MISSING" in line][-1]
        assert "tags: 1 of the 40 rows" in last
        assert "the source has repeated or moved some" in last
        assert "--full-refresh" in last


def test_too_many_bad_rows_exit_6_and_log_lines_are_json_if_asked(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][3]["rating"] = 7
    finished = forks.finish(
        f"--source={serve(behaviour).url}",
        f"--raw-dir={raw_dir}",
        "--interval=0",
        "--max-rejected=0",
        "--log-format=json",
    )
    assert finished.returncode == 6
    lines = [json.loads(line) for line in finished.stderr.splitlines()]
    assert all(line.keys() == {"at", "level", "message"} for line in lines)
    assert lines[-1]["level"] == "error"
    assert "--max-rejected" in lines[-1]["message"]
    assert finished.stdout == ""


def test_a_second_run_exits_7_and_names_the_first(forks: Forks, raw_dir: Path) -> None:
    now = datetime.now(UTC)
    with RawDir(raw_dir).locked(source="https://films.example", now=now):
        finished = forks.finish("--source=http://127.0.0.1:9", f"--raw-dir={raw_dir}")
    assert_one_line(finished, 7, f"process {os.getpid()}", "https://films.example")


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_is_one_line_and_the_next_run_goes_on(
    forks: Forks, serve: Serve, raw_dir: Path, number: int, exit_code: int
) -> None:
    server = serve(Behaviour(latency=0.05))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--interval=0", "--batch-size=10")
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", *args],
        cwd=ROOT,
        env=CLEAN,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while len(server.seen) < 12:
            time.sleep(0.01)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == exit_code
    assert said.splitlines()[-1].startswith("Interrupted: no unfinished load can be seen.")
    assert "Traceback" not in said
    assert load_ids(raw_dir) == []
    server.behaviour.latency = 0
    finished = forks.finish(*args)
    assert finished.returncode == 0
    assert "Going on with load" in finished.stderr
    assert_same_as_source(raw_dir, server.behaviour.rows)


def test_each_option_can_be_given_as_a_variable(forks: Forks, serve: Serve, tmp_path: Path) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    finished = forks.finish(
        env={
            "FILMS_SOURCE": server.url,
            "FILMS_RAW_DIR": str(tmp_path / "elsewhere"),
            "FILMS_INTERVAL": "0.001",
            "FILMS_CONCURRENCY": "2",
            "FILMS_BATCH_SIZE": "30",
            "FILMS_RESOURCES": "tags,movies",
            "FILMS_SUMMARY": str(tmp_path / "summary.json"),
            "FILMS_LOG_FORMAT": "json",
        }
    )
    assert finished.returncode == 0, finished.stderr
    summary = json.loads((tmp_path / "summary.json").read_text())
    statuses = {name: load["status"] for name, load in summary["resources"].items()}
    assert statuses == {
        "movies": "complete",
        "ratings": "not_requested",
        "tags": "complete",
        "links": "not_requested",
    }
    settings = json.loads(
        (tmp_path / "elsewhere" / "loads" / summary["load_id"] / "manifest.json").read_text()
    )["settings"]
    assert settings == {
        "batch_size": 30,
        "concurrency": 2,
        "interval": 0.001,
        "resources": ["movies", "tags"],
        "full_refresh": False,
    }
    assert all(json.loads(line) for line in finished.stderr.splitlines())


def test_each_request_says_who_asks(forks: Forks, serve: Serve, raw_dir: Path) -> None:
    server = serve(Behaviour())
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--interval=0")
    agents = []
    for options in ((), ("--user-agent=University of Films (anna@films.example)",)):
        server.headers_seen.clear()
        assert forks.run(*args, *options, "--full-refresh") == 0
        agents.append({headers["User-Agent"] for headers in server.headers_seen})
    assert agents == [
        {f"films-analytics/{__version__}"},
        {"University of Films (anna@films.example)"},
    ]


@pytest.mark.parametrize("code", [0, 3])
def test_no_credentials_in_any_output_file_or_manifest(
    forks: Forks, serve: Serve, raw_dir: Path, tmp_path: Path, code: int
) -> None:
    server = serve(Behaviour())
    if code:
        server.behaviour.fail = lambda number, _path: "403" if number > 5 else None
    finished = forks.finish(
        f"--source={server.url.replace('//', '//anna:s3cret@')}",
        f"--raw-dir={raw_dir}",
        "--interval=0",
        f"--summary={tmp_path / 'summary.json'}",
        "--verbose",
    )
    assert finished.returncode == code
    assert all("Authorization" in headers for headers in server.headers_seen)
    assert "s3cret" not in finished.stdout + finished.stderr
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"s3cret" not in path.read_bytes(), path
