"""Landed once and compiled once; each fault works on a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.sample import open_sample
from ingest.sample.generator import generate
from ingest.sample.records import Dataset
from tests.faults.compiled import Compiled
from tests.faults.raw_copy import RawCopy
from tests.ingest.lander import Lander
from tests.warehouse.warehouse import Warehouse

USERS = 150
"""Users of the sample that are kept, with all that they rated and tagged."""


def small_samples() -> tuple[Dataset, Dataset]:
    """Return a part of the sample that is like the whole, and what it grows to later.

    What comes later: the last ratings and tags, and the movies that only they are of. Between the
    two some movies are of no ratings at all, as in the whole.
    """
    whole = generate()
    ratings = [rating for rating in whole.ratings if rating.user_id <= USERS]
    tags = [tag for tag in whole.tags if tag.user_id <= USERS]
    rated, tagged = [row.movie_id for row in ratings], [row.movie_id for row in tags]
    earlier = {*rated[:-2000], *tagged[:-100]}
    later = {*rated, *tagged} - earlier
    unrated = {movie.movie_id for movie in whole.movies[::10]} - earlier - later
    order = (earlier, unrated, later)
    movies = [row for kept in order for row in whole.movies if row.movie_id in kept]
    links = [row for kept in order for row in whole.links if row.movie_id in kept]
    grown = replace(whole, movies=movies, links=links, ratings=ratings, tags=tags)
    cut = len(later)
    return (
        replace(
            grown,
            movies=movies[:-cut],
            links=links[:-cut],
            ratings=ratings[:-2000],
            tags=tags[:-100],
        ),
        grown,
    )


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the session."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def sound(session: Path) -> Warehouse:
    """Return a warehouse with nothing but landed data: a full load and one appended to it."""
    warehouse = Warehouse(session / "sound", seat=session / "seat")
    warehouse.folder.mkdir()
    land = Lander(warehouse.raw_dir)
    for dataset in small_samples():
        with open_sample(dataset=dataset) as sample:
            land(sample.url, source=sample.identity, batch_size=500)
    return warehouse


@pytest.fixture(scope="session")
def compiled(sound: Warehouse) -> Compiled:
    """Return the project's SQL."""
    outcome = sound.dbt("compile", writes=True)
    assert outcome.success, outcome.message
    manifest = json.loads((sound.seat.with_name("target") / "manifest.json").read_bytes())
    return Compiled(manifest["nodes"])


@pytest.fixture
def copied(sound: Warehouse, tmp_path: Path) -> Callable[[], Warehouse]:
    """Return what copies the sound warehouse, to be spoiled."""

    def copy() -> Warehouse:
        warehouse = replace(sound, folder=tmp_path / "copy")
        shutil.copytree(sound.raw_dir, warehouse.raw_dir)
        warehouse.sit()
        return warehouse

    return copy


@pytest.fixture
def raw(copied: Callable[[], Warehouse]) -> RawCopy:
    """Return the raw folder of a copy, which is the one that the compiled SQL reads."""
    return RawCopy(copied().raw_dir)
