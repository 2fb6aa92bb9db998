"""A million ratings, from files to the page: nothing lost, each total equal to the files' own.

What grows with the data faster than the data, or spills, shows here first.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.asking.exported import unlike
from tests.asking.traced import faults
from tests.warehouse.warehouse import PROJECT, Warehouse

pytestmark = pytest.mark.slow

RATINGS = 1_000_000
MEMORY = "500MB"
"""A quarter of the default, so that what doesn't fit has to spill."""
LITTLE_MEMORY = "50MB"
"""Less than the ratings' load ids take, of which each row has one."""
LARGEST_PAGE = 10_000_000
"""Bytes: ten times as many ratings as the sample, and not twice its page."""


@dataclass(frozen=True)
class Million:
    """A release of a million ratings and the warehouse built from it."""

    files: Path
    warehouse: Warehouse
    said: str

    def csv(self, name: str) -> pd.DataFrame:
        """Return the rows of one of its files."""
        return pd.read_csv(self.files / f"{name}.csv", dtype={"imdbId": "string"})


def run(*arguments: str) -> str:
    """Run a module of the project, and return what it said."""
    finished = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    return finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Million:
    """Return the release, landed and built with all data tests in little memory."""
    folder = tmp_path_factory.mktemp("million")
    warehouse = Warehouse(folder / "warehouse", seat=folder / "seat")
    files = folder / "files"
    run("ingest.sample", "generate", "--ratings", str(RATINGS), "--out", str(files))
    said = run("ingest", "--source", str(files), "--raw-dir", str(warehouse.raw_dir))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMS_MEMORY", MEMORY)
        outcome = warehouse.dbt("--warn-error", "build", "--exclude", "test_type:unit")
    assert outcome.success, outcome
    return Million(files, warehouse, said)


def test_every_row_of_the_files_is_in_the_marts(million: Million) -> None:
    assert "ratings: complete; at the source 1,000,000, landed 1,000,000" in million.said
    [counts] = million.warehouse.query("""
        select
            (select count(*) from marts.dim_movies),
            (select count(*) from marts.fct_ratings),
            (select count(*) from marts.fct_tags),
            (select max(difference) from marts.rpt_load_audit)
    """)
    assert counts == (len(million.csv("movies")), RATINGS, len(million.csv("tags")), 0)


def test_each_movie_has_the_ratings_of_the_files(million: Million) -> None:
    ratings = million.csv("ratings")
    grouped = ratings.groupby("movieId")["rating"].agg(["size", "sum"])
    found = million.warehouse.query("""
        select movie_id, count(*), sum(rating) from marts.fct_ratings group by movie_id
        order by movie_id
    """)
    assert found == list(grouped.itertuples(name=None))
    shown = million.warehouse.query("""
        select movie_id, rating_count, round(mean_rating * rating_count, 4)
        from marts.rpt_movie_ratings where rating_count > 0 order by movie_id
    """)
    assert shown == found


def test_each_genre_has_the_movies_and_ratings_of_the_files(million: Million) -> None:
    movies = million.csv("movies")
    genres = movies.assign(genre=movies["genres"].str.split("|")).explode("genre")
    genres = genres[genres["genre"] != "(no genres listed)"]
    rated = million.csv("ratings").groupby("movieId").size().rename("ratings")
    counted = genres.join(rated, on="movieId").groupby("genre")["ratings"].agg(["size", "sum"])
    found = million.warehouse.query(
        "select genre, movie_count, rating_count from marts.rpt_genre_counts order by genre"
    )
    assert found == [(genre, size, int(total)) for genre, size, total in counted.itertuples()]


def test_what_stands_is_added_to_in_little_memory(
    million: Million, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILMS_MEMORY", LITTLE_MEMORY)
    assert million.warehouse.dbt("run", "--select", "fct_ratings", "fct_tags").success
    assert million.warehouse.query("select count(*) from marts.fct_ratings") == [(RATINGS,)]


def test_the_page_grows_little(million: Million, tmp_path: Path) -> None:
    run("reports", "--db", str(million.warehouse.db), "--out", str(tmp_path))
    assert (tmp_path / "index.html").stat().st_size < LARGEST_PAGE


def test_a_row_of_every_mart_is_what_it_rests_on_gives(million: Million) -> None:
    assert faults(million.warehouse.db, million.warehouse.raw_dir) == []


def test_an_export_has_every_row_of_every_mart(million: Million, tmp_path: Path) -> None:
    out = tmp_path / "export"
    run("warehouse", "export", "--db", str(million.warehouse.db), "--out", str(out))
    assert unlike(million.warehouse.db, out) == []
