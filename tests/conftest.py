"""Tests of one folder share warehouses and servers: each folder has a process of its own."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands under test where a shell runs the tests in the background.

    Such a shell has SIGINT ignored, and what is ignored stays so in every process begun.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests by folder for `pytest -n 2 --dist loadgroup`."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.path.relative_to(TESTS).parts[0]))
