"""A million ratings through the API, the run killed midway: all of them, in bounded memory."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.forks import ROOT
from tests.ingest.landed import load_ids, manifest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process"
    ),
]

RATINGS = 1_000_000
PAGE = 1000
KILLED_AT = 3_000_000
"""Bytes of the journal: about a third of what it comes to."""
PEAK = 400_000
"""Kilobytes: twice what such a run takes, and a fraction of what its rows take in Python."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of a million made-up ratings."""
    folder = tmp_path_factory.mktemp("files") / "release"
    make = ("generate", f"--ratings={RATINGS}", f"--out={folder}")
    subprocess.run([sys.executable, "-m", "ingest.sample", *make], cwd=ROOT, check=True)
    return folder


@pytest.fixture
def url(files: Path) -> Iterator[str]:
    """Serve it by the API, in a process of its own."""
    command = (sys.executable, "-m", "ingest.sample", f"--movielens={files}", "--port=0")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        try:
            yield serving.stdout.readline().strip()
        finally:
            serving.terminate()


def start(url: str, raw_dir: Path) -> subprocess.Popen[bytes]:
    args = ("--source", url, "--raw-dir", str(raw_dir), "--interval=0", "--strict")
    return subprocess.Popen([sys.executable, "-m", "ingest", *args], cwd=ROOT)


def finished(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Return a process's exit code and the most memory that it had, in kilobytes.

    The peak of getrusage would hold that of the process of the tests, too, which begins this one.
    """
    peak = 0
    while process.poll() is None:
        peak = max(peak, peak_of(process.pid))
        time.sleep(0.05)
    return process.returncode, peak


def peak_of(pid: int) -> int:
    """Return the most kilobytes that a process has had so far, 0 if it has just ended."""
    try:
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def bytes_had(raw_dir: Path) -> int:
    return sum(path.stat().st_size for path in raw_dir.glob(".incoming/*/journal"))


def test_a_million_ratings_land_whole_though_the_run_is_killed_midway(
    files: Path, url: str, raw_dir: Path
) -> None:
    killed = start(url, raw_dir)
    while bytes_had(raw_dir) < KILLED_AT:
        assert killed.poll() is None
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert load_ids(raw_dir) == []

    code, peak = finished(start(url, raw_dir))
    assert code == 0
    assert 0 < peak < PEAK
    load = manifest(raw_dir)["resources"]["ratings"]
    assert (load["status"], load["current_rows"]) == ("complete", RATINGS)
    assert load["requests"] <= RATINGS // PAGE + 10, "what the killed run had isn't asked for anew"
    assert list(faults(RawDir(raw_dir))) == []

    landed = f"{raw_dir}/loads/*/ratings/*.parquet"
    with duckdb.connect() as connection:
        [(count, differing)] = connection.execute(
            """
            with
            landed as (select userId, movieId, rating, timestamp from read_parquet($landed)),
            released as (select * from read_csv($released)),
            differing as (
                (from landed except all from released)
                union all
                (from released except all from landed)
            )
            select (select count(*) from landed), (select count(*) from differing)
            """,
            {"landed": landed, "released": str(files / "ratings.csv")},
        ).fetchall()
    assert (count, differing) == (RATINGS, 0)
