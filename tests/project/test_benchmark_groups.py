"""What groups of processes take is what their members take, and no others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.groups import Groups

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
BURN = "import time\nwhile time.process_time() < 0.3: pass\n"
HOLD = "held = bytearray(b'x' * 100_000_000); print(flush=True); input()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN + HOLD!r}])"


@pytest.fixture
def leader() -> Iterator[subprocess.Popen[bytes]]:
    """Return a process whose child has worked, and holds memory."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        if process.poll() is None:
            process.communicate(b"\n")


def test_a_group_is_its_leader_and_what_that_began(leader: subprocess.Popen[bytes]) -> None:
    groups = Groups(lambda: [leader.pid])
    assert groups.look() > 100e6
    assert groups.peak > 100e6
    assert groups.processor_seconds() >= 0.3


def test_what_a_process_has_used_is_kept_when_it_ends(leader: subprocess.Popen[bytes]) -> None:
    groups = Groups(lambda: [leader.pid])
    used = groups.processor_seconds()
    leader.communicate(b"\n")
    assert groups.look() == 0
    assert groups.processor_seconds() >= used


def test_other_groups_are_not_counted(leader: subprocess.Popen[bytes]) -> None:
    assert Groups(list).look() == 0
    assert leader.poll() is None
