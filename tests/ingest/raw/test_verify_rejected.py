"""`verify` holds rows that were set aside to what their manifest says of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.raw.parquet import sha256_of
from tests.ingest.behaviour import Behaviour
from tests.ingest.landed import load_ids
from tests.ingest.lander import Lander
from tests.ingest.server import serving
from tests.ingest.tampering import Manifest, change_manifest, found


@pytest.fixture
def with_bad_rows(tmp_path: Path) -> Path:
    """Return a raw folder with a load that has set two ratings and a tag aside."""
    raw_dir = tmp_path / "with-bad-rows"
    behaviour = Behaviour()
    behaviour.rows["ratings"][3]["rating"] = 7
    behaviour.rows["ratings"][37]["rating"] = 9.5
    behaviour.rows["tags"][5]["timestamp"] = -1
    with serving(behaviour) as server:
        Lander(raw_dir)(server.url, max_rejected=0.1)
    return raw_dir


def rejected_file(raw_dir: Path) -> Path:
    return raw_dir / "loads" / load_ids(raw_dir)[0] / "_rejected" / "part-00000.parquet"


def rewrite_rejected(raw_dir: Path, change: Callable[[list[Manifest]], object]) -> None:
    """Change the rows set aside, and the hash that the manifest gives of their file."""
    path = rejected_file(raw_dir)
    table = pq.ParquetFile(path).read()
    rows = table.to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    change_manifest(
        raw_dir, 0, lambda m: m["rejected_files"][0].update(sha256=sha256_of(path), rows=len(rows))
    )


def test_rows_set_aside_are_as_their_manifest_says(with_bad_rows: Path) -> None:
    assert found(with_bad_rows) == ""


def test_a_changed_file_of_rows_set_aside_is_found(with_bad_rows: Path) -> None:
    path = rejected_file(with_bad_rows)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert "_rejected/part-00000.parquet: its SHA-256" in found(with_bad_rows)


def test_a_missing_file_of_rows_set_aside_is_found(with_bad_rows: Path) -> None:
    rejected_file(with_bad_rows).unlink()
    assert "_rejected/part-00000.parquet: missing" in found(with_bad_rows)


def test_a_file_of_rows_set_aside_that_no_manifest_lists_is_found(with_bad_rows: Path) -> None:
    path = rejected_file(with_bad_rows)
    shutil.copy(path, path.with_name("part-00001.parquet"))
    assert "_rejected/part-00001.parquet: not in the manifest" in found(with_bad_rows)


def test_fewer_rows_set_aside_than_the_manifest_says_are_found(with_bad_rows: Path) -> None:
    rewrite_rejected(with_bad_rows, lambda rows: rows.pop(0))
    assert "_rejected: of ratings 1, the manifest says 2" in found(with_bad_rows)


def test_rows_set_aside_of_another_resource_are_found(with_bad_rows: Path) -> None:
    rewrite_rejected(with_bad_rows, lambda rows: rows[0].update(resource="actors"))
    said = found(with_bad_rows)
    assert "_rejected: of ratings 1, the manifest says 2" in said
    assert "_rejected: of actors 1, the manifest says 0" in said


def test_a_manifest_from_before_they_were_listed_is_held_to_its_counts(with_bad_rows: Path) -> None:
    change_manifest(with_bad_rows, 0, lambda m: m.pop("rejected_files"))
    assert found(with_bad_rows) == ""
    rejected_file(with_bad_rows).unlink()
    assert "_rejected: of ratings 0, the manifest says 2" in found(with_bad_rows)
