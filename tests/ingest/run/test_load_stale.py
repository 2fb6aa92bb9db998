"""What a stopped run had is held against the source before it is used."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row, add_ratings, make_rows
from tests.ingest.stopping import (
    die_from,
    live_again,
    rows_with_hidden_tags,
    stop_midway,
)

Rows = dict[str, list[Row]]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def remove_and_add(rows: Rows) -> None:
    del rows["ratings"][5]
    rows["ratings"].append(rows["ratings"][-1] | {"userId": 777})


def edit_the_last_had(rows: Rows) -> None:
    for row in rows["ratings"][60:]:
        row["timestamp"] += 1


@pytest.mark.parametrize("change", [remove_and_add, edit_the_last_had])
def test_rows_that_changed_at_equal_counts_since_a_stop_are_landed_as_they_are_now(
    serve: Serve,
    land: Lander,
    raw_dir: Path,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[Rows], None],
) -> None:
    behaviour = Behaviour(rows=make_rows())
    server = serve(behaviour)
    stop_midway(server, land, 18)
    change(behaviour.rows)
    with caplog.at_level("INFO", logger="ingest"):
        outcome = land(server.url)
    assert "ratings: the source doesn't answer any more what it answered" in caplog.text
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_windows_are_checked_by_turns_so_that_any_change_is_found_in_the_end(
    serve: Serve, land: Lander
) -> None:
    behaviour = Behaviour(rows=make_rows())
    server = serve(behaviour)
    stop_midway(server, land, 18)
    checked: set[str] = set()
    for _ in range(8):
        before = len(server.seen)
        stop_midway(server, land, 10)
        checked.update(
            seen.query["skip"] for seen in server.seen[before:] if seen.path == "/ratings"
        )
    assert len(checked) >= 5


@pytest.mark.parametrize("days", [1, -7])
def test_after_a_day_every_tenth_window_is_checked(
    serve: Serve, land: Lander, raw_dir: Path, days: int
) -> None:
    """A clock that was ahead and has been put right changes nothing about it."""
    behaviour = Behaviour(rows=make_rows(ratings=3000))
    server = serve(behaviour)
    die_from(server, 260)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1, now=at(NOON))
    live_again(server)
    for path in (raw_dir / ".incoming").glob("*/journal"):
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    had = {
        seen.query["skip"] for seen in server.seen if (seen.path, seen.status) == ("/ratings", 200)
    }
    before = len(server.seen)
    land(server.url, now=at(NOON + timedelta(days=days)))
    again = [
        seen
        for seen in server.seen[before:]
        if seen.path == "/ratings" and seen.query["skip"] in had
    ]
    assert len(had) / 10 <= len(again) <= len(had) / 10 + 3
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_full_refresh_uses_no_answer_that_is_older_than_its_own_call(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows())
    server = serve(behaviour)
    stop_midway(server, land, 18)
    before = len(server.seen)
    land(server.url, full_refresh=True)
    assert len({str(seen.query) + seen.path for seen in server.seen[before:]}) > 20
    first = next(seen.query for seen in server.seen[before:] if seen.path == "/ratings")
    assert first["skip"] == "0"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize(
    ("minutes", "goes_on"), [(59, True), (61, False), (-1, True), (-9000, False)]
)
def test_a_stopped_full_refresh_is_gone_on_with_for_an_hour(
    serve: Serve, land: Lander, raw_dir: Path, minutes: int, *, goes_on: bool
) -> None:
    behaviour = Behaviour(rows=make_rows())
    server = serve(behaviour)
    land(server.url, now=at(NOON - timedelta(hours=5)))
    die_from(server, len(server.seen) + 18)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1, full_refresh=True, now=at(NOON))
    live_again(server)
    for path in (raw_dir / ".incoming").glob("*/journal"):
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    before = len(server.seen)
    land(server.url, full_refresh=True, now=at(NOON + timedelta(minutes=minutes)))
    assert (len(server.seen) - before < 22) == goes_on
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_stopped_recovery_outlives_a_load_of_what_has_grown_elsewhere(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """As `make run` does it: first a run without recovery, then one with it."""
    behaviour = Behaviour(rows=rows_with_hidden_tags(200), hides_tags=True)
    server = serve(behaviour)
    land(server.url, recover=False)
    before = len(server.seen)
    stop_midway(server, land, 60)
    had = len(server.seen) - before
    add_ratings(behaviour.rows, 5)
    before = len(server.seen)
    land(server.url, recover=False)
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert len(server.seen) - before < 180 - had


def test_a_stopped_recovery_outlives_growth_of_its_own_resource(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(200), hides_tags=True)
    server = serve(behaviour)
    land(server.url, recover=False)
    stop_midway(server, land, 60)
    behaviour.rows["tags"].append(behaviour.rows["tags"][-1] | {"tag": "new"})
    assert land(server.url, recover=False).landed == []
    modes = [load.resources["tags"].mode for load in land(server.url).landed]
    assert modes[:2] == ["recovery", "append"]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_recovery_whose_answers_have_changed_lands_its_resource_anew(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    server = serve(behaviour)
    land(server.url, recover=False)
    stop_midway(server, land, 20)
    for row in behaviour.rows["tags"]:
        row["tag"] = f"{row['tag']} edited"
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
