"""A good row of each resource, and what reads rows."""

from __future__ import annotations

import json
from typing import Any

from ingest.source.resources import RESOURCES
from ingest.source.rows import RowReader, Rows

RATING = {"userId": 1, "movieId": 2, "rating": 4.5, "timestamp": 964982703}
MOVIE = {"movieId": 1, "title": "Toy Story (1995)", "genres": "Comedy"}
TAG = {"userId": 1, "movieId": 2, "tag": "fun", "timestamp": 1445714994}
LINK = {"movieId": 1, "imdbId": "0114709", "tmdbId": 862}


def read(resource: str, *rows: object) -> Rows:
    return RowReader(RESOURCES[resource]).read(json.dumps(rows).encode())


def read_raw(resource: str, body: bytes) -> Rows:
    return RowReader(RESOURCES[resource]).read(body)


GOOD: dict[str, dict[str, Any]] = {"movies": MOVIE, "ratings": RATING, "tags": TAG, "links": LINK}
