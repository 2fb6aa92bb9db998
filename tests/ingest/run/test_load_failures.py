"""Whatever goes wrong on the way is asked again, within bounds, and none of it lands."""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.cli.session import saying_if_asleep
from ingest.errors import SourceError
from ingest.source.api import FilmsApi
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, load_ids, manifest, offsets_of
from tests.ingest.lander import Lander, open_transport
from tests.ingest.made_rows import make_rows
from tests.ingest.server import MisbehavingServer


def fail_at(numbers: dict[int, str]) -> Behaviour:
    return Behaviour(fail=lambda number, _path: numbers.get(number))


@pytest.mark.parametrize(
    "kind", ["500", "503", "408", "425", "reset", "cut", "html", "text", "list"]
)
def test_a_failed_request_is_asked_again_and_nothing_of_it_lands(
    serve: Serve, land: Lander, raw_dir: Path, kind: str
) -> None:
    behaviour = fail_at({1: kind, 4: kind, 9: kind, 10: kind, 17: kind})
    server = serve(behaviour)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert (outcome.requests, outcome.retries) == (len(server.seen), 5)


def test_a_page_that_hangs_is_asked_again_after_the_time_out(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = fail_at({5: "hang"})
    outcome = land(serve(behaviour).url, timeout=0.3)
    assert outcome.retries == 1
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("status", ["400", "401", "403", "405", "410"])
def test_a_refusal_is_not_asked_again_and_costs_only_its_resource(
    serve: Serve, land: Lander, raw_dir: Path, status: str
) -> None:
    behaviour = Behaviour(fail=lambda _number, path: status if path == "/tags" else None)
    server = serve(behaviour)
    outcome = land(server.url)
    assert sum(seen.path == "/tags" for seen in server.seen) == 1
    tags = outcome.newest.resources["tags"]
    assert (tags.status, tags.mode, tags.unserved, tags.rows) == (
        "incomplete",
        "unserved",
        True,
        0,
    )
    assert f"tags at offset 0: {server.url} answers HTTP {status}; check" in tags.reason
    assert outcome.newest.resources["ratings"].status == "complete"
    behaviour.fail = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("status", ["401", "403", "404", "410"])
def test_a_source_that_refuses_every_resource_is_an_error(
    serve: Serve, land: Lander, raw_dir: Path, status: str
) -> None:
    server = serve(Behaviour(fail=lambda _number, path: None if "analytics" in path else status))
    with pytest.raises(SourceError, match=f"movies at offset 0: .* answers (HTTP )?{status}"):
        land(server.url)
    assert load_ids(raw_dir) == []


@pytest.mark.parametrize("form", ["1", "date"])
def test_a_retry_after_holds_back_everyone_for_that_long(
    serve: Serve, land: Lander, raw_dir: Path, form: str
) -> None:
    """A token bucket of 20 a second: only those in flight when it is empty may meet a 429."""
    behaviour = Behaviour(rows=make_rows(ratings=300), throttle=20.0, retry_after=form)
    server = serve(behaviour)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_everyone_waited(server, at_least=1.0, in_flight=4)


def assert_everyone_waited(server: MisbehavingServer, *, at_least: float, in_flight: int) -> None:
    refused = [seen for seen in server.seen if seen.status == 429]
    assert refused
    for refusal in refused:
        # those in flight were sent before the answer came: within a fraction of a second
        sent_later = [seen for seen in server.seen if seen.at > refusal.at + 0.2]
        early = [seen for seen in sent_later if seen.at < refusal.at + at_least - 0.05]
        assert early == []
    bursts = 1 + sum(later.at - earlier.at > 0.5 for earlier, later in pairwise(refused))
    assert len(refused) <= bursts * in_flight


def test_a_retry_after_beyond_patience_is_told_and_not_waited_for(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(throttle=3.0, retry_after="3600"))
    with pytest.raises(SourceError, match=r"HTTP 429 .* in 3,600 s, beyond --patience"):
        land(server.url)
    assert len(server.seen) <= 12
    assert load_ids(raw_dir) == []


def test_a_source_that_sleeps_is_waited_for(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour(sleeps=0.7)
    outcome = land(serve(behaviour).url)
    assert outcome.newest.status == "complete"
    assert outcome.retries > 1
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_source_that_stays_away_is_given_up_when_patience_ends(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "500" if number > 10 else None))
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"HTTP 500 from .* times; try again later"):
        land(server.url, patience=0.5)
    assert time.monotonic() - began < 3
    assert load_ids(raw_dir) == []


def test_an_address_where_nothing_listens_is_given_up_soon(land: Lander, raw_dir: Path) -> None:
    began = time.monotonic()
    with pytest.raises(
        SourceError, match=r"analytics: connection refused from http://127\.0\.0\.1"
    ):
        land("http://127.0.0.1:9", patience=60)
    assert time.monotonic() - began < 5
    assert load_ids(raw_dir) == []


def test_a_resource_that_fails_altogether_does_not_put_nothing_in_the_place_of_its_rows(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.fail = lambda _number, path: "500" if path == "/ratings" else None
    before = len(server.seen)
    ratings = land(server.url, full_refresh=True).newest.resources["ratings"]
    assert (ratings.status, ratings.mode) == ("incomplete", "unserved")
    assert "its first page fails, and so do single rows all over it" in ratings.reason
    assert sum(seen.path == "/ratings" for seen in server.seen[before:]) <= 8 + 16
    assert_same_as_source(raw_dir, behaviour.rows)
    behaviour.fail = lambda _number, _path: None
    behaviour.rows["ratings"][5]["rating"] = 0.5
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("places", [{0}, {0, 24}, {0, 9, 12, 15, 24}])
def test_a_resource_whose_pages_all_hold_a_failing_row_is_landed_but_for_those(
    serve: Serve, land: Lander, raw_dir: Path, places: set[int]
) -> None:
    behaviour = Behaviour(poisoned={("movies", place) for place in places})
    outcome = land(serve(behaviour).url, batch_size=25)
    assert outcome.newest.resources["movies"].unavailable_offsets == tuple(sorted(places))
    for place in sorted(places, reverse=True):
        del behaviour.rows["movies"][place]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_page_that_keeps_failing_while_others_succeed_stops_nothing(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(poisoned={("tags", 3)})
    outcome = land(serve(behaviour).url, recover=False)
    tags = outcome.newest.resources["tags"]
    assert (tags.status, tags.rows, tags.missing) == ("incomplete", 30, 10)
    assert tags.windows[0] == (0, 10, 0)
    assert sorted(offsets_of(raw_dir, "tags")) == list(range(10, 40))


def failing_share(share: float, *, seed: int, kinds: tuple[str, ...]) -> Callable[..., str | None]:
    """Return a `fail` that lets a share of all requests fail, in mixed ways."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    lock = threading.Lock()

    def fail(_number: int, _path: str) -> str | None:
        with lock:
            return chance.choice(kinds) if chance.random() < share else None

    return fail


def test_with_a_fifth_of_all_requests_failing_and_throttling_all_lands_exactly_once(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    kinds = ("500", "503", "reset", "cut", "html", "list")
    behaviour = Behaviour(
        rows=make_rows(movies=100, ratings=500, tags=100),
        throttle=20.0,
        fail=failing_share(0.2, seed=1, kinds=kinds),
    )
    server = serve(behaviour)
    outcome = land(server.url, batch_size=20, interval=0.045, patience=20)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    for name, rows in behaviour.rows.items():
        assert sorted(offsets_of(raw_dir, name)) == list(range(len(rows)))
        in_pages = [load for load in outcome.landed if load.resources[name].mode == "full"]
        assert sum(load.resources[name].rows for load in in_pages) <= len(rows)
    failed = [seen for seen in server.seen if isinstance(seen.status, str)]
    assert len(failed) > len(server.seen) / 10
    said = manifest(raw_dir, load_ids(raw_dir)[0])
    assert said["retries"] >= len(failed) * 0.9


@pytest.mark.parametrize(
    ("behaviour", "times"),
    [
        (Behaviour(sleeps=60), 1),
        (Behaviour(latency=0.6), 1),
        (Behaviour(fail=lambda _number, _path: "500"), 0),
        (None, 0),
    ],
)
def test_a_source_that_hangs_is_said_to_wake_up_but_none_that_refuses(
    serve: Serve, caplog: pytest.LogCaptureFixture, behaviour: Behaviour | None, times: int
) -> None:
    url = serve(behaviour).url if behaviour else "http://127.0.0.1:9"
    with (
        caplog.at_level("INFO", logger="ingest"),
        open_transport(url, patience=0.5) as transport,
        saying_if_asleep(transport, logging.getLogger("ingest"), after=0.2),
        contextlib.suppress(SourceError),
    ):
        FilmsApi(transport).counts()
    assert caplog.text.count("Waking up the source") == times
