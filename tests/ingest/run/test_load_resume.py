"""A load that stopped midway goes on where it stopped, and ends as if nothing had been."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import SourceError, TooManyRejectedError
from ingest.extract.recovery import WAITS
from ingest.extract.splitting import ATTEMPTS_FOR_A_ROW
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import manifest, state
from tests.ingest.lander import Lander
from tests.ingest.stopping import (
    CHECKS,
    CONCURRENCY,
    Undisturbed,
    comparable,
    die_from,
    land_between_deaths,
    live_again,
    repeated,
    rows_with_hidden_tags,
    state_of,
    stop_midway,
)
from tests.slow import slow


@pytest.mark.parametrize("share", [0.05, 0.4, 0.8, *slow(0.02, 0.2, 0.35, 0.45, 0.5, 0.6, 0.98)])
def test_a_load_goes_on_where_the_source_died_and_ends_like_an_undisturbed_one(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed, share: float
) -> None:
    """In the first phase as in the second, whose counts haven't changed."""
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    stop_midway(server, land, round(undisturbed.requests * share))
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert repeated(server, undisturbed) <= CONCURRENCY + CHECKS
    assert comparable(raw_dir) == undisturbed.landed
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_a_load_that_dies_again_and_again_gets_there(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    land_between_deaths(server, land, requests=16, most_deaths=30)
    assert comparable(raw_dir) == undisturbed.landed


def test_a_torn_journal_costs_the_torn_answer(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    die_from(server, 20)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    (journal,) = (raw_dir / ".incoming").glob("*/journal")
    journal.write_bytes(journal.read_bytes()[:-7])
    live_again(server)
    land(server.url)
    assert repeated(server, undisturbed) <= CONCURRENCY + CHECKS + 1
    assert comparable(raw_dir) == undisturbed.landed


@pytest.mark.parametrize(
    "change",
    [
        {"batch_size": 9},
        {"source": "another source"},
    ],
)
def test_another_source_or_setting_begins_anew_and_says_so(
    serve: Serve,
    land: Lander,
    raw_dir: Path,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, Any],
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags()))
    stop_midway(server, land, 20)
    with caplog.at_level("INFO", logger="ingest"):
        outcome = land(server.url, **change)
    assert "stopped while it had another source, setting or count." in caplog.text
    assert outcome.newest.status in {"complete", "unverified"}
    assert state(raw_dir)["ratings"] == state_of(server)["ratings"]


def test_fewer_resources_go_on_with_what_a_stopped_run_had_of_them(
    serve: Serve, land: Lander, raw_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags()))
    stop_midway(server, land, 20)
    with caplog.at_level("INFO", logger="ingest"):
        land(server.url, resources=("movies", "ratings"))
    assert "Going on with load" in caplog.text
    assert state(raw_dir)["ratings"] == state_of(server)["ratings"]


def test_it_says_that_it_goes_on(
    serve: Serve, land: Lander, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags()))
    stop_midway(server, land, 20)
    with caplog.at_level("INFO", logger="ingest"):
        land(server.url)
    assert "Going on with load" in caplog.text


def test_answers_that_cannot_be_landed_are_not_gone_on_from(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """The source may have been put right since, with the same counts."""
    server = serve(Behaviour(rows=rows_with_hidden_tags()))
    good = [dict(row) for row in server.behaviour.rows["ratings"]]
    for row in server.behaviour.rows["ratings"]:
        row["rating"] = 11
    with pytest.raises(TooManyRejectedError):
        land(server.url)
    server.behaviour.rows["ratings"] = good
    server.behaviour.ignores_skip = True
    with pytest.raises(SourceError):
        land(server.url)
    server.behaviour.ignores_skip = False
    assert land(server.url).newest.status == "complete"
    assert state(raw_dir) == state_of(server)


def test_a_row_given_up_before_a_stop_is_asked_for_again(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    poisoned = {("movies", 3)}
    server = serve(Behaviour(rows=rows_with_hidden_tags(200), hides_tags=True, poisoned=poisoned))

    def asked_alone() -> int:
        asked = [(seen.path, seen.query) for seen in server.seen]
        return asked.count(("/movies", {"skip": "3", "limit": "1"}))

    def before(number: int, path: str) -> None:
        if path == "/tags":
            time.sleep(0.05)  # so that there are some left
        if asked_alone() == ATTEMPTS_FOR_A_ROW:
            server.behaviour.before = lambda _number, _path: None
            die_from(server, number + 8)

    server.behaviour.before = before
    with pytest.raises(SourceError):
        land(server.url, patience=0.5)
    before_the_stop = asked_alone()
    assert before_the_stop >= ATTEMPTS_FOR_A_ROW
    live_again(server)
    outcome = land(server.url)
    assert outcome.newest.resources["movies"].unavailable_offsets == (3,)
    assert asked_alone() > before_the_stop + len(WAITS)
    assert manifest(raw_dir)["resources"]["tags"]["status"] == "complete"
