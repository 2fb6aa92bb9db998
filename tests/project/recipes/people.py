"""Lands a source of people in a copy of the project that knows them, and says what came of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from ingest.sample import open_sample
from tests.ingest.behaviour import Behaviour
from tests.ingest.lander import Lander
from tests.ingest.made_rows import make_rows
from tests.ingest.server import serving

PEOPLE = [
    {
        "personId": number,
        "name": f"Person {number}",
        "bornIn": 1900 + number if number % 2 else None,
    }
    for number in range(1, 24)
]


def land(raw_dir: Path, behaviour: Behaviour, *, times: int = 1) -> dict[str, Any]:
    """Land a source; return what the newest manifest says, and what stands of people."""
    with serving(behaviour) as server:
        outcomes = [Lander(raw_dir)(server.url) for _ in range(times)]
    outcome = outcomes[0]
    people = outcome.newest.resources["people"]
    files = [
        path
        for load_id in people.current
        for path in (raw_dir / "loads" / load_id / "people").glob("*.parquet")
    ]
    rows = [row for path in sorted(files) for row in pq.ParquetFile(path).read().to_pylist()]
    return {
        "modes": {name: load.mode for name, load in outcome.newest.resources.items()},
        "statuses": {name: load.status for name, load in outcome.newest.resources.items()},
        "whole": [{name: row[name] for name in PEOPLE[0]} for row in rows] == PEOPLE,
        "again": sum(len(again.landed) for again in outcomes[1:]),
        "faults": list(faults(RawDir(raw_dir))),
    }


def in_sample() -> dict[str, Any]:
    """Return what the sample says of people."""
    with open_sample() as sample, httpx.Client(base_url=sample.url) as client:
        return {
            "count": client.get("/analytics").json()["person_count"],
            "rows": client.get("/people").json(),
            "item": client.get("/people/7").status_code,
            "described": "/people" in client.get("/openapi.json").json()["paths"],
        }


def main(folder: Path) -> None:
    """Try each kind of source."""
    counted = make_rows() | {"people": PEOPLE}
    uncounted = Behaviour(
        rows=counted,
        analytics={"movie_count": 25, "rating_count": 120, "tag_count": 40, "link_count": 25},
    )
    said = {
        "older": land(folder / "older", Behaviour(rows=counted), times=2),
        "uncounted": land(folder / "uncounted", uncounted),
        "unserved": land(folder / "unserved", Behaviour()),
        "sample": in_sample(),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
