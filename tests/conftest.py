"""Tests of one folder share warehouses and servers: each folder has a process of its own."""

from __future__ import annotations

import signal
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands under test where a shell runs the tests in the background.

    Such a shell has SIGINT ignored, and what is ignored stays so in every process begun.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


SLOWEST = ("tests/warehouse", "tests/pipeline", "tests/reports", "tests/faults")
"""The folders that take longest: begun last, one process would end long after the other."""


class FolderScheduling(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Gives all tests of a folder to one process, the slowest folders first.

    The loader's wings share nothing that takes long to make: each is a folder of its own.
    """

    def _assign_work_unit(self, node: Any) -> None:  # noqa: ANN401
        for folder in reversed(SLOWEST):
            if folder in self.workqueue:
                self.workqueue.move_to_end(folder, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        parts = nodeid.partition("::")[0].split("/")
        return "/".join(parts[: 3 if parts[1] == "ingest" else 2])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FolderScheduling | None:  # noqa: ANN401
    """Have `pytest -n 2 --dist loadscope` go by folders, and not by modules."""
    return FolderScheduling(config, log) if config.getoption("dist") == "loadscope" else None
