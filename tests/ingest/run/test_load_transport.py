"""What a load makes of redirects, credentials, the throttle, and answers that are too large."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import load_ids
from tests.ingest.lander import Lander


def test_an_answer_of_more_than_64_mib_is_refused_and_costs_only_its_resource(
    serve: Serve, land: Lander
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "bomb" if number == 3 else None))
    resources = land(server.url, timeout=10).newest.resources
    (left,) = [load for load in resources.values() if load.mode == "unserved"]
    assert "more than 64 MiB" in left.reason
    assert "--batch-size" in left.reason


def test_a_redirect_to_another_origin_is_refused_and_not_followed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    elsewhere = serve(Behaviour())
    server = serve(Behaviour(redirect=elsewhere.url))
    with pytest.raises(SourceError, match="redirects to another port"):
        land(server.url)
    server.behaviour.redirect = "http://user:secret@films.example/api?key=secret"
    with pytest.raises(SourceError, match=re.escape("another origin (films.example)")) as caught:
        land(server.url)
    assert "secret" not in str(caught.value)
    assert elsewhere.seen == []
    assert load_ids(raw_dir) == []


def test_redirects_in_a_circle_end(serve: Serve, land: Lander) -> None:
    server = serve(Behaviour(redirect="/again"))
    with pytest.raises(SourceError, match="redirects in a circle"):
        land(server.url)
    assert len(server.seen) <= 5


def test_requests_are_spaced_by_their_starts_whatever_they_are(serve: Serve, land: Lander) -> None:
    """Counts, empty pages and retries among them; one after the other would take thrice as long.

    The server notes a start late where the machine is busy: the gaps are told by their middle one.
    """
    behaviour = Behaviour(latency=0.1, fail=lambda number, _: "500" if number == 7 else None)
    server = serve(behaviour)
    land(server.url, interval=0.04, concurrency=8)
    starts = [seen.at for seen in server.seen]
    ideal = (len(starts) - 1) * 0.04
    assert ideal * 0.98 <= starts[-1] - starts[0] <= ideal * 3
    gaps = sorted(later - earlier for earlier, later in pairwise(starts))
    assert gaps[len(gaps) // 2] > 0.02


def test_credentials_reach_the_source_and_nothing_else(
    serve: Serve, land: Lander, raw_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(fail=lambda number, _path: "reset" if number == 4 else None))
    url = server.url.replace("http://", "http://anna:s3cret@")
    with caplog.at_level("DEBUG"):
        land(url, source=server.url)
    assert all("Authorization" in headers for headers in server.headers_seen)
    assert "s3cret" not in caplog.text
    for path in raw_dir.rglob("*"):
        if path.is_file():
            assert b"s3cret" not in path.read_bytes(), path
    server.behaviour.fail = lambda _number, _path: "401"
    with pytest.raises(SourceError) as caught:
        land(url, source=server.url)
    assert "s3cret" not in str(caught.value)
