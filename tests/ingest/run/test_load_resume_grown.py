"""A load that stopped midway, of a source that has changed since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.cli.summary import summarize
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import Row, assert_same_as_source, state
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, add_tags
from tests.ingest.server import MisbehavingServer
from tests.ingest.stopping import (
    CHECKS,
    CONCURRENCY,
    Undisturbed,
    answered,
    land_between_deaths,
    rows_with_hidden_tags,
    state_of,
    stop_midway,
)
from tests.slow import slow


def grow(server: MisbehavingServer) -> None:
    """Let three resources grow; tags by some that pages hide."""
    rows = server.behaviour.rows
    rows["movies"].append({"movieId": 900 + len(rows["movies"]), "title": "New", "genres": None})
    add_ratings(rows, 13)
    add_tags(rows, 4)


GROWING = 3


@pytest.mark.parametrize("share", [0.1, 0.45, 0.8, *slow(0.02, 0.2, 0.35, 0.6, 0.98)])
def test_a_source_that_grew_since_a_stop_is_gone_on_with_and_followed(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed, share: float
) -> None:
    """What was answered before the stop isn't asked for again, but a page of each that grew."""
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    stop_midway(server, land, round(undisturbed.requests * share))
    before = answered(server)
    grow(server)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)
    again = sum(
        min(times, answered(server)[page] - times)
        for page, times in before.items()
        if answered(server)[page] > max(times, undisturbed.answered[page])
    )
    # the page that is checked, the page that the earlier count cut off, and the one that was empty
    assert again <= CONCURRENCY + 3 * GROWING + CHECKS
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_a_source_that_grows_between_many_stops_is_landed_in_the_end(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    land_between_deaths(
        server,
        land,
        requests=17,
        most_deaths=40,
        after_death=lambda: add_ratings(server.behaviour.rows, 1),
    )
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)


def lose_a_row(rows: dict[str, list[Row]]) -> None:
    del rows["movies"][0]


def lose_a_row_and_grow(rows: dict[str, list[Row]]) -> None:
    lose_a_row(rows)
    rows["movies"].extend(
        {"movieId": 900 + number, "title": "New", "genres": None} for number in range(5)
    )


@pytest.mark.parametrize("change", [lose_a_row, lose_a_row_and_grow])
def test_a_source_whose_rows_moved_since_a_stop_begins_anew_and_says_so(
    serve: Serve,
    land: Lander,
    raw_dir: Path,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[dict[str, list[Row]]], None],
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags()))
    stop_midway(server, land, 20)
    change(server.behaviour.rows)
    with caplog.at_level("INFO", logger="ingest"):
        assert land(server.url).newest.status == "complete"
    assert "movies: the source has changed since the stopped run." in caplog.text
    assert state(raw_dir) == state_of(server)


def test_a_source_without_counts_whose_rows_moved_since_a_stop_begins_anew(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=rows_with_hidden_tags(), has_analytics=False))
    stop_midway(server, land, 12)
    lose_a_row(server.behaviour.rows)
    assert land(server.url).newest.status == "unverified"
    assert state(raw_dir) == state_of(server)


def test_a_recovery_that_was_stopped_is_gone_on_with_although_the_source_grew(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    """First what was hidden, then the tail: neither is asked for from its start."""
    server = serve(Behaviour(rows=rows_with_hidden_tags(), hides_tags=True))
    stop_midway(server, land, round(undisturbed.requests * 0.9))
    grow(server)
    before = len(server.seen)
    outcome = land(server.url)
    assert [load.resources["tags"].mode for load in outcome.landed][:2] == ["recovery", "append"]
    assert outcome.steps[2].mode == "append"
    assert summarize(outcome)["resources"]["tags"]["recovered"] > 0
    assert len(server.seen) - before < undisturbed.requests * 0.6
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)
