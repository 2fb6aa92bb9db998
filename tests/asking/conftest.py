"""A warehouse of a few tables in a real file, and what asks it as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.asking.seven_models import RATINGS, build_seven
from tests.warehouse.landing import Landing
from warehouse.cli.asking import answered
from warehouse.cli.commands import app
from warehouse.engine import Limits, opened
from warehouse.errors import NOT_ANSWERED, USAGE, AskError

ROOT = Path(__file__).parents[2]

SMALL = r"""
create schema marts;
create schema staging;
create schema meta;
create table marts.dim_movies (
    movie_id bigint not null, title varchar, display_title varchar, release_year integer,
    genres varchar[]
);
comment on table marts.dim_movies is
    'The catalogue. Two movies may have one title. One row per movie.';
comment on column marts.dim_movies.movie_id is 'The movie.';
comment on column marts.dim_movies.release_year is
    'Year in the title (liked_rating aside); null without one.';
insert into marts.dim_movies values
    (1, 'Alien (1979)', 'Alien (1979)', 1979, ['Horror', 'Sci-Fi']),
    (2, '=cmd|evil', E'red\x1b[31m title', null, []),
    (3, '', 'two' || chr(10) || 'lines', 2001, null);
create table marts.fct_ratings as
    select i % 7 as user_id, 1 as movie_id, cast(3.5 as double) as rating from range(5000) as t(i);
create view marts.fct_views as select 1 as x;
create table staging.stg_films__movies as select 1 as movie_id;
create table marts.rpt_thresholds (name varchar, unit varchar, purpose varchar, value double);
insert into marts.rpt_thresholds values
    ('liked_rating', 'stars', 'a user likes a movie', 4),
    ('other', 'movies', 'something else', 5);
create table meta.builds (
    command varchar, started_at timestamp, finished_at timestamp, tests_failed bigint,
    models_failed bigint
);
insert into meta.builds values ('build', '2026-01-01', '2026-01-01 00:01', 0, 0);
"""


@dataclass(frozen=True)
class Said:
    """What a process said."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a warehouse that nobody writes."""
    path = tmp_path_factory.mktemp("asked") / "films.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SMALL)
    return path


@pytest.fixture
def db(template: Path, tmp_path: Path) -> Path:
    """Return a warehouse of one test's own."""
    path = tmp_path / "films.duckdb"
    path.write_bytes(template.read_bytes())
    return path


@pytest.fixture
def refused(db: Path) -> Callable[[str], str]:
    """Return what asks a statement that has no answer, and returns what is said of it."""

    def ask(statement: str) -> str:
        limits = Limits("500MB", 1, 60.0)
        with (
            opened(db, limits) as warehouse,
            pytest.raises(AskError) as caught,
            answered(warehouse, statement) as answer,
        ):
            list(answer.batches())
        assert caught.value.exit_code in {NOT_ANSWERED, USAGE}
        said = str(caught.value)
        assert said.isprintable()  # so it is one line
        return said

    return ask


@pytest.fixture
def start(db: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Return what starts `python -m warehouse` with the warehouse of this test."""

    def begin(*arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}
        return subprocess.Popen(
            [sys.executable, "-m", "warehouse", *arguments],
            cwd=ROOT,
            env={**kept, "FILMS_DB": str(db), "HOME": str(tmp_path), "COLUMNS": "100", **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return begin


@pytest.fixture
def run(start: Callable[..., subprocess.Popen[bytes]]) -> Callable[..., Said]:
    """Return what runs `python -m warehouse` to its end."""

    def to_the_end(*arguments: str, typed: str = "", **variables: str) -> Said:
        process = start(*arguments, **variables)
        out, err = process.communicate(typed.encode())
        return Said(process.returncode, out.decode(), err.decode())

    return to_the_end


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """Return a raw folder whose name would be a pattern and end a string."""
    path = tmp_path / "it's [raw]*"
    Landing(path).land({"movies": [], "ratings": RATINGS, "tags": [], "links": []})
    return path


@pytest.fixture
def traced(tmp_path: Path, raw_dir: Path) -> Path:
    """Return a warehouse of seven models, built from that folder as dbt would."""
    path = tmp_path / "traced.duckdb"
    build_seven(path, raw_dir)
    return path


@pytest.fixture
def why(traced: Path, raw_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Return what follows the command `why` on that warehouse."""
    monkeypatch.setenv("COLUMNS", "80")

    def say(*arguments: str, db: Path = traced, folder: Path = raw_dir) -> Said:
        options = ("--db", str(db), "--raw-dir", str(folder))
        with redirect_stdout(io.StringIO()) as out:
            try:
                code = app(["why", *options, *arguments], standalone_mode=False)
            except AskError as error:
                return Said(error.exit_code, out.getvalue(), str(error))
        return Said(code or 0, out.getvalue(), "")

    return say
