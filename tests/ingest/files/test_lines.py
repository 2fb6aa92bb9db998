"""Lines of any end and length are split as they are counted."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files import line_by_line, lines
from ingest.files.layout import LONGEST_LINE, look
from ingest.files.measure import measure
from ingest.source.forms import FORMS
from ingest.source.resources import RESOURCES
from tests.ingest.files.releases import MOVIES, RATINGS, FileLander, as_folder, csv_of, latest
from tests.slow import slow

PIECES = st.sampled_from([b"a", b"1,2", b"\n", b"\r", b"\r\n", b"\n\n", b"\x0b", b"\xc2\x85"])


class ByteByByte(io.BytesIO):
    """A file that gives one byte at once."""

    def read(self, _: int | None = -1, /) -> bytes:
        """Return the next byte."""
        return super().read(1)


@settings(deadline=None)
@given(body=st.lists(PIECES, min_size=1, max_size=20).map(b"".join))
def test_lines_are_split_as_they_are_counted(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    expected = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", body)
    assert list(lines.split_lines(io.BytesIO(body))) == expected
    assert list(lines.split_lines(ByteByByte(body))) == expected
    path = tmp_path_factory.mktemp("lines") / "a"
    path.write_bytes(body)
    assert measure(path, ("utf-8",), name="a").line_count == len(expected)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("size", [LONGEST_LINE - 1, LONGEST_LINE + 1, 3 * LONGEST_LINE])
def test_a_long_line_is_one_line(end: bytes, size: int) -> None:
    body = b"a" + end + b"b" * size + end + b"c" + end + b"d"
    found = list(lines.split_lines(io.BytesIO(body)))
    assert [line[:1] for line in found] == [b"a", b"b", b"c", b"d"]
    assert max(map(len, found)) <= LONGEST_LINE + 2


@pytest.mark.parametrize("end", ["\n", *slow("\r", "\r\n")])
def test_a_large_file_with_a_bad_row_loses_no_other(
    land_files: FileLander, tmp_path: Path, end: str
) -> None:
    rows = [f"{n // 500},{n},4.0,{n}" for n in range(200_000)]
    text = end.join(["userId,movieId,rating,timestamp", *rows, "x,1,4.0,5", ""])
    land_files(as_folder({"ratings.csv": text.encode()}, tmp_path / "files"))
    assert [row["movieId"] for row in land_files.rows("ratings")] == list(range(200_000))
    assert land_files.set_aside() == ["ratings line 200002: userId is no whole number: 'x'"]


def test_the_inside_of_a_cell_is_no_row(land_files: FileLander, tmp_path: Path) -> None:
    inside = "\n".join(f"9,{n},x,5" for n in range(900))
    body = f'userId,movieId,tag,timestamp\n1,1,"{inside}",5\n2,2,"a, b",6\n'
    land_files(as_folder({**latest(), "tags.csv": body.encode()}, tmp_path / "files"))
    assert [row["userId"] for row in land_files.rows("tags")] == [1, 2]
    assert land_files.rows("tags")[0]["tag"] == inside


def test_many_open_quotes_take_no_time(land_files: FileLander, tmp_path: Path) -> None:
    rows = [f'{n},"x{n},Drama' if n % 2 else f"{n},x{n},Drama" for n in range(6000)]
    body = "\n".join(["movieId,title,genres", *rows])
    land_files(as_folder({**latest(), "movies.csv": body.encode()}, tmp_path / "files"))
    assert len(land_files.rows("movies")) == 3000
    assert len(land_files.set_aside()) == 3000


@pytest.mark.parametrize("letters", ["[1]", "*", "?", "{a,b}"])
def test_a_path_with_letters_of_patterns_is_read_itself(
    land_files: FileLander, tmp_path: Path, letters: str
) -> None:
    other = [{**row, "userId": 99} for row in RATINGS]
    for name in ("ml1", "mlx", "mla"):
        as_folder({"ratings.csv": csv_of(other).encode()}, tmp_path / name)
    folder = as_folder({"ratings.csv": csv_of(RATINGS).encode()}, tmp_path / f"ml{letters}")
    land_files(folder)
    assert land_files.rows("ratings") == RATINGS


def test_a_long_line_is_set_aside_however_clean_the_file_is(
    land_files: FileLander, tmp_path: Path
) -> None:
    long = f"5,{'x' * 1_500_000} (1995),Drama\n".encode()
    for body in (latest()["movies.csv"] + long, latest()["movies.csv"] + long + b"\n"):
        land_files(as_folder({**latest(), "movies.csv": body}, tmp_path / "files"))
        assert land_files.rows("movies") == MOVIES
    reason = "movies line 6: it is longer than 1,048,576 bytes"
    assert land_files.set_aside() == [reason] * 2


def test_long_rows_are_handed_on_before_they_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_by_line, "BYTES_AT_ONCE", 10_000)
    path, form, movies = tmp_path / "movies.csv", FORMS[0].files["movies"], RESOURCES["movies"]
    rows = "".join(f"{n},{'x' * 4_000},Drama\n" for n in range(20))
    path.write_text(f"movieId,title,genres\n{rows}")
    layout = look(path, form, movies, measure(path, form.encodings, name="a"), name="a")
    parts = list(line_by_line.read_lines(path, layout, form, movies))
    assert [len(part.records) for part in parts] == [3] * 6 + [2]
