"""Tests of one folder share warehouses and servers, and run in one process."""

from __future__ import annotations

import re
import signal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

import warehouse  # noqa: F401 - before a module of tests/warehouse can take its name

pytest_plugins = ("tests.browsers",)

# On a busy machine an example takes as long as it takes.
settings.register_profile("films", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("films")


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands under test where a shell runs the tests in the background.

    Such a shell has SIGINT ignored, and what is ignored stays so in every process begun.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


SLOWEST = (
    *("tests/warehouse", "tests/warehouse/odd", "tests/reports/real", "tests/reports"),
    "tests/reports/sample",
    "tests/reports/workbench",
    *("tests/pipeline", "tests/faults", "tests/ingest/cli", "tests/ingest/run"),
    "tests/project/test_pythons.py",
)
"""The units that take longest: begun last, one process would end long after the other."""

BUILT = re.compile(r"[\[-](sample|real)[\]-]")
"""The data of the warehouse that a test of the report is of, in the test's name."""

OF_THEIR_OWN = re.compile(
    r"test_(a_million|users_and_genome|warehouse_(changes|data_tests|odd_data))\.py"
)
"""Modules of long tests about the warehouse that land data of their own."""


def unit_of(nodeid: str) -> str:
    """Return what a test is of that one process gets as a whole."""
    path, _, test = nodeid.partition("::")
    parts = path.split("/")
    built = BUILT.search(test) if parts[1] == "reports" else None
    if built is not None:
        return f"tests/reports/{built[1]}"
    if parts[1] == "reports" and parts[2].startswith("test_workbench"):
        return "tests/reports/workbench"
    if parts[1] == "warehouse" and OF_THEIR_OWN.fullmatch(parts[2]):
        return "tests/warehouse/odd"
    return "/".join(parts[: 3 if parts[1] in {"ingest", "project"} else 2])


class FolderScheduling(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Gives all tests of a folder to one process, the slowest folders first.

    Where tests share nothing that takes long to make, the unit is smaller: each of the loader's
    wings, each module of the project's, of the report the workbench and each of the warehouses that
    dbt builds for it, and the warehouses of odd data.
    """

    def _assign_work_unit(self, node: Any) -> None:  # noqa: ANN401
        for unit in reversed(SLOWEST):
            if unit in self.workqueue:
                self.workqueue.move_to_end(unit, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FolderScheduling | None:  # noqa: ANN401
    """Have `pytest --dist loadscope` go by folders, and not by modules."""
    return FolderScheduling(config, log) if config.getoption("dist") == "loadscope" else None
