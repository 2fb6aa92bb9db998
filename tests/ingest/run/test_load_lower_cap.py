"""A source that gives fewer rows at a time than it did when the rows that stand were landed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.server import Behaviour
from tests.ingest.stopping import rows_with_hidden_tags


@pytest.mark.parametrize("cap", [1, 4, 9])
def test_rows_are_appended_though_the_source_refuses_a_page_as_large_as_before(
    serve: Serve, land: Lander, raw_dir: Path, cap: int
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.cap = cap
    add_ratings(behaviour.rows, 13)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.mode, ratings.rows) == ("append", 13)
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("cap", [1, 4, 9])
def test_hidden_rows_are_recovered_though_the_source_refuses_their_windows_now(
    serve: Serve, land: Lander, raw_dir: Path, cap: int
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    server = serve(behaviour)
    short = land(server.url, recover=False).newest.resources["tags"]
    assert short.status == "incomplete"
    behaviour.cap = cap
    newest = land(server.url).newest
    assert newest.status == "complete"
    assert newest.resources["tags"].requests <= 60 + 6 * 10
    assert_same_as_source(raw_dir, behaviour.rows)
