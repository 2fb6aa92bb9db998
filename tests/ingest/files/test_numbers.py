"""A file of nothing but numbers reads by Arrow as it reads line by line, and no other does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.files.layout import look
from ingest.files.line_by_line import read_lines
from ingest.files.measure import measure
from ingest.files.numbers import is_of_numbers, read_numbers
from ingest.files.parallel import FaultyError
from ingest.files.reader import Opened, write
from ingest.raw.parquet import Lineage, to_landed
from ingest.source.forms import FORMS, Form
from ingest.source.resources import EVERY_RESOURCE

LINEAGE = Lineage("20260101T000000000000Z", datetime(2026, 1, 1, tzinfo=UTC))
HEADERS = {
    "ratings": "userId,movieId,rating,timestamp",
    "genome_scores": "movieId,tagId,relevance",
}
WHOLE = ("1", "2", "007", "0", "9223372036854775807", "9223372036854775808", "0" * 30 + "7", "")
POINTED = ("4.0", "4.5", "4", "4.", ".5", "0.5", "00.5", "1.6", ".", "1.2.3", "0." + "9" * 40)
CELLS = st.sampled_from((*WHOLE, *POINTED))
LINES = st.lists(st.lists(CELLS, min_size=3, max_size=4).map(",".join), max_size=12)


def opened(path: Path, name: str, release: Form = FORMS[0]) -> Opened:
    """Return a file of a resource, looked at."""
    form, resource = release.files[name], EVERY_RESOURCE[name]
    measured = measure(path, form.encodings, name=path.name)
    layout = look(path, form, resource, measured, name=path.name)
    return Opened(path, path.name, resource, form, layout, measured)


def read(file: Opened) -> pa.Table | None:
    """Return a file's rows as Arrow reads them; None where it isn't one of numbers, or faulty."""
    if not is_of_numbers(file.path, file.layout, file.resource, file.measured):
        return None
    try:
        tables = list(read_numbers(file.path, file.layout, file.resource, LINEAGE))
    except FaultyError:
        return None
    return pa.concat_tables(tables) if tables else None


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(list(HEADERS)),
    lines=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    has_end=st.booleans(),
)
@example(name="ratings", lines=["1,2,4.5,7"], end="\n", has_end=True)
@example(name="ratings", lines=["1,2,.5,7", "007,2,4.,7"], end="\r\n", has_end=False)
@example(name="ratings", lines=["1,1.6,4.5,7"], end="\n", has_end=True)
@example(name="ratings", lines=["1,2,4.5,7", "1,2,4.3,7"], end="\n", has_end=True)
@example(name="ratings", lines=["1,2,4.5,7", "1,2,,7"], end="\n", has_end=True)
@example(name="ratings", lines=["1,2,4.5,4102444801"], end="\n", has_end=True)
def test_what_arrow_reads_is_what_stands_in_the_lines(
    tmp_path: Path, name: str, lines: list[str], end: str, *, has_end: bool
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_bytes((end.join([HEADERS[name], *lines]) + end * has_end).encode())
    file = opened(path, name)
    fast = read(file)
    parts = list(read_lines(path, file.layout, file.form, file.resource))
    if fast is not None and fast.num_rows == file.most_rows:  # else the lines are read one by one
        assert sum(len(part.bad) for part in parts) == 0
        tables = [to_landed(file.resource, part.records, part.places, LINEAGE) for part in parts]
        assert fast.equals(pa.concat_tables(tables))


def test_a_clean_file_is_read_so(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    for end, before in (("\n", ""), ("\r\n", "\ufeff"), ("\n", "sep=,\n")):
        rows = "".join(f"{n // 9 + 1},{n},4.5,{n}{end}" for n in range(600_000))
        path.write_bytes(f"{before}{HEADERS['ratings']}{end}{rows}".encode())
        table = read(opened(path, "ratings"))
        assert table is not None
        assert table["_offset"].to_pylist() == list(range(600_000))
        assert table["movieId"].to_pylist() == list(range(600_000))


def test_two_colons_are_one_separator(tmp_path: Path) -> None:
    path = tmp_path / "ratings.dat"
    dat = next(form for form in FORMS if form.name == "MovieLens .dat")
    for line, is_good in {
        "9::9::4.5::9": True,
        "9:9::4.5::9": False,
        "9:7:9::4.5::9": False,
        "9::9::4.5::9::": False,
        "9::9::4:5::9": False,
        "9::9:::4.5::9": False,
    }.items():
        path.write_text("1::2::5::7\n" * 3 + f"{line}\n")
        table = read(opened(path, "ratings", dat))
        assert (table is not None) == is_good, line
        if table is not None:
            assert table["rating"].to_pylist() == [5.0, 5.0, 5.0, 4.5]
            assert table["timestamp"].to_pylist() == [7, 7, 7, 9]


@pytest.mark.parametrize(
    "line", ["1,2,4e0,7", "1,2,nan,7", "1, 2,4.5,7", '1,"2",4.5,7', "-1,2,4.5,7", "1,2,4.5,+7"]
)
def test_a_file_with_anything_but_numbers_is_not(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ratings.csv"
    for lines in ([line, *["1,2,4.5,7"] * 400_000], [*["1,2,4.5,7"] * 400_000, line]):
        path.write_text("\n".join([HEADERS["ratings"], *lines]))
        assert read(opened(path, "ratings")) is None


def test_a_name_that_duckdb_takes_for_a_pattern_is_one_like_others(tmp_path: Path) -> None:
    path = tmp_path / "[1]" / "ratings.csv"
    path.parent.mkdir()
    path.write_text(f"{HEADERS['ratings']}\n1,2,4.5,7\n")
    file = opened(path, "ratings")
    assert read(file) is not None
    written = write(file, tmp_path / "ratings", LINEAGE, max_rejected=0, advance=lambda _: None)
    assert pq.read_table(tmp_path / written.files[0].path)["movieId"].to_pylist() == [2]
