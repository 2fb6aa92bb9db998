"""What happens between runs, and on bad days: no row is lost, and `verify` cries no wolf."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from ingest.errors import ShrunkError, SourceError
from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, current_rows, in_order
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, add_tags, make_rows


def test_rows_that_come_after_their_count_are_landed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """The list lags behind `/analytics` by one run, as a cache before it does."""
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.counts = {"ratings": 130}  # counted already, and not listed yet
    land(server.url)
    add_ratings(behaviour.rows, 10)
    land(server.url)
    assert_same_as_source(raw_dir, behaviour.rows)


def test_verify_finds_no_fault_in_rows_appended_after_a_count_that_was_too_low(
    serve: Serve, raw_dir: Path
) -> None:
    """The last page hides a row, reaches past the end, and the count was below it."""
    rows = make_rows(tags=38)
    behaviour = Behaviour(rows=rows, counts={"tags": 35}, hides={("tags", 36)})
    server = serve(behaviour)
    land = Lander(raw_dir)
    land(server.url)
    behaviour.counts = {}
    add_tags(behaviour.rows, 1)
    land(server.url)
    assert_same_as_source(raw_dir, behaviour.rows)
    assert list(faults(RawDir(raw_dir))) == []


def test_a_count_that_falls_below_the_rows_loses_no_row_that_its_page_hides(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(hides={("tags", 39)})
    server = serve(behaviour)
    land(server.url)
    assert_same_as_source(raw_dir, behaviour.rows)
    behaviour.counts = {"tags": 39}
    tags = land(server.url, accept_shrink=("tags",)).newest.resources["tags"]
    is_whole = current_rows(raw_dir, "tags") == in_order(behaviour.rows["tags"])
    assert is_whole or tags.status != "complete"


def test_a_row_removed_between_the_check_of_an_append_and_its_pages_is_not_called_complete(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 1)
    asked: list[int] = []

    def remove(_number: int, path: str) -> None:
        if path == "/ratings":
            asked.append(1)
            if len(asked) == 2:  # the first one is the check of the last page landed
                del behaviour.rows["ratings"][0]
                add_ratings(behaviour.rows, 8)

    behaviour.before = remove
    ratings = land(server.url).newest.resources["ratings"]
    is_whole = current_rows(raw_dir, "ratings") == in_order(behaviour.rows["ratings"])
    assert is_whole or ratings.status != "complete"


@pytest.mark.parametrize("asks", ["nothing", "recheck", "full_refresh"])
def test_rows_that_stand_are_not_replaced_by_a_load_in_which_half_of_them_fail(
    serve: Serve, land: Lander, raw_dir: Path, asks: str
) -> None:
    """Nothing is gone at the source: its pages past the middle answer 500 for one run."""
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    stood = current_rows(raw_dir, "ratings")
    behaviour.poisoned = {("ratings", offset) for offset in range(60, 120)}
    if asks == "nothing":
        add_ratings(behaviour.rows, 3)
    with contextlib.suppress(ShrunkError, SourceError):
        land(server.url, recheck=asks == "recheck", full_refresh=asks == "full_refresh")
    now = current_rows(raw_dir, "ratings")
    assert [row for row in stood if row not in now] == []


def test_rows_that_failed_before_are_no_reason_to_leave_what_comes_now(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """As the course's own server fails on the links that it can't serve, whenever it is asked."""
    failing = {("ratings", offset) for offset in range(50, 68)}
    behaviour = Behaviour(poisoned=failing)
    server = serve(behaviour)
    land(server.url)
    behaviour.rows["ratings"][7]["rating"] = 4.5
    ratings = land(server.url, full_refresh=True).newest.resources["ratings"]
    assert not ratings.unserved
    assert ratings.failed_offsets == tuple(range(50, 68))
    served = [row for at, row in enumerate(behaviour.rows["ratings"]) if not 50 <= at < 68]
    assert current_rows(raw_dir, "ratings") == in_order(served)


def test_a_page_that_fails_in_a_recheck_costs_no_row_that_stands(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """As `make run` calls it first, with --no-recover; nothing has changed at the source."""
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.poisoned = {("ratings", 50)}
    land(server.url, recheck=True, recover=False)
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_time_without_zone_in_the_record_of_checks_stops_no_run(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour())
    land(server.url)
    said = {"sources": {"the source": {"compared_at": {"ratings": "2026-01-01T00:00:00"}}}}
    (raw_dir / "checks.json").write_text(json.dumps(said))
    assert land(server.url).newest.status == "complete"
