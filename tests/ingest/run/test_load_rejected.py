"""Rows that aren't what the API promises are set aside, told why, and stop a load if too many."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingest.errors import TooManyRejectedError
from ingest.raw.folder import RawDir
from ingest.raw.refused import read_refusals
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import Row, assert_same_as_source, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, make_rows


def quarantine(raw_dir: Path, load_id: str) -> list[Row]:
    files = sorted((raw_dir / "loads" / load_id / "_rejected").glob("*.parquet"))
    rows: list[Row] = [row for path in files for row in pq.ParquetFile(path).read().to_pylist()]
    return rows


def spoil(
    behaviour: Behaviour, resource: str, places: range | set[int], **change: object
) -> list[Row]:
    """Change rows for the worse; return what is left of the good ones."""
    rows = behaviour.rows[resource]
    for place in places:
        rows[place] |= change
    return [row for place, row in enumerate(rows) if place not in places]


def test_a_bad_row_is_set_aside_with_its_place_reason_and_raw_text(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    good = spoil(behaviour, "ratings", {37}, rating=9.5)
    outcome = land(serve(behaviour).url)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.status, ratings.rows, ratings.rejected, ratings.missing) == (
        "incomplete",
        119,
        1,
        1,
    )
    (row,) = quarantine(raw_dir, outcome.newest.load_id)
    assert (row["resource"], row["offset"]) == ("ratings", 37)
    assert "rating" in row["reason"]
    assert json.loads(row["raw"]) == behaviour.rows["ratings"][37]
    assert_same_as_source(raw_dir, behaviour.rows | {"ratings": good})


def test_nan_as_python_servers_write_it_costs_only_its_row(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows(movies=200))
    good = spoil(behaviour, "links", {8}, tmdbId=float("nan"))
    server = serve(behaviour)
    outcome = land(server.url)
    assert len(server.seen) < 65
    (row,) = quarantine(raw_dir, outcome.newest.load_id)
    assert (row["resource"], row["offset"]) == ("links", 8)
    assert '"tmdbId": NaN' in row["raw"]
    assert_same_as_source(raw_dir, behaviour.rows | {"links": good})


def test_more_bad_rows_than_allowed_stop_the_load_and_nothing_appears(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    spoil(behaviour, "ratings", {3, 50}, userId="one")
    with pytest.raises(TooManyRejectedError) as caught:
        land(serve(behaviour).url)
    message = str(caught.value)
    assert "ratings: at least 2 of 120 rows aren't what" in message
    assert "at offset 50" in message
    assert "--max-rejected 0.01 lets 1 of so many pass" in message
    assert load_ids(raw_dir) == []


@pytest.mark.parametrize(
    ("bad", "share", "lands"),
    [
        (12, 0.1, True),
        (13, 0.1, False),
        (1, 0.0, False),
        (0, 0.0, True),
        (120, 1.0, True),
    ],
)
def test_the_share_that_may_be_set_aside_is_the_one_asked_for(
    serve: Serve, land: Lander, raw_dir: Path, *, bad: int, share: float, lands: bool
) -> None:
    behaviour = Behaviour()
    good = spoil(behaviour, "ratings", range(bad), timestamp=-1)
    url = serve(behaviour).url
    if not lands:
        with pytest.raises(TooManyRejectedError):
            land(url, max_rejected=share)
        assert load_ids(raw_dir) == []
        return
    outcome = land(url, max_rejected=share)
    assert outcome.newest.resources["ratings"].rejected == bad
    assert len(quarantine(raw_dir, outcome.newest.load_id)) == bad
    assert_same_as_source(raw_dir, behaviour.rows | {"ratings": good})


def test_a_refusal_is_told_until_what_was_asked_for_then_has_been_landed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    spoil(behaviour, "ratings", {3, 50}, userId="one")
    url = serve(behaviour).url
    with pytest.raises(TooManyRejectedError):
        land(url)
    land(url, resources=("movies",))
    (told,) = read_refusals(RawDir(raw_dir)).values()
    assert told.message.startswith("ratings: ")
    land(url, max_rejected=1.0)
    assert read_refusals(RawDir(raw_dir)) == {}


def test_an_earlier_load_stands_when_the_next_has_too_many_bad_rows(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    before = {name: [dict(row) for row in rows] for name, rows in behaviour.rows.items()}
    spoil(behaviour, "movies", {1, 2, 3}, title=None)
    with pytest.raises(TooManyRejectedError):
        land(server.url, full_refresh=True)
    assert_same_as_source(raw_dir, before)


def test_a_bad_row_keeps_nobody_from_appending(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    spoil(behaviour, "ratings", {118}, rating=0)
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 3)
    before = len(server.seen)
    assert land(server.url).newest.resources["ratings"].mode == "append"
    add_ratings(behaviour.rows, 3)
    assert land(server.url).newest.resources["ratings"].mode == "append"
    assert len(server.seen) <= before + 2 * 5
    good = [row for row in behaviour.rows["ratings"] if row["rating"]]
    assert_same_as_source(raw_dir, behaviour.rows | {"ratings": good})


def test_the_share_is_of_the_resource_and_not_of_its_tail(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 1)
    spoil(behaviour, "ratings", {120}, rating=0)
    outcome = land(server.url)
    assert outcome.newest.resources["ratings"].rejected == 1
    assert len(quarantine(raw_dir, outcome.newest.load_id)) == 1


def test_a_bad_row_of_a_short_page_is_set_aside_without_a_place(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(hides={("ratings", 35)})
    spoil(behaviour, "ratings", {37}, rating=9.5)
    pages, recovered = land(serve(behaviour).url).landed
    assert [row["offset"] for row in quarantine(raw_dir, pages.load_id)] == [None]
    assert [row["offset"] for row in quarantine(raw_dir, recovered.load_id)] == [37]
    assert recovered.resources["ratings"].missing == 1


def test_unknown_fields_are_noted_once_and_their_rows_landed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    rows = make_rows()
    good = make_rows()
    for row in rows["movies"]:
        row |= {"budget": 1, "poster": None}
    outcome = land(serve(Behaviour(rows=rows)).url)
    assert outcome.newest.status == "complete"
    assert manifest(raw_dir)["resources"]["movies"]["unknown_fields"] == ["budget", "poster"]
    assert_same_as_source(raw_dir, good)


def test_however_many_unknown_fields_come_a_manifest_stays_readable(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    rows = make_rows()
    for number, row in enumerate(rows["movies"]):
        row |= {f"field {number} {n}" + "x" * 500: n for n in range(100)}
    land(serve(Behaviour(rows=rows)).url)
    noted = manifest(raw_dir)["resources"]["movies"]["unknown_fields"]
    assert len(noted) == 100
    assert all(len(name) <= 120 for name in noted)


def test_a_missing_optional_field_is_null(serve: Serve, land: Lander, raw_dir: Path) -> None:
    rows = make_rows()
    for row in rows["links"]:
        del row["tmdbId"]
    outcome = land(serve(Behaviour(rows=rows)).url)
    assert outcome.newest.status == "complete"
    expected = [row | {"tmdbId": None} for row in rows["links"]]
    assert_same_as_source(raw_dir, rows | {"links": expected})
