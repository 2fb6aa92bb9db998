"""Killed at any moment, a load leaves nothing half-done to be seen, and is gone on with."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT, Forks
from tests.ingest.landed import assert_loads_are_whole, assert_same_as_source, load_ids
from tests.ingest.made_rows import Row, make_rows
from tests.ingest.server import MisbehavingServer

KILLS = 100
ENDS = 6
MOST_KILLS = 500


def few_rows() -> dict[str, list[Row]]:
    """Return rows of which some tags are hidden, so that a recovery follows."""
    rows = make_rows(movies=25, ratings=120, tags=30)
    for number, row in enumerate(rows["tags"]):
        row |= {"userId": 1 + number // 9, "movieId": 1 + number % 3}
    return rows


@pytest.fixture
def server(serve: Serve) -> MisbehavingServer:
    return serve(Behaviour(rows=few_rows(), hides_tags=True))


def command(server: MisbehavingServer, raw_dir: Path, batch_size: int = 20) -> list[str]:
    return [
        f"--source={server.url}",
        f"--raw-dir={raw_dir}",
        "--interval=0",
        f"--batch-size={batch_size}",
    ]


def assert_nothing_half_done_is_visible(raw_dir: Path) -> None:
    assert_loads_are_whole(raw_dir)
    assert list(faults(RawDir(raw_dir))) == []


def assert_ended_well(server: MisbehavingServer, raw_dir: Path) -> None:
    assert_nothing_half_done_is_visible(raw_dir)
    assert_same_as_source(raw_dir, server.behaviour.rows)
    assert len(load_ids(raw_dir)) == 2, "pages, and what was recovered"
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_killed_at_random_moments_again_and_again_it_ends_like_an_undisturbed_load(
    forks: Forks, server: MisbehavingServer, tmp_path: Path
) -> None:
    kill_at_random(forks, server, tmp_path, kills=10, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_killed_a_hundred_times_it_ends_like_an_undisturbed_load(
    forks: Forks, server: MisbehavingServer, tmp_path: Path, seed: int
) -> None:
    """Ten kills a seed, of as many loads as end in between."""
    kill_at_random(forks, server, tmp_path, kills=10, seed=seed)


def kill_at_random(
    forks: Forks, server: MisbehavingServer, parent: Path, *, kills: int, seed: int
) -> None:
    """Kill runs within the time that a whole one takes; where one ends first, begin another."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    server.behaviour.latency = 0.005
    killed = ended = 0
    while killed < kills:
        raw_dir = parent / str(ended)
        if run_and_kill(forks, server, raw_dir, after=chance.uniform(0.01, 0.25)):
            killed += 1
            assert_nothing_half_done_is_visible(raw_dir)
        else:
            ended += 1
            assert_ended_well(server, raw_dir)
    raw_dir = parent / str(ended)
    assert forks.run(*command(server, raw_dir)) == 0
    assert_ended_well(server, raw_dir)


def run_and_kill(forks: Forks, server: MisbehavingServer, raw_dir: Path, *, after: float) -> bool:
    """Run and kill it some seconds later.

    Returns:
        Whether it was killed; False where it had ended well before.
    """
    pid = forks.start(*command(server, raw_dir))
    timer = threading.Timer(after, kill, [pid])
    timer.start()
    code = forks.wait()
    timer.cancel()
    assert code in {0, -signal.SIGKILL}
    return code != 0


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def small_source() -> Behaviour:
    rows = make_rows(movies=4, ratings=8, tags=6)
    for row, movie in zip(rows["tags"], [1, 2, 1, 1, 3, 2], strict=True):
        row |= {"userId": 1, "movieId": movie}
    return Behaviour(rows=rows, hides_tags=True)


def test_killed_at_a_write_then_at_a_later_one_it_ends_like_an_undisturbed_load(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    """Each run dies a few writes later than the one before, until one doesn't."""
    server = serve(small_source())
    at, deaths = 3, 0
    while forks.run(*command(server, raw_dir), die_at=at) == -signal.SIGKILL:
        assert_nothing_half_done_is_visible(raw_dir)
        at, deaths = at + 17, deaths + 1
    assert_ended_well(server, raw_dir)
    assert deaths > 2


@pytest.mark.slow
def test_killed_at_every_single_write_it_ends_like_an_undisturbed_load(
    forks: Forks, serve: Serve, tmp_path: Path
) -> None:
    server = serve(small_source())
    for at in itertools.count(1):
        raw_dir = tmp_path / str(at)
        if forks.run(*command(server, raw_dir), die_at=at) == 0:
            break
        assert_nothing_half_done_is_visible(raw_dir)
        assert forks.run(*command(server, raw_dir)) == 0
        assert_ended_well(server, raw_dir)
    assert at > 50


@pytest.mark.slow
def test_a_hundred_real_processes_killed_at_random_end_like_an_undisturbed_load(
    serve: Serve, tmp_path: Path
) -> None:
    """As a user's would be: started anew each time, killed from its first request on.

    Within the time that a whole one takes here, so that kills come early and late on any machine.
    """
    server = serve(small_source())
    server.behaviour.latency = 0.01
    chance = random.Random(100)  # noqa: S311 (no secret)
    code, whole = run_process(server, tmp_path / "undisturbed")
    assert code == 0
    assert_ended_well(server, tmp_path / "undisturbed")
    killed = ended = 0
    while killed < KILLS or ended < ENDS:
        raw_dir = tmp_path / str(ended)
        code, _ = run_process(server, raw_dir, kill_after=chance.uniform(0, whole))
        if code == -signal.SIGKILL:
            killed += 1
            assert killed < MOST_KILLS, "no run goes on from what another left"
            assert_nothing_half_done_is_visible(raw_dir)
        else:
            assert code == 0
            ended += 1
            assert_ended_well(server, raw_dir)


def run_process(
    server: MisbehavingServer, raw_dir: Path, *, kill_after: float | None = None
) -> tuple[int, float]:
    """Run a real process, killed some seconds after its first request or left alone.

    Returns:
        Its exit code, and how many seconds after its first request it ended.
    """
    seen = len(server.seen)
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", *command(server, raw_dir)],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and len(server.seen) == seen:
            time.sleep(0.005)
        asked = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        process.kill()
        return process.wait(), time.monotonic() - asked
