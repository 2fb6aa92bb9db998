"""A list that isn't served, for some runs or for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.cli.summary import summarize
from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour, Response
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, add_tags
from tests.slow import slow


@pytest.mark.parametrize("status", ["500", "503", "403", "html"])
@pytest.mark.parametrize("runs", [2, *slow(1, 3)])
def test_a_list_that_is_served_again_is_had_however_often_it_was_not(
    serve: Serve, land: Lander, raw_dir: Path, status: str, runs: int
) -> None:
    behaviour = Behaviour(fail=lambda _number, path: status if path == "/links" else None)
    server = serve(behaviour)
    for _ in range(runs):
        newest = land(server.url, patience=0.3).newest
        assert (newest.status, newest.resources["links"].missing) == ("incomplete", 25)
    behaviour.fail = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_failures_that_a_stopped_run_has_left_are_no_answers(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(poisoned={("ratings", place) for place in range(40, 60)})
    server = serve(behaviour)
    number = 60
    behaviour.fail = lambda at, _path: "503" if at > number else None
    with pytest.raises(SourceError, match=r"HTTP 50[03]"):
        land(server.url, patience=0.3, concurrency=1)
    behaviour.poisoned = set()
    behaviour.fail = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("lists", [("tags",), ("movies", "ratings", "tags", "links")])
def test_a_list_that_is_404_for_want_of_rows_is_empty_where_the_source_counts_none(
    serve: Serve, land: Lander, raw_dir: Path, lists: tuple[str, ...]
) -> None:
    """A 404 past the end is the end, also where the end is the beginning."""
    behaviour = Behaviour(ends_404=True)
    for name in lists:
        behaviour.rows[name] = []
    server = serve(behaviour)
    newest = land(server.url).newest
    assert {newest.resources[name].mode for name in lists} == {"full"}
    assert newest.status == "complete"
    before = len(server.seen)
    assert land(server.url).landed == []
    assert len(server.seen) == before + 1
    behaviour.rows["tags"] = [{"userId": 1, "movieId": 1, "tag": "new", "timestamp": 1}]
    assert land(server.url).newest.resources["tags"].mode == "append"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_list_that_is_empty_though_the_source_counts_rows_is_not_served(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(removed={("ratings", offset) for offset in range(120)})
    server = serve(behaviour)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.mode, ratings.status, ratings.missing) == ("unserved", "incomplete", 120)
    assert "its pages are all empty, though the source counts 120 rows" in ratings.reason
    behaviour.removed = set()
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_the_summary_calls_it_incomplete(serve: Serve, land: Lander) -> None:
    behaviour = Behaviour(fail=lambda _number, path: "500" if path == "/links" else None)
    links = summarize(land(serve(behaviour).url))["resources"]["links"]
    assert (links["status"], links["data_status"], links["rows"]) == (
        "incomplete",
        "incomplete",
        0,
    )


def test_the_plan_counts_an_append_to_a_list_that_is_not_served_now(
    forks: Forks, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url, source=server.url)
    add_tags(behaviour.rows, 5)
    behaviour.answer = lambda path, _query: (
        Response(404, b'{"detail": "Not Found"}') if path.startswith("/tags") else None
    )
    args = (f"--source={server.url}", f"--raw-dir={raw_dir}", "--batch-size=10")
    finished = forks.finish("plan", *args)
    assert finished.returncode == 0, finished.stderr
    assert "serve it" in finished.stdout


def test_rows_that_a_list_has_gained_while_it_is_not_served_are_said_to_be_missing(
    serve: Serve, land: Lander
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    add_tags(behaviour.rows, 5)
    add_ratings(behaviour.rows, 3)
    behaviour.answer = lambda path, _query: (
        Response(404, b'{"detail": "Not Found"}') if path.startswith("/tags") else None
    )
    tags = summarize(land(server.url))["resources"]["tags"]
    assert (tags["source_count_after"], tags["current_rows"], tags["missing"]) == (45, 40, 5)
    behaviour.answer = lambda _path, _query: None
    tags = summarize(land(server.url))["resources"]["tags"]
    assert (tags["source_count_after"], tags["current_rows"], tags["missing"]) == (45, 45, 0)
