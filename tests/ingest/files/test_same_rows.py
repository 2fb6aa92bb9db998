"""A file reads the same in parallel and line by line, and no row of it is ever passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.files.layout import look
from ingest.files.line_by_line import read_lines
from ingest.files.measure import measure
from ingest.files.parallel import FaultyError, read_in_parallel
from ingest.files.reader import Opened, write
from ingest.raw.parquet import Lineage, to_landed
from ingest.raw.rising import Rising
from ingest.source.forms import FORMS
from ingest.source.resources import RESOURCES

LINEAGE = Lineage("20260101T000000000000Z", datetime(2026, 1, 1, tzinfo=UTC))
TAGS = RESOURCES["tags"]
FORM = FORMS[0].files["tags"]

NUMBERS = ("1", "2", "007", " 3 ", "4.0", "4.5", "1e3", "", "-1", "nan", "9223372036854775808")
TEXTS = ("x", '"5"', '"a,b"', '"a""b"', 'a"b', '"', "\t", "é", "\\", "'", "#", "NULL", "2000-01-01")
CELLS = st.sampled_from((*NUMBERS, *TEXTS))
LINES = st.lists(st.lists(CELLS, min_size=3, max_size=5).map(",".join), max_size=30)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def opened(path: Path) -> Opened:
    """Return a file of tags, looked at."""
    measured = measure(path, FORM.encodings, name=path.name)
    return Opened(
        path, path.name, TAGS, FORM, look(path, FORM, TAGS, measured, name=path.name), measured
    )


def line_by_line(file: Opened) -> tuple[pa.Table, int]:
    """Return a file's good rows as landed, and how many are bad."""
    parts = list(read_lines(file.path, file.layout, FORM, TAGS))
    tables = [to_landed(TAGS, part.records, part.places, LINEAGE) for part in parts]
    return pa.concat_tables(tables), sum(len(part.bad) for part in parts)


def check_that_both_readers_agree(path: Path, lines: list[str], end: str, *, has_end: bool) -> None:
    """Fail unless a file of these lines, read in parallel where it may, reads as line by line."""
    text = end.join(["userId,movieId,tag,timestamp", *lines]) + end * has_end
    path.write_bytes(text.encode())
    file = opened(path)
    slow, bad = line_by_line(file)
    assert file.measured.line_end is not None
    try:
        tables = list(
            read_in_parallel(path, file.layout, TAGS, LINEAGE, line_end=file.measured.line_end)
        )
    except FaultyError:
        return
    fast = pa.concat_tables(tables) if tables else slow.slice(0, 0)
    if fast.num_rows == file.most_rows:  # else the lines are read one by one
        assert bad == 0
        assert fast.equals(slow)


FEW, MANY = (
    settings(
        deadline=None,
        max_examples=examples,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    for examples in (30, 400)
)


@FEW
@given(lines=LINES, end=ENDS, has_end=st.booleans())
def test_what_is_read_in_parallel_is_what_stands_in_the_lines(
    tmp_path: Path, lines: list[str], end: str, *, has_end: bool
) -> None:
    check_that_both_readers_agree(tmp_path / "tags.csv", lines, end, has_end=has_end)


@pytest.mark.slow
@MANY
@given(lines=LINES, end=ENDS, has_end=st.booleans())
def test_it_is_so_in_many_more_files(
    tmp_path: Path, lines: list[str], end: str, *, has_end: bool
) -> None:
    check_that_both_readers_agree(tmp_path / "tags.csv", lines, end, has_end=has_end)


@FEW
@given(lines=LINES, end=ENDS)
def test_each_row_lands_or_is_set_aside(tmp_path: Path, lines: list[str], end: str) -> None:
    path, folder = tmp_path / "tags.csv", tmp_path / "tags"
    lines = [line for line in lines if '"' not in line and line.strip()]
    path.write_bytes((end.join(["userId,movieId,tag,timestamp", *lines]) + end).encode())
    written = write(opened(path), folder, LINEAGE, max_rejected=1.0, advance=lambda _: None)
    landed = [pq.read_table(folder / Path(one.path).name)["_offset"] for one in written.files]
    places = [place for column in landed for place in column.to_pylist()]
    assert sorted([*places, *(bad.place for bad in written.bad)]) == list(range(len(lines)))
    for file in written.files:
        (folder / Path(file.path).name).unlink()
    folder.rmdir()


def test_a_large_file_is_read_in_parallel_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    body = "".join(f"{n // 9},{n},tag {n % 7},{n}\n" for n in range(150_000))
    path.write_text(f"userId,movieId,tag,timestamp\n{body}")
    file = opened(path)
    tables = read_in_parallel(path, file.layout, TAGS, LINEAGE, line_end=b"\n")
    fast = pa.concat_tables(list(tables)).combine_chunks()
    slow, bad = line_by_line(file)
    assert bad == 0
    assert fast.equals(slow.combine_chunks())


def test_a_row_in_the_middle_of_a_large_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    lines = [f"{n // 9},{n},tag {n % 7},{n}" for n in range(150_000)]
    lines[100_000] = '9,9,"open,5'
    path.write_text("\n".join(["userId,movieId,tag,timestamp", *lines]))
    written = write(
        opened(path), tmp_path / "tags", LINEAGE, max_rejected=0.01, advance=lambda _: None
    )
    assert [bad.reason for bad in written.bad] == ["line 100002: a quote in it isn't closed"]
    assert sum(file.rows for file in written.files) == 149_999


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12), st.integers(1, 4))
def test_keys_that_rise_are_told_from_all_others(keys: list[tuple[int, int]], size: int) -> None:
    rising = Rising(("userId", "movieId"))
    batches = [keys[start : start + size] for start in range(0, len(keys), size)]
    tables = [
        pa.table(
            {"userId": pa.array([u for u, _ in part], pa.int64()), "movieId": [m for _, m in part]}
        )
        for part in batches
    ]
    assert list(rising.watch(iter(tables))) == tables
    assert rising.so_far == all(one < other for one, other in pairwise(keys))


def test_keys_with_texts_are_counted() -> None:
    rising = Rising(("movieId", "tag"))
    list(rising.watch(iter([pa.table({"movieId": [1, 2], "tag": ["a", "b"]})])))
    assert not rising.so_far
