"""A bad file is told in a sentence, or its bad rows are set aside with their lines."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.errors import IngestError, TooManyRejectedError, UsageError
from tests.ingest.files.releases import (
    MOVIES,
    RATINGS,
    FileLander,
    as_folder,
    as_gzips,
    as_tar,
    as_zip,
    latest,
)

HEADER = b"userId,movieId,rating,timestamp\n"
GOOD = b"1,1,4.0,964982703\n1,11,3.0,964982704\n2,1,5.0,1112486027\n2,267,1.0,1112486028\n"

BAD_ROWS = {
    "a cell too many": (b"9,9,4.0,1,9\n", "it has 5 cells, not 4"),
    "a cell too few": (b"9,9,4.0\n", "it has 3 cells, not 4"),
    "no number": (b"9,x,4.0,1\n", "movieId is no whole number: 'x'"),
    "no id": (b"9,,4.0,1\n", "movieId is empty"),
    "a date for an id": (b"1997-08-20,9,4.0,1\n", "userId is no whole number: '1997-08-20'"),
    "part of an id": (b"9,1.6,4.0,1\n", "movieId is no whole number: '1.6'"),
    "an id of a spreadsheet": (b"9,1e3,4.0,1\n", "movieId is no whole number: '1e3'"),
    "a rating too high": (b"9,9,5.5,1\n", "Expected `float` <= 5.0"),
    "another digit": ("9,9,\uff14,1\n".encode(), "rating is no number"),
    "an underscore": (b"9,9,0_4,1\n", "rating is no number: '0_4'"),
    "an exponent": (b"9,9,4e0,1\n", "rating is no number: '4e0'"),
    "half a day": (b"9,9,4.0,2005-04-02\n", "timestamp is no whole number of seconds"),
    "a day of 24 hours": (b"9,9,4.0,2005-04-02 24:00:00\n", "timestamp is no whole number"),
    "before 1970": (b"9,9,4.0,1969-12-31 23:59:59.5\n", "Expected `int` >= 0"),
    "separators only": (b",,,\n", "userId is empty"),
    "no half star": (b"9,9,4.3,1\n", "multiple of 0.5"),
    "not a number": (b"9,9,nan,1\n", "rating is no number: 'nan'"),
    "milliseconds": (b"9,9,4.0,964982703000\n", "may be milliseconds: divide by 1000"),
    "below zero": (b"-9,9,4.0,1\n", "Expected `int` >= 0"),
    "a NUL byte": (b"9,9,4.0,1\x00\n", "it holds a NUL byte"),
    "other characters": (b"9,9,4.0,\xe9\n", "it holds bytes that are no UTF-8"),
    "an open quote": (b'9,"9,4.0,1\n', "a quote in it isn't closed"),
    "the header again": (HEADER, "userId is no whole number: 'userId'"),
    "a very long line": (b"9,9,4.0," + b"1" * 2_000_000 + b"\n", "it is longer than"),
}


@pytest.mark.parametrize("fault", BAD_ROWS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_bad_row_is_set_aside_with_its_line_and_no_other(
    land_files: FileLander, tmp_path: Path, fault: str, place: int
) -> None:
    row, reason = BAD_ROWS[fault]
    lines = GOOD.splitlines(keepends=True)
    body = HEADER + b"".join([*lines[:place], row, *lines[place:]])
    outcome = land_files(as_folder({**latest(), "ratings.csv": body}, tmp_path / "files"))
    assert land_files.rows("ratings") == RATINGS
    (told,) = land_files.set_aside()
    assert told.startswith(f"ratings line {place + 2}: ")
    assert reason in told
    assert outcome.newest.resources["ratings"].missing == 1


def test_a_comma_in_an_unquoted_title_is_noticed(land_files: FileLander, tmp_path: Path) -> None:
    body = latest()["movies.csv"].replace(b'"American President, The (1995)"', b"President, The")
    land_files(as_folder({**latest(), "movies.csv": body}, tmp_path / "files"))
    assert land_files.rows("movies") == [movie for movie in MOVIES if movie["movieId"] != 11]
    assert land_files.set_aside() == ["movies line 4: it has 4 cells, not 3"]


def test_a_quote_that_is_left_open_costs_its_line_only(
    land_files: FileLander, tmp_path: Path
) -> None:
    lines = "".join(f'{n},"Movie, The {n}",Drama\n' for n in range(1000))
    body = "movieId,title,genres\n" + lines.replace('"Movie, The 500"', '"Movie, The 500')
    land_files(as_folder({**latest(), "movies.csv": body.encode()}, tmp_path / "files"))
    assert len(land_files.rows("movies")) == 999
    assert land_files.set_aside() == ["movies line 502: a quote in it isn't closed"]


def test_more_bad_rows_than_allowed_land_nothing(land_files: FileLander, tmp_path: Path) -> None:
    body = HEADER + GOOD + b"9,9,9,9\n"
    folder = as_folder({**latest(), "ratings.csv": body}, tmp_path / "files")
    with pytest.raises(
        TooManyRejectedError,
        match=r"ratings.csv: at least 1 of 5 rows isn't what ratings are, such as line 6: .*"
        r"Nothing was landed, since --max-rejected 0.1 lets none of so many pass",
    ):
        land_files(folder, max_rejected=0.1)
    assert not list((land_files.raw_dir / "loads").glob("*"))


BAD_FILES = {
    "an empty file": (b"", r"ratings.csv is empty"),
    "UTF-16": (
        (HEADER + GOOD).decode().encode("utf-16"),
        r"written in UTF-16 or UTF-32: save it as UTF-8",
    ),
    "no header": (GOOD, r"line 1: no column userId is in the header, which holds: "),
    "another header": (b"a,b\n1,2\n", r"line 1: no column userId .* holds: a, b"),
    "a column twice": (b"userId,movieId,movie_id,MovieID,rating,timestamp\n", r"line 1: .*movieId"),
    "a page of a website": (b"<!doctype html>\n<p>404</p>\n", r"line 1: no column userId"),
    "UTF-16 without a mark": (
        (HEADER + GOOD).decode().encode("utf-16-le"),
        r"written in UTF-16 or UTF-32: save it as UTF-8",
    ),
    "one endless line": (b"x" * 3_000_000, r"line 1: it is longer than"),
    "a hundred thousand columns": (b"a," * 100_000 + b"\n", r"line 1: no column userId"),
    "a very long cell": (b"a" * 200_000 + b",b\n", r"line 1: no column userId"),
    "an endless header on line 2": (b"\n" + b"x" * 3_000_000, r"line 2: it is longer than"),
    "an endless header after a separator": (
        b"sep=,\n" + b"x" * 3_000_000 + b"\n",
        r"line 2: it is longer than",
    ),
    "endless blanks": (b"\n" * 3_000_000, r"line \d+: all before it is blank"),
    "blanks only": (b"\n\n\n", r"no column userId is in the header, which holds: nothing"),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_file_is_named_with_what_to_do(
    land_files: FileLander, tmp_path: Path, fault: str
) -> None:
    body, told = BAD_FILES[fault]
    folder = as_folder({**latest(), "ratings.csv": body}, tmp_path / "files")
    if fault == "a column twice":  # our own name goes before one that means the same
        land_files(folder)
        return
    with pytest.raises(UsageError, match=told) as error:
        land_files(folder)
    assert "ratings.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_truncated_archive_is_told(land_files: FileLander, tmp_path: Path) -> None:
    bodies = {name: body * 2000 for name, body in latest().items()}
    paths = [
        as_zip(bodies, tmp_path / "a.zip"),
        as_tar(bodies, tmp_path / "b.tar.gz"),
        as_gzips(bodies, tmp_path / "c") / "ratings.csv.gz",
    ]
    for path in paths:
        whole = path.read_bytes()
        for part in (0.1, 0.5, 0.9):
            path.write_bytes(whole[: int(len(whole) * part)])
            with pytest.raises(UsageError, match=r"can't be unpacked \(.*: it is damaged"):
                land_files(path)


def test_a_path_that_leads_out_of_an_archive_is_refused(
    land_files: FileLander, tmp_path: Path
) -> None:
    for name in ("../../ratings.csv", "/etc/ratings.csv", "a/../../b.csv", "..\\b.csv", "C:/b.csv"):
        for path in (
            as_zip({**latest(), name: b"x"}, tmp_path / "a.zip"),
            as_tar({**latest(), name: b"x"}, tmp_path / "a.tar.gz"),
        ):
            with pytest.raises(UsageError, match="leads out of it"):
                land_files(path)


def test_a_bomb_is_refused_before_it_fills_the_disk(land_files: FileLander, tmp_path: Path) -> None:
    bomb = {**latest(), "ratings.csv": HEADER + b"\n" * 100_000_000}
    for path in (as_zip(bomb, tmp_path / "a.zip"), as_tar(bomb, tmp_path / "a.tar.gz")):
        with pytest.raises(UsageError, match=r"unpacks to more than 64 MiB"):
            land_files(path)


def test_an_encrypted_or_odd_archive_is_told(land_files: FileLander, tmp_path: Path) -> None:
    path = as_zip(latest(), tmp_path / "a.zip")
    body = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            body[info.header_offset + 6] |= 1
    start = body.find(b"PK\x01\x02")
    while start >= 0:
        body[start + 8] |= 1
        start = body.find(b"PK\x01\x02", start + 4)
    path.write_bytes(bytes(body))
    with pytest.raises(UsageError, match="it is damaged, cut off or encrypted"):
        land_files(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_corrupt_bytes_in_an_archive_are_told(
    land_files: FileLander, tmp_path: Path, method: int
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("ratings.csv", HEADER + GOOD * 1000)
    body = bytearray(path.read_bytes())
    body[60:90] = b"\xaa" * 30
    path.write_bytes(bytes(body))
    with pytest.raises(UsageError, match=r"a.zip: ratings.csv can't be unpacked"):
        land_files(path)


def test_what_stands_in_a_files_place_is_named(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    path = folder / "ratings.csv"
    for what in ("a folder", "a link to nothing", "neither file nor folder"):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
        if what == "a folder":
            path.mkdir()
        elif what == "a link to nothing":
            path.symlink_to("/nowhere/x")
        else:
            os.mkfifo(path)
        with pytest.raises(UsageError, match=rf"ratings.csv is {what}"):
            land_files(folder)


def test_links_in_an_archive_are_followed_inside_of_it_only(
    land_files: FileLander, tmp_path: Path
) -> None:
    for kind, target, is_good in (
        (tarfile.LNKTYPE, "r.bin", True),
        (tarfile.SYMTYPE, "r.bin", True),
        (tarfile.SYMTYPE, "/etc/passwd", False),
    ):
        path = tmp_path / "a.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            body = tarfile.TarInfo("r.bin")
            body.size = len(HEADER + GOOD)
            archive.addfile(body, io.BytesIO(HEADER + GOOD))
            link = tarfile.TarInfo("ratings.csv")
            link.type, link.linkname = kind, target
            archive.addfile(link)
        if is_good:
            land_files(path)
            assert land_files.rows("ratings") == RATINGS
        else:
            with pytest.raises(UsageError, match=r"a.tar.gz: ratings.csv can't be unpacked"):
                land_files(path)


def test_a_bomb_in_a_header_of_an_archive_is_refused(
    land_files: FileLander, tmp_path: Path
) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 1 << 30
    path = tmp_path / "a.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(header.tobuf())
        for _ in range(80):
            file.write(bytes(1 << 20))
    with pytest.raises(UsageError, match=r"unpacks to more than|can't be unpacked"):
        land_files(path)


def test_two_files_of_a_resource_are_not_chosen_between(
    land_files: FileLander, tmp_path: Path
) -> None:
    folder = as_folder({**latest(), "Ratings.csv": HEADER}, tmp_path / "files")
    with pytest.raises(UsageError, match=r"several files of ratings \(Ratings.csv, ratings.csv\)"):
        land_files(folder)


def test_a_path_that_is_no_text_is_named(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(latest(), Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff")))
    with pytest.raises(UsageError, match="isn't UTF-8: rename it"):
        land_files(folder)
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    with pytest.raises(UsageError, match=r"leads nowhere|There is no file or folder"):
        land_files(loop)


def test_a_fault_in_an_archive_names_the_archive(land_files: FileLander, tmp_path: Path) -> None:
    path = as_zip({**latest(), "ratings.csv": b"a,b\n"}, tmp_path / "a.zip")
    with pytest.raises(UsageError, match=r"/a.zip: ratings.csv, line 1: no column userId"):
        land_files(path)


def test_two_releases_in_one_folder_are_not_mixed(land_files: FileLander, tmp_path: Path) -> None:
    as_folder(latest(), tmp_path / "files" / "ml-a")
    folder = as_folder(latest(), tmp_path / "files" / "ml-b").parent
    with pytest.raises(UsageError, match=r"several files of movies \(ml-a/movies.csv, ml-b/"):
        land_files(folder)


def test_a_path_where_nothing_is_is_named(land_files: FileLander, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"There is no file or folder .*/nothing.zip"):
        land_files(tmp_path / "nothing.zip")
