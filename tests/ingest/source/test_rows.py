"""Rows: what a resource promises is checked row by row, and the rest is told why."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.raw.parquet import to_arrow
from ingest.source.bodies import UNREADABLE, split_rows
from ingest.source.resources import RESOURCES
from tests.ingest.source.made import GOOD, LINK, MOVIE, RATING, TAG, read, read_raw


def test_good_rows_are_read_as_they_are() -> None:
    for resource, row in [("movies", MOVIE), ("ratings", RATING), ("tags", TAG), ("links", LINK)]:
        rows = read(resource, row, row)
        assert [msgspec.structs.asdict(record) for record in rows.records] == [row, row]
        assert rows.places == [0, 1]


BAD = [
    ("ratings", {"rating": 4.2}),
    ("ratings", {"rating": 0.0}),
    ("ratings", {"rating": 5.5}),
    ("ratings", {"rating": -1}),
    ("ratings", {"rating": "4"}),
    ("ratings", {"rating": None}),
    ("ratings", {"userId": None}),
    ("ratings", {"userId": "1"}),
    ("ratings", {"userId": 1.5}),
    ("ratings", {"userId": True}),
    ("ratings", {"userId": -1}),
    ("ratings", {"userId": 2**63}),
    ("ratings", {"userId": 10**40}),
    ("ratings", {"timestamp": 964982703000}),
    ("ratings", {"timestamp": "2000-07-30"}),
    ("movies", {"title": None}),
    ("movies", {"title": 1917}),
    ("movies", {"title": ["Toy Story"]}),
    ("movies", {"genres": ["Comedy"]}),
    ("tags", {"tag": None}),
    ("tags", {"tag": {"text": "fun"}}),
    ("links", {"imdbId": 114709}),
    ("links", {"tmdbId": "tt862"}),
    ("links", {"tmdbId": "-862"}),
    ("links", {"tmdbId": "862.5"}),
    ("links", {"tmdbId": "٨٦٢"}),
    ("links", {"tmdbId": "9" * 19}),
    ("links", {"tmdbId": "9" * 5000}),
    ("links", {"tmdbId": 862.5}),
    ("links", {"movieId": "1"}),
    ("links", {"movieId": ""}),
    ("ratings", {"movieId": 2.0**60}),
    ("links", {"movieId": None}),
]


@pytest.mark.parametrize(("resource", "change"), BAD)
def test_a_bad_value_sets_its_row_aside_with_reason_and_raw_text(
    resource: str, change: dict[str, object]
) -> None:
    bad = GOOD[resource] | change
    rows = read(resource, GOOD[resource], bad, GOOD[resource])
    assert rows.places == [0, 2]
    (rejected,) = rows.rejected
    assert rejected.place == 1
    assert next(iter(change)) in rejected.reason
    assert json.loads(rejected.raw) == bad


@pytest.mark.parametrize("resource", list(GOOD))
def test_a_missing_key_sets_its_row_aside(resource: str) -> None:
    for name in RESOURCES[resource].key:
        row = {key: value for key, value in GOOD[resource].items() if key != name}
        (rejected,) = read(resource, row).rejected
        assert name in rejected.reason


@pytest.mark.parametrize("row", [None, 1, "text", [], [1, 2], True])
def test_what_is_no_object_is_set_aside(row: object) -> None:
    rows = read("ratings", row, RATING)
    assert [rejected.place for rejected in rows.rejected] == [0]
    assert rows.places == [1]


def test_missing_optional_fields_are_null() -> None:
    (movie,) = read("movies", {"movieId": 1, "title": "Toy Story"}).records
    (link,) = read("links", {"movieId": 1}).records
    assert msgspec.structs.asdict(movie) == {"movieId": 1, "title": "Toy Story", "genres": None}
    assert msgspec.structs.asdict(link) == {"movieId": 1, "imdbId": None, "tmdbId": None}


def test_unknown_fields_are_noted_and_their_rows_kept() -> None:
    rows = read("movies", MOVIE | {"budget": 1, "cast": [{"a": 1}]}, MOVIE, MOVIE | {"budget": 2})
    assert rows.unknown_fields == {"budget", "cast"}
    assert rows.places == [0, 1, 2]
    assert rows.rejected == []


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e400", '"\\ud800"', '"line\nbreak"'])
def test_what_is_not_quite_json_in_a_field_that_is_not_ours_costs_nothing(value: str) -> None:
    raw = json.dumps(RATING)[:-1] + f', "budget": {value}}}'
    rows = read_raw("ratings", f"[{json.dumps(RATING)}, {raw}]".encode())
    assert rows.rejected == []
    assert rows.records[0] == rows.records[1]
    assert rows.unknown_fields == {"budget"}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400"])
@pytest.mark.parametrize("name", ["rating", "timestamp", "userId"])
def test_what_is_not_quite_json_in_a_field_of_ours_sets_its_row_aside(
    name: str, value: str
) -> None:
    raw = json.dumps(RATING | {name: None}).replace("null", value)
    rows = read_raw("ratings", f"[{raw}, {json.dumps(RATING)}]".encode())
    assert rows.places == [1]
    assert [bad.raw for bad in rows.rejected] == [raw]
    assert name in rows.rejected[0].reason


def test_whole_numbers_written_as_floats_are_whole_numbers() -> None:
    row = {"movieId": 1.0, "imdbId": "0114709", "tmdbId": 862.0}
    (record,) = read("links", row).records
    assert msgspec.structs.asdict(record) == LINK
    assert [type(value) for value in msgspec.structs.astuple(record)] == [int, str, int]
    (rating,) = read("ratings", RATING | {"timestamp": 964982703.0, "userId": 1.0}).records
    assert msgspec.structs.asdict(rating) == RATING


@pytest.mark.parametrize(("sent", "meant"), [("862", 862), ("862.0", 862), ("0", 0), ("", None)])
def test_a_tmdb_id_may_be_text(sent: str, meant: int | None) -> None:
    (record,) = read("links", LINK | {"tmdbId": sent}).records
    assert msgspec.structs.asdict(record) == LINK | {"tmdbId": meant}


def test_a_whole_number_of_stars_is_a_rating() -> None:
    (record,) = read("ratings", RATING | {"rating": 4}).records
    assert msgspec.structs.asdict(record)["rating"] == 4.0


@pytest.mark.parametrize(
    "raw",
    [
        b'{"movieId": 1, "title": "\\ud800", "genres": null}',
        b'{"movieId": 1, "title": "\xff", "genres": null}',
        b'{"movieId": 1, "title": "\\u0000", "genres": null}',
        b'{"movieId": 1e400, "title": "x", "genres": null}',
        b'{"movieId": NaN, "title": "x", "genres": null}',
        b'{"movieId": -Infinity, "title": "x", "genres": null}',
        b'{"movieId": 1, "title": "line\nbreak", "genres": null}',
        b'{"movieId": 1, "title": "x", "genres": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"movieId": 1, "title": "x", "\\ud800": 1}',
        b'{"movieId": 1, "title": "x", "\xff": 1}',
    ],
)
def test_strange_text_is_landed_or_set_aside_but_never_breaks_the_page(raw: bytes) -> None:
    good = json.dumps(MOVIE).encode()
    rows = read_raw("movies", b"[" + good + b"," + raw + b"," + good + b"]")
    assert len(rows.records) + len(rows.rejected) == 3
    assert {0, 2} <= set(rows.places)
    to_arrow(RESOURCES["movies"], rows.records)
    for rejected in rows.rejected:
        rejected.raw.encode()
        rejected.reason.encode()
    for name in rows.unknown_fields:
        name.encode()


def test_a_value_that_is_not_quite_json_costs_only_its_row() -> None:
    raw = b'{"movieId": 3, "title": "x", "genres": NaN}'
    good = json.dumps(MOVIE).encode()
    rows = read_raw("movies", b" [ " + good + b" ,\n" + raw + b", " + good + b" ] ")
    assert rows.places == [0, 2]
    assert [(bad.place, bad.raw) for bad in rows.rejected] == [(1, raw.decode())]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b'"[]"',
        b"[1, 2",
        b"[1] [2]",
        b'[{"rating": 1},',
        b'[{"rating": NaN},',
        b'[{"rating": NaN}',
        b'[{"rating": NaN}] x',
        b'[{"rating": NaN},]',
        b'{"rating": NaN}',
        b"[{'userId': 1}]",
        b"<html></html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_is_no_json_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(UNREADABLE):
        split_rows(body)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1, 0.5, 4.5, "fun", 2**63 - 1, 2**63, 1.0])
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(resource=st.sampled_from(list(RESOURCES)), data=st.data())
@settings(deadline=None)
def test_a_row_is_judged_the_same_whatever_stands_beside_it(
    resource: str, data: st.DataObject
) -> None:
    """A page in which all is well takes another path than one with a bad row in it."""
    names = RESOURCES[resource].record.__struct_fields__
    row = {name: data.draw(JSON | st.just(GOOD[resource][name])) for name in names}
    alone = read(resource, row)
    beside = read(resource, row, GOOD[resource] | {"unknown": 1})
    assert len(alone.records) + len(alone.rejected) == 1
    assert beside.records[:-1] == alone.records
    assert [bad.raw for bad in beside.rejected] == [bad.raw for bad in alone.rejected]
    table = to_arrow(RESOURCES[resource], alone.records)
    if alone.records:
        if isinstance(text := row.get("tmdbId"), str):
            row["tmdbId"] = int(text) if text else None
        assert table.to_pylist() == [row]


@given(st.lists(JSON, max_size=5))
@settings(deadline=None)
def test_a_page_falls_into_as_many_rows_as_it_has(rows: list[object]) -> None:
    assert [json.loads(row) for row in split_rows(json.dumps(rows).encode())] == rows
