"""Comparing all ordinary pages with the rows that stand, at equal counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, load_ids
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row
from tests.ingest.stopping import rows_with_hidden_tags

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def change_a_rating(rows: dict[str, list[Row]]) -> None:
    rows["ratings"][50]["rating"] = 1.0 if rows["ratings"][50]["rating"] != 1.0 else 2.0


def replace_a_rating(rows: dict[str, list[Row]]) -> None:
    rows["ratings"][3] = rows["ratings"][3] | {"userId": 999}


def slide(rows: dict[str, list[Row]]) -> None:
    """Let a row go and another come: the counts are the same."""
    del rows["ratings"][17]
    rows["ratings"].append(rows["ratings"][-1] | {"userId": 998})


@pytest.mark.parametrize("change", [change_a_rating, replace_a_rating, slide])
def test_rows_that_were_edited_at_equal_counts_are_found_and_landed(
    serve: Serve, land: Lander, raw_dir: Path, change: Callable[[dict[str, list[Row]]], None]
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    change(behaviour.rows)
    assert land(server.url).landed == []
    newest = land(server.url, recheck=True).newest
    assert newest.resources["ratings"].mode == "recheck"
    assert newest.resources["ratings"].current == (newest.load_id,)
    assert newest.resources["movies"].rows == 0
    assert newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_rows_that_are_gone_from_the_end_differ_though_all_others_stand(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    del behaviour.rows["ratings"][115:]
    behaviour.counts = {"ratings": 120}
    landed = [load.resources["ratings"] for load in land(server.url, recheck=True).landed]
    assert [load.mode for load in landed] == ["recheck", "recovery"]
    assert landed[-1].current_rows == 115
    assert_same_as_source(raw_dir, behaviour.rows)


def test_nothing_lands_where_nothing_differs_and_the_time_is_kept(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour())
    land(server.url, now=at(NOON))
    later = NOON + timedelta(days=3)
    outcome = land(server.url, recheck=True, now=at(later))
    assert outcome.landed == []
    assert len(load_ids(raw_dir)) == 1
    assert set(outcome.compared_at.values()) == {later}
    assert outcome.requests > 20
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_hidden_rows_do_not_differ_for_being_hidden(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    server = serve(behaviour)
    land(server.url)
    assert land(server.url, recheck=True).landed == []
    shown = behaviour.rows["tags"][0]
    shown["tag"] = "another"
    newest = land(server.url, recheck=True).newest
    assert newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_where_rows_are_hidden_a_page_that_was_whole_and_is_shorter_differs(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    for number, row in enumerate(behaviour.rows["tags"][-10:]):
        row["userId"] = 500 + number  # none of them hides another
    server = serve(behaviour)
    land(server.url)
    behaviour.counts["tags"] = len(behaviour.rows["tags"])
    behaviour.rows["tags"].pop()
    assert land(server.url).landed == []
    assert land(server.url, recheck=True).newest.resources["tags"].rows > 0
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_recheck_is_made_once_the_last_comparison_is_as_old_as_asked(
    serve: Serve, land: Lander
) -> None:
    server = serve(Behaviour())
    land(server.url, now=at(NOON))

    def requests(days: float) -> int:
        before = len(server.seen)
        land(server.url, recheck_after=7.0, now=at(NOON + timedelta(days=days)))
        return len(server.seen) - before

    assert requests(6.9) == 1
    assert requests(7.1) > 20
    assert requests(13.9) == 1
    assert requests(14.2) > 20


@pytest.mark.parametrize("lands", [True, False])
def test_a_comparison_dated_in_the_future_counts_as_none_and_is_not_shown(
    serve: Serve, land: Lander, *, lands: bool
) -> None:
    server = serve(Behaviour())
    ahead = NOON + timedelta(days=400)
    if not lands:
        land(server.url, now=at(NOON - timedelta(days=1)))
    land(server.url, recheck=True, now=at(ahead))
    assert land(server.url, now=at(NOON)).compared_at == {}
    modes = [
        {step.mode for step in land(server.url, recheck_after=7.0, now=at(moment)).steps}
        for moment in (NOON + timedelta(days=days) for days in (0, 6.9, 7.1))
    ]
    assert modes == [{"recheck"}, {"unchanged"}, {"recheck"}]


def test_what_was_found_out_about_a_load_that_is_not_there_any_more_is_forgotten(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    first = land(server.url, now=at(NOON)).newest
    change_a_rating(behaviour.rows)
    second = land(server.url, recheck=True, now=at(NOON + timedelta(days=1))).newest
    land(server.url, recheck=True, now=at(NOON + timedelta(days=10)))
    shutil.rmtree(raw_dir / "loads" / second.load_id)
    later = at(NOON + timedelta(days=11))
    compared = land(server.url, now=later).compared_at
    assert compared["ratings"] == first.started_at
    assert second.load_id not in (raw_dir / "checks.json").read_text()
    land(server.url, recheck_after=7.0, now=later)
    assert_same_as_source(raw_dir, behaviour.rows)


def test_rows_set_aside_are_compared_by_their_number(serve: Serve, land: Lander) -> None:
    behaviour = Behaviour()
    behaviour.rows["ratings"][3]["rating"] = 7
    server = serve(behaviour)
    land(server.url)
    assert land(server.url, recheck=True).landed == []
    behaviour.rows["ratings"][3]["rating"] = 4.0
    assert land(server.url, recheck=True).newest.resources["ratings"].status == "complete"


def test_a_recheck_that_was_stopped_is_gone_on_with(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    change_a_rating(behaviour.rows)
    number = len(server.seen) + 15
    behaviour.fail = lambda at_request, _path: "503" if at_request > number else None
    with pytest.raises(Exception, match="503"):
        land(server.url, recheck=True, patience=0.2)
    behaviour.fail = lambda _number, _path: None
    assert land(server.url, recheck=True).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
