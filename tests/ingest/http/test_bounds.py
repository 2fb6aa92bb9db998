"""What a hostile source sends is bounded, and costs a line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT
from tests.ingest.lander import Lander

BOMBED = """
import resource, sys
from ingest.source.api import FilmsApi
from ingest.http.url import parse_base_url
from ingest.errors import SourceError
from ingest.http.limiter import Limiter
from ingest.http.transport import Transport

with Transport(parse_base_url(sys.argv[1]), limiter=Limiter(0), timeout=10) as transport:
    api = FilmsApi(transport)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        api.counts()
    except SourceError as error:
        print(error)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_bomb_of_400_mb_fails_in_bounded_memory(serve: Serve) -> None:
    server = serve(Behaviour(fail=lambda _number, _path: "bomb"))
    finished = subprocess.run(
        [sys.executable, "-c", BOMBED, server.url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    error, kilobytes = finished.stdout.splitlines()
    assert "more than 64 MiB" in error
    assert int(kilobytes) < 250_000
    assert len(server.seen) == 1, "it isn't asked for again"


@pytest.mark.parametrize("count", [10**12, 2**63 - 1])
def test_a_count_that_is_far_too_high_costs_few_requests(
    serve: Serve, land: Lander, count: int
) -> None:
    server = serve(Behaviour(counts={"ratings": count}))
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.count_error, ratings.row_end) == ("complete", "too_high", 120)
    assert len(server.seen) < 60


@pytest.mark.parametrize("seconds", ["1000000000", "9" * 400])
def test_an_absurd_retry_after_is_not_waited_for(serve: Serve, land: Lander, seconds: str) -> None:
    server = serve(Behaviour(throttle=0.001, retry_after=seconds))
    with pytest.raises(SourceError, match="once; it says to try again in 1,000,000,000 s, beyond"):
        land(server.url)
    assert len(server.seen) == 1
