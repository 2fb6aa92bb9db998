"""A source that dies midway and lives again, and what a load that nothing happens to comes to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import SourceError
from tests.ingest.landed import Row, landed_rows, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import make_rows
from tests.ingest.server import MisbehavingServer

CONCURRENCY = 4

CHECKS = 2 * 4
"""The last page of each resource that a stopped run had, and another of its windows."""
FEWEST_DEATHS = 3


def rows_with_hidden_tags(tags: int = 60) -> dict[str, list[Row]]:
    """Return rows of which some tags are hidden."""
    rows = make_rows(movies=25, ratings=120, tags=tags)
    for number, row in enumerate(rows["tags"]):
        row |= {"userId": 1 + number // 9, "movieId": 1 + number % 3}
    return rows


def die_from(server: MisbehavingServer, number: int) -> None:
    """Answer nothing from the request of this number on.

    It fails slowly, so that an earlier request that is still in flight is answered before: a
    success between two failures would make them look like the request's own fault.
    """

    def fail(at: int, _path: str) -> str | None:
        if at < number:
            return None
        time.sleep(0.04)
        return "500"

    server.behaviour.fail = fail


def live_again(server: MisbehavingServer) -> None:
    server.behaviour.fail = lambda _number, _path: None


def stop_midway(server: MisbehavingServer, land: Lander, requests: int) -> None:
    """Land from a source that dies after so many further requests; then it lives again."""
    die_from(server, len(server.seen) + requests)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)


def land_between_deaths(
    server: MisbehavingServer,
    land: Lander,
    *,
    requests: int,
    most_deaths: int,
    after_death: Callable[[], None] = lambda: None,
) -> None:
    """Land from a source that dies after as many requests of each run, until a run gets there."""
    deaths = 0
    while True:
        die_from(server, len(server.seen) + requests)
        try:
            land(server.url, patience=0.1)
            break
        except SourceError:
            deaths += 1
            assert deaths < most_deaths
            after_death()
    assert deaths > FEWEST_DEATHS
    live_again(server)


def answered(server: MisbehavingServer) -> Counter[tuple[str, str]]:
    """Return how often each page has been answered."""
    return Counter(
        (seen.path, str(sorted(seen.query.items())))
        for seen in server.seen
        if seen.status == 200 and seen.path != "/analytics"
    )


def comparable(raw_dir: Path) -> dict[str, Any]:
    """Return all that was landed and said of it, but for ids, times, hashes and requests."""
    loads = [
        {
            name: {
                key: value
                for key, value in load.items()
                if key not in {"current", "files", "requests", "retries", "compared_at"}
            }
            for name, load in manifest(raw_dir, load_id)["resources"].items()
        }
        for load_id in load_ids(raw_dir)
    ]
    rows = {
        name: [
            {key: value for key, value in row.items() if key not in {"_load_id", "_loaded_at"}}
            for row in landed_rows(raw_dir, name)
        ]
        for name in ("movies", "ratings", "tags", "links")
    }
    return {"loads": loads, "rows": rows}


@dataclass(frozen=True)
class Undisturbed:
    """What a load that nothing happens to comes to."""

    landed: dict[str, Any]
    answered: Counter[tuple[str, str]]
    requests: int


def repeated(server: MisbehavingServer, undisturbed: Undisturbed) -> int:
    """Return how many answers were asked for again; the second phase asks for some anew."""
    return sum(
        max(0, times - max(1, undisturbed.answered[page]))
        for page, times in answered(server).items()
    )


def state_of(server: MisbehavingServer) -> dict[str, list[Row]]:
    return {name: sorted(rows, key=repr) for name, rows in server.behaviour.rows.items()}
