"""What the tests of the loader share: misbehaving servers, and whole loads against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.behaviour import Behaviour
from tests.ingest.forks import Forks, forking
from tests.ingest.landed import assert_loads_are_whole
from tests.ingest.lander import Lander
from tests.ingest.server import MisbehavingServer, serving
from tests.ingest.stopping import Undisturbed, answered, comparable, rows_with_hidden_tags

Serve = Callable[[Behaviour], MisbehavingServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that behave as told; all are stopped when the test ends."""
    with ExitStack() as stack:
        yield lambda behaviour: stack.enter_context(serving(behaviour))


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Return what runs `python -m ingest` without starting Python anew."""
    with forking() as running:
        yield running


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """Return where loads are landed; it doesn't exist yet."""
    return tmp_path / "raw"


@pytest.fixture
def land(raw_dir: Path) -> Iterator[Lander]:
    """Return what lands a source into `raw_dir`; what it has landed is checked in the end."""
    yield Lander(raw_dir)
    assert_loads_are_whole(raw_dir)
    assert list(faults(RawDir(raw_dir))) == []


@pytest.fixture
def undisturbed(serve: Serve, tmp_path: Path) -> Undisturbed:
    """Return what `stopping.rows_with_hidden_tags` come to where nothing happens."""
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    Lander(tmp_path / "undisturbed")(server.url)
    landed = comparable(tmp_path / "undisturbed")
    return Undisturbed(landed, answered(server), len(server.seen))
