"""The servers of the same course that are out there, each rebuilt by how it behaves.

Each is landed; what stands then is what the table of them asks for.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from ingest.errors import SourceError, TooManyRejectedError
from ingest.source.dialects import (
    DIALECTS,
    GENRE_RATE,
    LIST_PATHS,
    MOVIES_ID,
    OTHER_FILTERS,
    PUBLIC,
    TOTALS,
    Dialect,
)
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, current_rows, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row, make_rows
from tests.ingest.stopping import rows_with_hidden_tags

COURSE = replace(PUBLIC, name="course", filters=OTHER_FILTERS)
"""As the course teaches it: the public one but for the filters."""

GREETING: Final[dict[str, Any]] = {"paths": {"/": {"get": {"responses": {"200": {}}}}}}
"""What a server of nothing but `/` says of itself."""


def without(rows: dict[str, list[Row]], lost: set[tuple[str, int]]) -> dict[str, list[Row]]:
    """Return the rows that a source can serve."""
    return {
        name: [row for offset, row in enumerate(held) if (name, offset) not in lost]
        for name, held in rows.items()
    }


@pytest.mark.parametrize("describes", [True, False], ids=["described", "by heart"])
def test_the_course_s_own_server_lands_but_for_the_links_that_it_cannot_serve(
    serve: Serve, land: Lander, raw_dir: Path, *, describes: bool
) -> None:
    poisoned = {("links", offset) for offset in (2, 8, 9)}
    behaviour = Behaviour(speaks=COURSE, describes=describes, poisoned=poisoned)
    land(serve(behaviour).url)
    assert_same_as_source(raw_dir, without(behaviour.rows, poisoned))
    links = manifest(raw_dir)["resources"]["links"]
    assert links["status"] == "incomplete"
    assert links["unavailable_offsets"] == [2, 8, 9]
    assert {manifest(raw_dir)["resources"][name]["status"] for name in ("movies", "tags")} == {
        "complete"
    }


def test_a_server_with_slashes_and_totals_lands_in_the_same_way(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    poisoned = {("links", 4)}
    behaviour = Behaviour(speaks=TOTALS, describes=True, poisoned=poisoned)
    land(serve(behaviour).url)
    assert_same_as_source(raw_dir, without(behaviour.rows, poisoned))


def test_tags_hidden_by_user_and_movie_are_recovered(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(
        speaks=COURSE, describes=True, rows=rows_with_hidden_tags(), hides_tags=True
    )
    assert land(serve(behaviour).url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_server_that_counts_other_rows_as_tags_is_complete_but_for_the_count(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(speaks=COURSE, describes=True)
    behaviour.counts = {"tags": len(behaviour.rows["ratings"])}
    land(serve(behaviour).url)
    assert_same_as_source(raw_dir, behaviour.rows)
    tags = manifest(raw_dir)["resources"]["tags"]
    assert (tags["status"], tags["count_error"]) == ("complete", "too_high")
    assert tags["row_end"] == len(behaviour.rows["tags"])


@pytest.mark.parametrize("describes", [True, False], ids=["described", "by heart"])
def test_a_server_with_genre_rate_and_text_ids_lands_whole(
    serve: Serve, land: Lander, raw_dir: Path, *, describes: bool
) -> None:
    behaviour = Behaviour(speaks=GENRE_RATE, describes=describes)
    outcome = land(serve(behaviour).url, batch_size=50)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_caps_of_single_resources_are_read_from_the_refusal(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    capped = replace(GENRE_RATE, cap=50, caps={"tags": 7, "links": 7})
    behaviour = Behaviour(speaks=capped)
    assert land(serve(behaviour).url, batch_size=40).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_what_was_taken_for_what_is_in_the_manifest(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    land(serve(Behaviour(speaks=replace(GENRE_RATE, lists="/list_{many}"))).url)
    said = manifest(raw_dir)
    assert said["dialect"]["ratings path"] == "/list_ratings"
    assert said["resources"]["ratings"]["field_names"] == {"rate": "rating"}
    assert said["resources"]["movies"]["field_names"] == {"genre": "genres"}


@pytest.mark.parametrize("sent", ["stars", "movie", "when"])
def test_a_required_field_that_every_row_lacks_stops_after_the_first_page(
    serve: Serve, land: Lander, raw_dir: Path, sent: str
) -> None:
    ours = {"stars": "rating", "movie": "movieId", "when": "timestamp"}[sent]
    server = serve(Behaviour(speaks=replace(PUBLIC, fields={ours: sent})))
    with pytest.raises(TooManyRejectedError, match=rf"{ours}.*{sent}"):
        land(server.url)
    assert len(server.seen) <= 12
    assert load_ids(raw_dir) == []


@pytest.mark.parametrize("describes", [True, False], ids=["described", "by heart"])
def test_a_server_with_lists_at_other_paths_lands_whole(
    serve: Serve, land: Lander, raw_dir: Path, *, describes: bool
) -> None:
    behaviour = Behaviour(speaks=LIST_PATHS, describes=describes)
    server = serve(behaviour)
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    before = len(server.seen)
    assert land(server.url).landed == []
    assert len(server.seen) == before + 1, "the unchanged run makes one request"


def test_a_server_with_moviesid_lands_whole(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour(speaks=MOVIES_ID)
    assert land(serve(behaviour).url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("broken", ["links", "tags"])
def test_a_list_that_always_fails_costs_only_its_own_rows(
    serve: Serve, land: Lander, raw_dir: Path, broken: str
) -> None:
    behaviour = Behaviour(
        speaks=COURSE,
        fail=lambda _number, path: "500" if path.startswith(f"/{broken}") else None,
    )
    outcome = land(serve(behaviour).url)
    assert outcome.newest.status == "incomplete"
    assert_same_as_source(raw_dir, behaviour.rows | {broken: []})
    load = manifest(raw_dir)["resources"][broken]
    assert (load["mode"], load["status"]) == ("unserved", "incomplete")


@pytest.mark.parametrize("kind", ["fails", "is missing"])
def test_a_list_that_is_never_served_fails_no_later_run_either(
    serve: Serve, land: Lander, kind: str
) -> None:
    behaviour = Behaviour(
        fail=lambda _number, path: "500" if path == "/links" and kind == "fails" else None
    )
    if kind == "is missing":
        del behaviour.rows["links"]
    server = serve(behaviour)
    assert land(server.url).newest.resources["links"].mode == "unserved"
    assert land(server.url).newest.resources["links"].status != "complete"


def test_counts_that_always_fail_cost_only_the_counts(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(
        speaks=COURSE, fail=lambda _number, path: "500" if path == "/analytics" else None
    )
    assert land(serve(behaviour).url, patience=0.3).newest.status == "unverified"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_server_of_a_single_greeting_is_none_of_this_api(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows={}, has_analytics=False, describes=True, description=GREETING))
    with pytest.raises(SourceError, match="404; check the base URL") as caught:
        land(server.url)
    assert "\n" not in str(caught.value)
    assert load_ids(raw_dir) == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_known_dialect_lands_whole_and_hidden_and_failing_rows_are_found_in_it(
    serve: Serve, land: Lander, raw_dir: Path, dialect: Dialect
) -> None:
    poisoned = {("ratings", 33), ("links", 20)}
    behaviour = Behaviour(
        speaks=dialect,
        describes=dialect.paging.first_page is not None,
        hides={("tags", 7), ("tags", 25)},
        poisoned=poisoned,
    )
    land(serve(behaviour).url, batch_size=10)
    assert_same_as_source(raw_dir, without(behaviour.rows, poisoned))


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_rows_that_are_new_are_landed_in_every_dialect(
    serve: Serve, land: Lander, raw_dir: Path, dialect: Dialect
) -> None:
    behaviour = Behaviour(speaks=dialect, rows=make_rows(ratings=63))
    server = serve(behaviour)
    land(server.url)
    behaviour.rows["ratings"] += make_rows(ratings=90)["ratings"][63:]
    land(server.url)
    assert current_rows(raw_dir, "ratings") == sorted(behaviour.rows["ratings"], key=repr)
