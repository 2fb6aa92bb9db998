"""Loads of several sources in one folder: each source's rows stay."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, make_rows


def test_a_switch_back_costs_what_unchanged_costs(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    mine, other = Behaviour(), Behaviour(rows=make_rows(movies=7, ratings=20, tags=3))
    server, sample = serve(mine), serve(other)
    land(server.url, source="mine")
    land(sample.url, source="sample")
    assert_same_as_source(raw_dir, other.rows)
    before = len(server.seen)
    outcome = land(server.url, source="mine")
    assert len(server.seen) == before + 1
    assert outcome.switched_from == "sample"
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, mine.rows)
    assert land(server.url, source="mine").landed == []


def test_a_switch_back_to_a_source_that_has_grown_lands_its_tail(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    mine, other = Behaviour(), Behaviour(rows=make_rows(movies=7, ratings=20, tags=3))
    server, sample = serve(mine), serve(other)
    land(server.url, source="mine")
    land(sample.url, source="sample")
    add_ratings(mine.rows, 12)
    newest = land(server.url, source="mine").newest
    assert (newest.resources["ratings"].mode, newest.resources["ratings"].rows) == ("append", 12)
    assert_same_as_source(raw_dir, mine.rows)


def test_a_smaller_source_is_no_source_that_has_shrunk(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    other = Behaviour(rows=make_rows(movies=2, ratings=2, tags=1))
    land(serve(Behaviour()).url, source="mine")
    land(serve(other).url, source="sample")
    assert_same_as_source(raw_dir, other.rows)


def test_a_password_in_the_url_is_noted_without_being_kept(serve: Serve, land: Lander) -> None:
    server = serve(Behaviour())
    assert not land(server.url).newest.source_had_credentials
    newest = land(server.url, source="again", has_credentials=True).newest
    assert newest.source_had_credentials
