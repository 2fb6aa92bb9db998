"""The generated data once for all tests, and sources that serve it on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ingest.sample import open_sample
from ingest.sample.generator import generate
from ingest.sample.records import Dataset


@pytest.fixture(scope="session")
def generated() -> Dataset:
    """Return the rows of the sample."""
    return generate()


@pytest.fixture(scope="session")
def api(generated: Dataset) -> Iterator[httpx.Client]:
    """Return a client of a source that is like the public API but hides nothing."""
    with open_sample(dataset=generated) as sample, httpx.Client(base_url=sample.url) as client:
        yield client


@pytest.fixture(scope="session")
def movielens_dir() -> Path:
    """Return the real data, where there is some."""
    folder = os.environ.get("MOVIELENS_DIR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MOVIELENS_DIR names no folder of MovieLens CSV files")
    return Path(folder)
