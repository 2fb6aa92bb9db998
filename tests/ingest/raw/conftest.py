"""What the tests of the raw folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, make_rows
from tests.ingest.server import serving


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    """Return a raw folder with a full load of 45 ratings, and one that appends seven."""
    raw_dir = tmp_path / "verified"
    behaviour = Behaviour(rows=make_rows(ratings=45))
    with serving(behaviour) as server:
        Lander(raw_dir)(server.url)
        add_ratings(behaviour.rows, 7)
        Lander(raw_dir)(server.url)
    return raw_dir
