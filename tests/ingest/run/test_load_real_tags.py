"""The flagship case: real tags, hidden as the public API hides them, while much else fails."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander

MOVIELENS = os.environ.get("MOVIELENS_DIR", "")
SHARE = 0.2
FAILURES = ("500", "502", "503", "504", "reset", "cut", "html", "text", "list")


def real_tags() -> list[dict[str, Any]]:
    with Path(MOVIELENS, "tags.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "userId": int(row["userId"]),
                "movieId": int(row["movieId"]),
                "tag": row["tag"],
                "timestamp": int(row["timestamp"]),
            }
            for row in csv.DictReader(file)
        ]


@pytest.mark.slow
@pytest.mark.movielens
@pytest.mark.skipif(not MOVIELENS, reason="MOVIELENS_DIR names no folder")
@pytest.mark.parametrize("seed", range(20))
def test_all_3683_real_tags_are_had_though_a_fifth_of_all_requests_fails(
    serve: Serve, land: Lander, raw_dir: Path, seed: int
) -> None:
    rows = {"movies": [], "ratings": [], "tags": real_tags(), "links": []}
    chance = random.Random(seed)  # noqa: S311 (no secret)

    def fail(_number: int, _path: str) -> str | None:
        return chance.choice(FAILURES) if chance.random() < SHARE else None

    server = serve(Behaviour(rows=rows, hides_tags=True, fail=fail))
    newest = land(server.url, batch_size=1000, patience=60.0).newest
    tags = newest.resources["tags"]
    assert (tags.status, tags.current_rows, tags.unavailable) == ("complete", 3683, 0)
    assert_same_as_source(raw_dir, rows)
