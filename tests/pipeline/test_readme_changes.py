"""What the README shows of `changes` is what it says of files that somebody has edited."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.conftest import Checkout

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"^\$ python -m warehouse changes\n(Rows of load …(?:.*\n)*?)```", re.MULTILINE)
UNSTABLE = re.compile(
    r"\b[0-9]{8}T[0-9]{12}Z|\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?!:[0-9])|/.*(?=/films:)"
)
"""Ids of loads, times, and where the files are."""

FILES = {
    "movies": "movieId, title, genres",
    "ratings": "userId, movieId, rating, timestamp",
    "tags": "userId, movieId, tag, timestamp",
    "links": "movieId, imdbId, tmdbId",
}
EDITED = (
    # 39 ratings more, by users who haven't rated movie 1
    """
    insert into ratings
    select userId, 1, 4.5, 1538000000 + userId from (select distinct userId from ratings)
    where userId not in (select userId from ratings where movieId = 1)
    order by userId limit 39 offset 1
    """,
    """
    update ratings set rating = 5.5 - rating
    where (userId, movieId) in (select (userId, movieId) from ratings order by all desc limit 1)
    """,
    "update movies set title = 'Renamed (1999)' where movieId = 1",
)


def write(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the tables as the files of a release."""
    folder.mkdir(exist_ok=True)
    for name in FILES:
        connection.execute(f"copy (from {name} order by all) to '{folder / name}.csv'")


@pytest.mark.slow
def test_the_readme_shows_what_an_edit_of_files_has_changed(
    built: Callable[[], Checkout], tmp_path: Path
) -> None:
    checkout = built()
    loads = checkout.path / checkout.variables["FILMS_RAW_DIR"] / "loads"
    [load] = (path for path in loads.iterdir() if path.is_dir())
    with duckdb.connect() as connection:
        for name, columns in FILES.items():
            for path in (load / name).glob("*.parquet"):
                (tmp_path / f"{name}.parquet").write_bytes(path.read_bytes())
            connection.execute(
                f"create table {name} as select {columns} from '{tmp_path / name}.parquet'"  # noqa: S608
            )
        write(tmp_path / "films", connection)
        source = f"FILMS_SOURCE={tmp_path / 'films'}"
        first = checkout.make("run", source)
        assert first.code == 0, first
        for statement in EDITED:
            connection.execute(statement)
        write(tmp_path / "films", connection)
        second = checkout.make("run", source)
        assert second.code == 0, second
    said = subprocess.run(
        [sys.executable, "-m", "warehouse", "changes"],
        cwd=checkout.path,
        env={**os.environ, "FILMS_DB": str(checkout.db), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    [shown] = SHOWN.findall((ROOT / "README.md").read_text("utf-8"))
    assert UNSTABLE.sub("…", said.stdout) == shown
