"""Which fields of a row are taken for ours, by their names."""

from __future__ import annotations

import json

import msgspec
import pytest

from ingest.source.resources import RESOURCES
from ingest.source.rows import RowReader
from tests.ingest.source.made import GOOD, MOVIE, RATING, read, read_raw


def test_of_a_key_that_stands_twice_the_last_counts_on_either_path() -> None:
    raw = '{"movieId": 1, "title": "first", "title": "second", "genres": null}'
    for extra in ("", ', {"movieId": 2, "title": "x", "year": 1}'):
        rows = read_raw("movies", f"[{raw}{extra}]".encode())
        assert msgspec.structs.asdict(rows.records[0])["title"] == "second"


ALIASES = [
    ("movies", {"genre": "Drama"}, {"genres": "Drama"}),
    ("movies", {"Genres": "Drama"}, {"genres": "Drama"}),
    ("movies", {"moviesId": 7}, {"movieId": 7}),
    ("movies", {"movie_id": 7}, {"movieId": 7}),
    ("ratings", {"rate": 4.5}, {"rating": 4.5}),
    ("ratings", {"UserID": 7, "movies_id": 8}, {"userId": 7, "movieId": 8}),
    ("tags", {"time_stamp": 7}, {"timestamp": 7}),
    ("links", {"imdb_id": "tt1", "TmdbId": 7}, {"imdbId": "tt1", "tmdbId": 7}),
]


@pytest.mark.parametrize(("resource", "sent", "meant"), ALIASES)
def test_fields_of_other_names_are_taken_for_ours_and_that_is_said(
    resource: str, sent: dict[str, object], meant: dict[str, object]
) -> None:
    row = {name: value for name, value in GOOD[resource].items() if name not in meant} | sent
    rows = read(resource, row, row)
    assert rows.rejected == []
    assert msgspec.structs.asdict(rows.records[1]) == GOOD[resource] | meant
    assert rows.field_names == dict(zip(sent, meant, strict=True))
    assert rows.unknown_fields == set()


def test_a_field_of_our_own_name_counts_before_any_other() -> None:
    rows = read("movies", MOVIE | {"genre": "Horror", "movie_id": 9})
    assert [msgspec.structs.asdict(record) for record in rows.records] == [MOVIE]
    assert rows.field_names == {}
    assert rows.unknown_fields == {"genre", "movie_id"}


def test_of_two_names_that_could_be_meant_neither_is_taken() -> None:
    row = {"movieId": 1, "title": "x", "genre": "Drama", "Genres": "Horror"}
    rows = read("movies", row)
    assert msgspec.structs.asdict(rows.records[0])["genres"] is None
    assert rows.unknown_fields == {"genre", "Genres"}
    assert rows.seen_fields == {"movieId", "title"}


def test_the_fields_that_rows_came_with_are_told() -> None:
    bare = {"movieId": 1, "title": "x"}
    assert read("movies").seen_fields == set()
    assert read("movies", bare).seen_fields == {"movieId", "title"}
    assert read("movies", bare, MOVIE).seen_fields == {"movieId", "title", "genres"}
    assert read("movies", bare | {"genres": None}).seen_fields == {"movieId", "title", "genres"}
    assert read("movies", bare | {"genre": None}).seen_fields == {"movieId", "title", "genres"}
    assert read("links", {"movieId": 1, "x": 1}).seen_fields == {"movieId"}


def test_a_required_field_that_every_row_lacks_is_named_with_those_that_are_there() -> None:
    def missing(*rows: object) -> tuple[str, tuple[str, ...]] | None:
        return RowReader(RESOURCES["ratings"]).missing_field(json.dumps(rows).encode())

    bare = {name: value for name, value in RATING.items() if name != "rating"}
    assert missing(bare | {"stars": 4}, bare) == (
        "rating",
        ("movieId", "stars", "timestamp", "userId"),
    )
    assert missing() is None
    assert missing(RATING) is None
    assert missing(bare, RATING) is None
    assert missing(bare | {"rate": 4.0}) is None
    assert missing(bare | {"rating": "bad"}) is None
    assert missing(1, None) is None
    assert missing(1, bare) is not None


def test_the_names_that_are_there_are_bounded_and_cleaned() -> None:
    row = {f"name {n}\n\u202e": 1 for n in range(1000)} | {"x" * 10_000: 1}
    found = RowReader(RESOURCES["movies"]).missing_field(json.dumps([row]).encode())
    assert found is not None
    assert len(found[1]) == 20
    assert all(name.isprintable() and len(name) <= 101 for name in found[1])
    rows = read("movies", MOVIE | row)
    assert all(name.isprintable() and len(name) <= 101 for name in rows.unknown_fields)
