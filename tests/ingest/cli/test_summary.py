"""The summary tells what a run came to, whatever that was, and never what an earlier one did."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.raw.folder import RawDir
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT, Forks
from tests.ingest.landed import load_ids
from tests.ingest.lander import Lander
from tests.ingest.server import MisbehavingServer
from tests.ingest.tampering import Manifest, change_manifest

GOOD = '{"status": "complete", "load_id": "the last one"}'


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return the path of a summary that tells of a good run."""
    path = tmp_path / "summary.json"
    path.write_text(GOOD)
    return path


def read(path: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(path.read_text())
    return summary


def assert_failed(path: Path, code: int, word: str) -> dict[str, Any]:
    summary = read(path)
    assert (summary["status"], summary["exit_code"]) == ("failed", code)
    assert word in summary["message"]
    assert "\n" not in summary["message"]
    return summary


def fail_all(server: MisbehavingServer) -> None:
    server.behaviour.fail = lambda _number, _path: "500"


def test_a_source_that_fails_leaves_no_summary_of_the_last_good_run(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    server = serve(Behaviour())
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", f"--summary={target}", "--interval=0")
    assert forks.run(*args) == 0
    good = read(target)
    assert (good["status"], good["exit_code"], good["message"]) == ("complete", 0, None)
    fail_all(server)
    assert forks.run(*args, "--patience=0.2") == 3
    failed = assert_failed(target, 3, "HTTP 500")
    assert failed["load_id"] == good["load_id"], "what stands all the same"
    assert failed["data_status"] == "complete"
    assert failed["loads"] == []
    assert failed["started_at"] <= failed["finished_at"]


@pytest.mark.parametrize(
    ("option", "word"),
    [
        ("--interval=-1", "--interval"),
        ("--resources=actors", "'actors'"),
        ("--raw-dir=s3://bucket", "--raw-dir"),
        ("--source=nonsense", "URL"),
        ("--max-shrink=nan", "--max-shrink"),
        ("--log-format=xml", "--log-format"),
    ],
)
def test_a_usage_error_replaces_the_summary(
    forks: Forks, target: Path, tmp_path: Path, option: str, word: str
) -> None:
    """Whether the option stands before `--summary` or after."""
    for args in ([option, f"--summary={target}"], [f"--summary={target}", option]):
        target.write_text(GOOD)
        assert forks.run(*args[:1], f"--raw-dir={tmp_path / 'raw'}", *args) == 2
        assert_failed(target, 2, word)


def test_a_held_lock_replaces_the_summary(forks: Forks, raw_dir: Path, target: Path) -> None:
    with RawDir(raw_dir).locked(source="another", now=datetime.now(UTC)):
        assert (
            forks.run("--source=http://127.0.0.1:9", f"--raw-dir={raw_dir}", f"--summary={target}")
            == 7
        )
    assert_failed(target, 7, "Another run")


def test_too_many_bad_rows_replace_the_summary(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][3]["rating"] = 7
    url = serve(behaviour).url
    args = (f"--source={url}", f"--raw-dir={raw_dir}", f"--summary={target}", "--interval=0")
    assert forks.run(*args, "--max-rejected=0") == 6
    assert_failed(target, 6, "--max-rejected")


def test_what_strict_asks_for_is_in_the_summary_of_what_was_landed(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    url = serve(Behaviour(hides={("movies", 3)})).url
    args = (f"--source={url}", f"--raw-dir={raw_dir}", f"--summary={target}", "--interval=0")
    assert forks.run(*args, "--no-recover", "--strict") == 4
    summary = read(target)
    assert (summary["status"], summary["exit_code"]) == ("incomplete", 4)
    assert "--strict" in summary["message"]
    assert summary["loads"] == load_ids(raw_dir)
    assert summary["resources"]["movies"]["missing"] == 1


def test_a_run_that_fails_after_a_load_names_it(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    server = serve(Behaviour(hides={("tags", offset) for offset in range(1, 40, 2)}))
    server.behaviour.fail = lambda number, _path: "500" if number > 12 else None
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", f"--summary={target}")
    assert forks.run(*args, "--interval=0", "--patience=0.2") == 3
    assert assert_failed(target, 3, "HTTP 500")["loads"] == load_ids(raw_dir) != []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_replaces_the_summary(
    serve: Serve, raw_dir: Path, target: Path, number: int, code: int
) -> None:
    server = serve(Behaviour(latency=0.2))
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", f"--summary={target}")
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", *args],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    ) as process:
        while len(server.seen) < 2:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(timeout=30) == code
    assert_failed(target, code, "Interrupted")


def test_a_failed_run_says_so_on_standard_output_too(forks: Forks, raw_dir: Path) -> None:
    finished = forks.finish(
        "--source=http://127.0.0.1:9", f"--raw-dir={raw_dir}", "--patience=0.1", "--summary=-"
    )
    assert finished.returncode == 3
    assert json.loads(finished.stdout)["exit_code"] == 3


def test_no_reader_sees_half_a_summary(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    url = serve(Behaviour()).url
    done = threading.Event()
    seen: list[dict[str, Any]] = []

    def watch() -> None:
        while not done.is_set():
            seen.append(read(target))

    reader = threading.Thread(target=watch)
    reader.start()
    try:
        args = (f"--source={url}", f"--raw-dir={raw_dir}", f"--summary={target}", "--interval=0")
        for _ in range(3):
            assert forks.run(*args) == 0
    finally:
        done.set()
        reader.join()
    assert {summary["status"] for summary in seen} >= {"complete"}
    assert [path.name for path in target.parent.iterdir() if "summary" in path.name] == [
        target.name
    ]


def test_a_link_a_pipe_and_a_device_stay_what_they_are(
    forks: Forks, serve: Serve, raw_dir: Path, tmp_path: Path
) -> None:
    url = serve(Behaviour()).url
    args = (f"--source={url}", f"--raw-dir={raw_dir}", "--interval=0")
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "elsewhere" / "summary.json")
    assert forks.run(*args, f"--summary={link}") == 0
    assert link.is_symlink()
    assert read(link)["exit_code"] == 0
    assert forks.run(*args, "--summary=/dev/null") == 0
    assert not Path("/dev/null").is_file()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    assert forks.run(*args, f"--summary={pipe}") == 0
    reader.join(timeout=10)
    assert json.loads(got[0])["status"] == "unchanged"


def test_it_names_what_the_source_does_not_give_and_what_it_says_otherwise(
    forks: Forks, serve: Serve, raw_dir: Path, target: Path
) -> None:
    url = serve(Behaviour()).url
    Lander(raw_dir)(url, source=url)
    absent = list(range(1, 2400, 2))

    def change(manifest: Manifest) -> None:
        manifest["dialect"] = {"limit": "called size"}
        manifest["resources"]["ratings"] |= {
            "unavailable": len(absent) + 2,
            "unavailable_offsets": sorted([*absent, 4, 8]),
            "failed_offsets": [4, 8],
            "count_error": "too_high",
            "row_end": 120,
            "field_names": {"rate": "rating"},
            "unknown_fields": ["mood"],
            "gone_fields": ["timestamp"],
        }

    change_manifest(raw_dir, 0, change)
    args = (f"--source={url}", f"--raw-dir={raw_dir}", f"--summary={target}", "--no-recover")
    assert forks.run(*args) == 0
    summary = read(target)
    assert summary["dialect"] == {"limit": "called size"}
    ratings = summary["resources"]["ratings"]
    assert ratings["failed"] == {"rows": 2, "offsets": [4, 8]}
    assert ratings["absent"] == {"rows": 1200, "offsets": absent[:1000]}
    assert (ratings["count_error"], ratings["row_end"]) == ("too_high", 120)
    assert ratings["field_names"] == {"rate": "rating"}
    assert (ratings["unknown_fields"], ratings["gone_fields"]) == (["mood"], ["timestamp"])
    assert summary["resources"]["tags"]["failed"] == {"rows": 0, "offsets": []}


def test_a_folder_in_which_no_summary_can_be_written_is_said_before_the_first_request(
    forks: Forks, serve: Serve, raw_dir: Path, tmp_path: Path
) -> None:
    server = serve(Behaviour())
    for path in (tmp_path, tmp_path / "nowhere" / "s.json", tmp_path / ("x" * 300), "/dev/null/s"):
        finished = forks.finish(
            f"--source={server.url}", f"--raw-dir={raw_dir}", f"--summary={path}"
        )
        assert finished.returncode == 2, path
        (line,) = finished.stderr.splitlines()
        assert "choose another --summary" in line
    assert server.seen == []
