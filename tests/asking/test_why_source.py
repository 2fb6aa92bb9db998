"""Where a landed row stands in the source."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.raw.manifest import Manifest, ResourceLoad, Settings, SourceFile
from warehouse.engine import Limits, opened
from warehouse.why.source import where

AT = datetime(2026, 1, 1, tzinfo=UTC)


def manifest(**dialect: str) -> Manifest:
    """Return the manifest of a load in a dialect."""
    file = SourceFile(path="ml/ratings.csv", bytes=1, sha256="")
    ratings = ResourceLoad(status="complete", mode="full", reason="", source_file=file)
    return Manifest(
        load_id="",
        tool="",
        source="",
        status="complete",
        started_at=AT,
        finished_at=AT,
        settings=Settings(
            batch_size=1, concurrency=1, interval=0.0, resources=(), full_refresh=False
        ),
        requests=0,
        retries=0,
        dialect={name.replace("_", " "): value for name, value in dialect.items()},
        resources={"ratings": ratings},
    )


@pytest.mark.parametrize(
    ("source", "offset", "load", "place"),
    [
        ("https://a.example/v1", 7, None, "https://a.example/v1/ratings?skip=7&limit=1"),
        (
            "https://a.example",
            7,
            manifest(ratings_path="/list_ratings/", ratings_paging="offset and size"),
            "https://a.example/list_ratings/?offset=7&size=1",
        ),
        (
            "https://a.example",
            7,
            manifest(ratings_paging="page and size, pages from 1"),
            "https://a.example/ratings?page=8&size=1",
        ),
        ("sample (seed 1, version 1)", 0, None, "http://127.0.0.1:8000/ratings?skip=0&limit=1"),
        ("/data/ml.zip", 1233, manifest(), "row 1,234 of ml/ratings.csv of /data/ml.zip"),
        ("/data/ml.zip", 0, None, "row 1 of /data/ml.zip"),
        ("https://a.example", None, None, "its place in the source isn't known"),
    ],
)
def test_a_row_is_found_again(
    source: str, offset: int | None, load: Manifest | None, place: str
) -> None:
    assert where("ratings", source, offset, load) == place


def test_nothing_waits_on_when_an_answer_is_there(db: Path) -> None:
    before = threading.active_count()
    with opened(db, Limits("500MB", 1, 60.0)) as warehouse:
        warehouse.rows("select 1")
        assert threading.active_count() == before
