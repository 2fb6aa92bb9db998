"""What `dbt build` is measured beside does the same work."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from benchmarks.building import run_bare
from benchmarks.loops import answer

LIMITS = {"FILMS_MEMORY": "500MB", "FILMS_THREADS": "1"}


def node(kind: str, name: str, sql: str, *parents: str, of: str = "model") -> dict[str, object]:
    return {
        "resource_type": of,
        "schema": "marts",
        "relation_name": f'"films"."marts"."{name}"',
        "compiled_code": sql,
        "config": {"materialized": kind},
        "depends_on": {"nodes": list(parents)},
    }


def test_models_are_made_after_those_they_read(tmp_path: Path) -> None:
    nodes = {
        "c": node("view", "c", "select n + 1 as n from films.marts.b", "b"),
        "b": node("incremental", "b", "select n * 10 as n from films.marts.a", "between"),
        "between": node("ephemeral", "between", "no SQL at all", "a"),
        "a": node("table", "a", "select 4 as n", "source"),
        "t": node("test", "t", "no SQL at all", "c", of="test"),
    }
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": nodes}))
    run_bare(manifest, tmp_path / "films.duckdb", LIMITS)
    with duckdb.connect(str(tmp_path / "films.duckdb"), read_only=True) as made:
        assert made.execute("from marts.c").fetchall() == [(41,)]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Land two movies, four ratings and three tags."""
    rows = {
        "movies": (
            "(1, 'One (1990)', 'Drama|War'), (2, 'Two (1991)', 'Drama')) t(movieId, title, genres)"
        ),
        "ratings": "(1, 1, 5.0), (2, 1, 4.0), (1, 2, 1.0), (3, 1, 3.0)) t(userId, movieId, rating)",
        "tags": "(1, 1, 'good'), (2, 2, 'bad'), (1, 2, 'bad')) t(userId, movieId, tag)",
    }
    for resource, values in rows.items():
        folder = tmp_path / "loads" / "one" / resource
        folder.mkdir(parents=True)
        path = folder / "part.parquet"
        duckdb.execute(f"copy (from (values {values}) to '{path}'")
    return tmp_path


def test_the_loops_answer_their_questions(raw: Path) -> None:
    found = answer(raw)
    assert found["genres"] == [("Drama", 2), ("War", 1)]
    assert found["years"] == {"1990": 1, "1991": 1}
    assert found["most rated"] == [("One (1990)", 3, 4.0), ("Two (1991)", 1, 1.0)]
    assert found["tags"] == [("bad", 2), ("good", 1)]
    assert found["tags by genre"] == {"Drama": [("bad", 2), ("good", 1)], "War": [("good", 1)]}
    assert found["tags of liked movies"] == {"Drama": [("good", 1)], "War": [("good", 1)]}
    assert found["tags of good and bad movies"] == (
        [("good", 1), ("bad", 0)],
        [("bad", 2), ("good", 0)],
    )
    assert found["ratings per user"] == [(1, 2), (2, 1), (3, 1)]
