"""A wait is bounded by the patience, and said while it lasts."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack

import pytest

from ingest.http.failures import GivenUpError, RequestFailedError
from ingest.http.health import Health
from ingest.http.limiter import Limiter
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from ingest.http.waiting import Watch
from ingest.source.api import FilmsApi
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.lander import QUICK, open_transport


class Watched:
    """A watch on a clock that is moved on by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.said: list[str] = []
        self.health = Health(120, clock=lambda: self.now)
        self.watch = Watch(self.health, say=self.said.append, after=10, tick=3600)

    def look_each_second(self, seconds: int) -> list[str]:
        """Move on; return what was said meanwhile."""
        before = len(self.said)
        for _ in range(seconds):
            self.now += 1
            self.watch.look()
        return self.said[before:]


def test_what_is_waited_for_is_said_after_ten_seconds_and_every_thirty() -> None:
    watched = Watched()
    health, watch = watched.health, watched.watch
    with health.asking("/tags"), watch.asking("tags at offset 0", "/tags"), health.waiting("/tags"):
        assert watched.look_each_second(9) == []
        assert watched.look_each_second(81) == [
            f"Waiting for tags at offset 0: the source has answered nothing for {seconds} s;"
            f" giving up in {120 - seconds} s."
            for seconds in (10, 40, 70)
        ]
        health.note_success("/tags")
        assert watched.look_each_second(9) == []
        assert len(watched.look_each_second(5)) == 1


def test_a_list_that_alone_is_silent_is_named() -> None:
    watched = Watched()
    health, watch = watched.health, watched.watch
    with ExitStack() as stack:
        for name in ("movies", "tags"):
            stack.enter_context(health.asking(f"/{name}"))
            stack.enter_context(watch.asking(f"{name} at offset 0", f"/{name}"))
            stack.enter_context(health.waiting(f"/{name}"))
        health.note_failure("/tags", RequestFailedError("HTTP 503", is_asleep=True))
        for _ in range(12):
            watched.look_each_second(1)
            health.note_success("/movies")
        (said,) = watched.said
        assert said == (
            "Waiting for tags at offset 0: /tags has answered nothing for 10 s, though the source"
            " answers otherwise; giving up in 110 s."
        )


def test_nothing_is_said_while_only_the_limiter_holds_requests_back() -> None:
    watched = Watched()
    with watched.health.asking("/tags"), watched.watch.asking("tags at offset 0", "/tags"):
        assert watched.look_each_second(600) == []


def test_a_source_that_hangs_is_told_of_and_given_up_when_the_patience_ends(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(fail=lambda _number, _path: "hang"))
    began = time.monotonic()
    with (
        caplog.at_level(logging.INFO, logger="ingest"),
        Transport(
            parse_base_url(server.url),
            limiter=Limiter(0),
            patience=2.5,
            backoff=QUICK,
            silence=0.5,
        ) as transport,
        pytest.raises(GivenUpError) as caught,
    ):
        FilmsApi(transport).counts()
    assert caught.value.scope == "source"
    assert 2.4 < time.monotonic() - began < 5
    assert caplog.text.count("Waiting for analytics: the source has answered nothing for") == 1


def test_the_watch_ends_when_nothing_is_asked_for(serve: Serve) -> None:
    before = set(threading.enumerate())
    with Transport(
        parse_base_url(serve(Behaviour()).url), limiter=Limiter(0), silence=0.05
    ) as transport:
        FilmsApi(transport).counts()
        time.sleep(0.2)
        begun = set(threading.enumerate()) - before
        assert [thread for thread in begun if thread.name == "watch"] == []


def test_each_retry_is_told_with_its_url_reason_and_wait_but_no_secret(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "503" if number == 1 else None))
    url = server.url.replace("http://", "http://anna:s3cret@")
    with caplog.at_level(logging.DEBUG, logger="ingest"), open_transport(url) as transport:
        FilmsApi(transport).counts()
    said = [record for record in caplog.records if record.name.startswith("ingest")]
    assert [record.levelname for record in said] == ["DEBUG"]
    assert f"HTTP 503 from {server.url}/analytics" in said[0].getMessage()
    assert "asking again in 0.0 s" in said[0].getMessage()
    assert "s3cret" not in caplog.text
