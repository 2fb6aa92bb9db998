"""A .tar.gz that is damaged where tar doesn't look: its gzip tells, at the very end."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.ingest.files.releases import FileLander, as_tar, latest


def with_other_stars(body: bytes) -> bytes:
    """Change a digit of a rating that is packed without being shortened."""
    unpacked = gzip.decompress(body)
    stored = gzip.compress(unpacked, compresslevel=0)
    place = stored.index(b"userId,movieId,rating,timestamp")
    digit = stored.index(b".0,", place) - 1
    return stored[:digit] + b"2" + stored[digit + 1 :]


def without_its_end(body: bytes) -> bytes:
    return body[:-8]


def with_more_behind_it(body: bytes) -> bytes:
    return body + b"trailing"


@pytest.mark.parametrize("damage", [with_other_stars, without_its_end, with_more_behind_it])
def test_a_tar_that_its_gzip_calls_damaged_lands_nothing(
    land_files: FileLander, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = as_tar(latest(), tmp_path / "a.tar.gz")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UsageError, match=r"a.tar.gz can't be unpacked .*: it is damaged, cut off"):
        land_files(path)
    assert not list((land_files.raw_dir / "loads").glob("*"))
