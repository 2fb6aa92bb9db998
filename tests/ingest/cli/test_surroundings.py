"""Disks, pipes, signals and locales: whatever surrounds a run costs a line, and nothing landed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT, Forks
from tests.ingest.landed import assert_same_as_source, load_ids
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.slow import slow

INGEST = f'"{sys.executable}" -m ingest'


def in_shell(script: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash; `$@` are the arguments."""
    return subprocess.run(
        ["bash", "-c", script, "bash", *args],
        cwd=ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_disk_that_is_full_is_said_with_what_to_do_and_the_next_run_goes_on(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    """Here no file may be longer than a kilobyte."""
    behaviour = Behaviour()
    args = [f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0"]
    finished = in_shell(f'ulimit -f 1; exec {INGEST} "$@"', *args)
    assert finished.returncode == 1
    last = finished.stderr.splitlines()[-1]
    assert last == (
        f"{raw_dir}: File too large. Put that right and run again: an"
        " API is asked for the rest alone, files are read anew."
    )
    assert load_ids(raw_dir) == []
    again = forks.finish(*args)
    assert again.returncode == 0
    assert "Going on with load" in again.stderr
    assert_same_as_source(raw_dir, behaviour.rows)


def test_what_is_in_the_way_of_the_lock_is_named(forks: Forks, raw_dir: Path) -> None:
    (raw_dir / ".lock.json").mkdir(parents=True)
    finished = forks.finish(f"--raw-dir={raw_dir}", "--source=http://127.0.0.1:9")
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1].startswith(f"{raw_dir}/.lock.json: Is a directory.")


@pytest.mark.parametrize("closed", [*slow(">&-", "2>&-", "<&-"), ">&- 2>&- <&-"])
def test_streams_that_are_closed_break_nothing(serve: Serve, raw_dir: Path, closed: str) -> None:
    behaviour = Behaviour()
    args = [f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0"]
    finished = in_shell(f'{INGEST} "$@" {closed}', *args)
    assert finished.returncode == 0
    assert "Traceback" not in finished.stderr
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("command", ["loads", *slow("verify", "--summary=-")])
def test_a_reader_that_has_gone_is_no_traceback(
    serve: Serve, land: Lander, raw_dir: Path, command: str
) -> None:
    url = serve(Behaviour()).url
    land(url, source=url)
    finished = in_shell(
        f'{INGEST} {command} --raw-dir="$1" {"--source=$2" if command[0] == "-" else ""} | true',
        str(raw_dir),
        url,
    )
    assert "Traceback" not in finished.stderr
    assert "Unknown error" not in finished.stderr


def test_a_locale_without_accents_breaks_nothing(serve: Serve, tmp_path: Path) -> None:
    url = serve(Behaviour(hides={("movies", 3)})).url
    script = f'export LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0; {INGEST} "$@"'
    raw_dir = f"--raw-dir={tmp_path}/raw"
    for args in (
        ["--source", url, "--interval=0"],
        ["plan", "--source", url],
        ["loads"],
        ["verify"],
    ):
        finished = in_shell(script, *args, raw_dir)
        assert finished.returncode == 0, finished.stderr


def test_two_interrupts_end_as_one_does(serve: Serve, raw_dir: Path) -> None:
    server = serve(Behaviour(latency=0.2))
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", f"--source={server.url}", f"--raw-dir={raw_dir}"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while len(server.seen) < 3:
            time.sleep(0.01)
        for _ in range(20):
            process.send_signal(signal.SIGINT)
            time.sleep(0.002)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert load_ids(raw_dir) == []


def test_a_full_refresh_lands_anew_over_a_load_that_is_damaged(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    """As `verify` advises, and as a run that needs the damaged file does."""
    behaviour = Behaviour(hides={("movies", 3)})
    args = (f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(*args) == 0
    add_ratings(behaviour.rows, 3)
    path = raw_dir / "loads" / load_ids(raw_dir)[0] / "ratings" / "part-00000.parquet"
    path.write_bytes(b"no parquet")
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 5
    for command in ([], ["plan"]):
        finished = forks.finish(*command, *args)
        assert finished.returncode == 1
        last = finished.stderr.splitlines()[-1]
        assert last.startswith(f"{path} is ")
        assert "--full-refresh" in last
    assert forks.run(*args, "--full-refresh") == 0
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_run_lands_anew_what_a_missing_load_held(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour(hides={("movies", 3)})
    args = (f"--source={serve(behaviour).url}", f"--raw-dir={raw_dir}", "--interval=0")
    assert forks.run(*args) == 0
    shutil.rmtree(raw_dir / "loads" / load_ids(raw_dir)[0])
    planned = " ".join(forks.finish("plan", *args).stdout.split())
    assert "is gone or damaged" in planned
    assert forks.run(*args, "--strict") == 0
    assert_same_as_source(raw_dir, behaviour.rows)


def test_rejected_names_a_file_that_is_damaged(forks: Forks, serve: Serve, raw_dir: Path) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][3]["rating"] = 7
    Lander(raw_dir)(serve(behaviour).url)
    (path,) = raw_dir.glob("loads/*/_rejected/*.parquet")
    path.write_bytes(b"no parquet")
    finished = forks.finish("rejected", f"--raw-dir={raw_dir}")
    assert finished.returncode == 5
    (line,) = finished.stderr.splitlines()
    assert line.startswith(f"{path} can't be read: no parquet file. Put it back from a copy.")


@pytest.mark.parametrize("width", [80, *slow(120)])
def test_on_a_terminal_a_table_closes_the_run(serve: Serve, raw_dir: Path, width: int) -> None:
    server = serve(Behaviour(hides={("movies", 3)}, counts={"tags": 42}))
    args = [f"--source={server.url}", f"--raw-dir={raw_dir}", "--interval=0"]
    terminal, other_end = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", *args, "--batch-size=10"],
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm", "COLUMNS": str(width)},
        stderr=other_end,
    ) as process:
        os.close(other_end)
        said = b""
        with contextlib.suppress(OSError):  # how a terminal tells its end
            while chunk := os.read(terminal, 65536):
                said += chunk
    os.close(terminal)
    assert process.returncode == 0
    lines = [
        re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line).split() for line in said.decode().split("\n")
    ]
    heading = ["landed", "recovered", "rejected", "unavailable", "missing", "status"]
    start = next(place for place, line in enumerate(lines) if line[-len(heading) :] == heading)
    assert [line for line in lines[start:] if line and line[0] in RESOURCES][:4] == [
        ["movies", "25", "24", "1", "0", "0", "0", "complete"],
        ["ratings", "120", "120", "0", "0", "0", "0", "complete"],
        ["tags", "42", "40", "0", "0", "0", "0", "complete"],
        ["links", "25", "25", "0", "0", "0", "0", "complete"],
    ]


def test_an_interrupt_while_modules_are_being_read_is_no_traceback(tmp_path: Path) -> None:
    """Reading them takes the first third of a second; here the interrupt comes in the midst."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    finished = subprocess.run(
        [sys.executable, "-m", "ingest", "plan"],
        cwd=ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (finished.returncode, finished.stderr) == (130, "")
