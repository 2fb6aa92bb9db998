"""Parquet as dbt reads it: few files, large row groups, types and nulls as promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.raw.parquet import (
    ROWS_PER_GROUP,
    Lineage,
    distinct_keys,
    landed_schema,
    own_schema,
    sha256_of,
    to_landed,
    write_parquet,
)
from ingest.source.resources import RESOURCES, Link, Movie, Rating, Record, Tag

LINEAGE = Lineage("20261122T210708123456Z", datetime(2026, 11, 22, 21, 7, 8, 123456, tzinfo=UTC))
RATINGS = RESOURCES["ratings"]
RECORDS: dict[str, Record] = {
    "movies": Movie(movieId=1, title="Toy Story (1995)", genres=None),
    "ratings": Rating(userId=2**63 - 1, movieId=2, rating=0.5, timestamp=964982703),
    "tags": Tag(userId=1, movieId=2, tag="ünïcode\x00 🎬", timestamp=0),
    "links": Link(movieId=1, imdbId="0114709", tmdbId=None),
}
NULLABLE = {"genres", "imdbId", "tmdbId", "_offset"}


def ratings(start: int, stop: int) -> pa.Table:
    records = [Rating(userId=1, movieId=n, rating=3.0, timestamp=n) for n in range(start, stop)]
    return to_landed(RATINGS, records, list(range(start, stop)), LINEAGE)


def pages(rows: int, size: int) -> Iterator[pa.Table]:
    return (ratings(start, min(start + size, rows)) for start in range(0, rows, size))


@pytest.mark.parametrize("name", list(RESOURCES))
def test_values_types_and_nulls_come_back_as_they_went_in(name: str, tmp_path: Path) -> None:
    resource = RESOURCES[name]
    table = to_landed(resource, [RECORDS[name]], [None], LINEAGE)
    (file,) = write_parquet(tmp_path / name, [table], landed_schema(resource))
    read = pq.ParquetFile(tmp_path / file.path)
    assert read.schema_arrow.equals(landed_schema(resource))
    for field in read.schema_arrow:
        assert field.nullable == (field.name in NULLABLE), field.name
    (row,) = read.read().to_pylist()
    assert row["_load_id"] == LINEAGE.load_id
    assert row["_loaded_at"] == LINEAGE.loaded_at
    assert row["_offset"] is None
    assert {key: row[key] for key in own_schema(resource).names} == {
        key: getattr(RECORDS[name], key) for key in own_schema(resource).names
    }


@pytest.mark.parametrize("size", [1000, 7777, 100_000])
def test_whatever_the_page_size_row_groups_have_a_hundred_thousand_rows(
    size: int, tmp_path: Path
) -> None:
    rows = 230_000
    files = write_parquet(tmp_path / "ratings", pages(rows, size), landed_schema(RATINGS))
    assert [file.path for file in files] == ["ratings/part-00000.parquet"]
    assert files[0].rows == rows
    footer = pq.read_metadata(tmp_path / files[0].path)
    groups = [footer.row_group(n).num_rows for n in range(footer.num_row_groups)]
    assert groups == [ROWS_PER_GROUP, ROWS_PER_GROUP, 30_000]
    read = pq.read_table(tmp_path / files[0].path)
    assert read["_offset"].to_pylist() == list(range(rows)), "in order, none lost at a seam"
    assert footer.row_group(0).column(0).compression == "ZSTD"


def test_exactly_full_row_groups_leave_no_empty_one(tmp_path: Path) -> None:
    (file,) = write_parquet(tmp_path / "ratings", pages(200_000, 1000), landed_schema(RATINGS))
    assert pq.read_metadata(tmp_path / file.path).num_row_groups == 2


@pytest.mark.parametrize("tables", [[], [ratings(0, 0)], [ratings(0, 0), ratings(0, 0)]])
def test_no_row_at_all_makes_one_file_without_rows(tables: list[pa.Table], tmp_path: Path) -> None:
    (file,) = write_parquet(tmp_path / "ratings", tables, landed_schema(RATINGS))
    assert file.rows == 0
    assert pq.read_table(tmp_path / file.path).schema.names == landed_schema(RATINGS).names


def test_files_are_cut_at_two_million_rows(tmp_path: Path) -> None:
    table = ratings(0, 100_000)
    files = write_parquet(tmp_path / "ratings", [table] * 21, landed_schema(RATINGS))
    assert [file.rows for file in files] == [2_000_000, 100_000]
    assert [file.path for file in files] == [
        "ratings/part-00000.parquet",
        "ratings/part-00001.parquet",
    ]


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    (file,) = write_parquet(tmp_path / "ratings", [ratings(0, 5)], landed_schema(RATINGS))
    assert file.sha256 == sha256_of(tmp_path / file.path)
    assert len(file.sha256) == 64


def test_a_null_where_none_may_be_is_an_error_and_no_file_of_nulls(tmp_path: Path) -> None:
    bad = Rating(userId=1, movieId=None, rating=3.0, timestamp=1)  # type: ignore[arg-type]
    table = to_landed(RATINGS, [bad], [0], LINEAGE)
    with pytest.raises(pa.ArrowInvalid):
        write_parquet(tmp_path / "ratings", [table], landed_schema(RATINGS))


def test_distinct_keys_are_counted_over_all_files(tmp_path: Path) -> None:
    paths = []
    for number, (start, stop) in enumerate([(0, 10), (5, 15), (20, 20)]):
        folder = tmp_path / str(number) / "ratings"
        folder.parent.mkdir()
        write_parquet(folder, [ratings(start, stop)], landed_schema(RATINGS))
        paths.append(folder / "part-00000.parquet")
    assert distinct_keys(paths, RATINGS) == 15
    assert distinct_keys(paths[2:], RATINGS) == 0
    assert distinct_keys([], RATINGS) == 0
