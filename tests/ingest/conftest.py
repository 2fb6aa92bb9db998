"""What the tests of the loader share: misbehaving servers, and whole loads against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ingest.lander import Lander
from tests.ingest.server import Behaviour, MisbehavingServer, serving

Serve = Callable[[Behaviour], MisbehavingServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that behave as told; all are stopped when the test ends."""
    with ExitStack() as stack:
        yield lambda behaviour: stack.enter_context(serving(behaviour))


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """Return where loads are landed; it doesn't exist yet."""
    return tmp_path / "raw"


@pytest.fixture
def land(raw_dir: Path) -> Lander:
    """Return what lands a source into `raw_dir`."""
    return Lander(raw_dir)
