"""What a hostile source sends is bounded, and costs a line."""

from __future__ import annotations

import subprocess
import sys

from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT
from tests.ingest.server import Behaviour

BOMBED = """
import resource, sys
from ingest.api import FilmsApi
from ingest.base_url import parse_base_url
from ingest.errors import SourceError
from ingest.limiter import Limiter
from ingest.transport import Transport

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
