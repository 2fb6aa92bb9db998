"""Each form of MovieLens lands from files as its README describes them, however they are packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.source.forms import FORMS as KNOWN
from tests.ingest.files.releases import (
    FORMS,
    LINKS,
    MOVIES,
    RATINGS,
    ROWS,
    ROWS_OF_FILES,
    FileLander,
    as_folder,
    as_gzips,
    as_tar,
    as_zip,
    csv_of,
    latest,
)

PACKED: Mapping[str, Callable[[Mapping[str, bytes], Path], Path]] = {
    "folder": as_folder,
    "folder in a folder": lambda files, path: as_folder(files, path / "ml").parent,
    "gzips": as_gzips,
    "zip": lambda files, path: as_zip(files, path.with_suffix(".zip")),
    "zip with a top folder": lambda files, path: as_zip(files, path.with_suffix(".zip"), "ml-x/"),
    "zip under no name": as_zip,
    "tar.gz": lambda files, path: as_tar(files, path.with_name("ml.tar.gz"), "ml-x/"),
    "tgz": lambda files, path: as_tar(files, path.with_name("ml.tgz")),
}


def test_every_form_is_tried_here() -> None:
    assert {form.name for form in KNOWN} == {name.partition(" of ")[0] for name in FORMS}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_lands_as_its_readme_describes_it(
    land_files: FileLander, tmp_path: Path, form: str, packed: str
) -> None:
    make, has = FORMS[form]
    outcome = land_files(PACKED[packed](make(), tmp_path / "files"))
    assert outcome.newest.status == "complete"
    for resource in ROWS:
        assert land_files.rows(resource) == (ROWS[resource] if resource in has else []), resource
    of_files = ROWS_OF_FILES.get(form, {})
    assert outcome.newest.resources.keys() == {*ROWS, *of_files}
    for resource, rows in of_files.items():
        assert land_files.rows(resource) == rows, resource
    assert outcome.newest.dialect["form"] == form.partition(" of ")[0]
    assert land_files.set_aside() == []


def test_a_single_gzip_lands(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_gzips({"ratings.csv": csv_of(RATINGS).encode()}, tmp_path / "files")
    land_files(folder / "ratings.csv.gz")
    assert land_files.rows("ratings") == RATINGS
    assert land_files.rows("movies") == []


def test_the_plain_file_goes_before_the_packed_one(land_files: FileLander, tmp_path: Path) -> None:
    as_gzips({"ratings.csv": csv_of(RATINGS[:1]).encode()}, tmp_path / "files")
    land_files(as_folder(latest(), tmp_path / "files"))
    assert land_files.rows("ratings") == RATINGS


ODD: Mapping[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "mixed ends": lambda text: text.replace("\n", "\r\n", 2),
    "BOM": lambda text: f"\ufeff{text}",
    "BOM and CRLF": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "blank lines": lambda text: "\n" + text.replace("\n", "\n\n") + "\n \n",
    "a spreadsheet's first line": lambda text: f"sep=,\n{text}",
    "no end": lambda text: text.rstrip("\n"),
    "blanks in the header": lambda text: text.replace(",", " , ", 2),
    "capitals": lambda text: text.replace("movieId", "MOVIEID", 1),
    "underscores": lambda text: text.replace("movieId", "movie_id", 1),
    "whole floats": lambda text: text.replace("\n1,", "\n1.0,").replace("\n2,", "\n2.0,"),
    "blanks around ids": lambda text: text.replace("\n1,", "\n 1 ,"),
}


@pytest.mark.parametrize("how", ODD)
def test_files_as_people_have_them_land(land_files: FileLander, tmp_path: Path, how: str) -> None:
    files = {name: ODD[how](body.decode()).encode() for name, body in latest().items()}
    outcome = land_files(as_folder(files, tmp_path / "files"))
    assert outcome.newest.status == "complete"
    for resource, rows in ROWS.items():
        assert land_files.rows(resource) == rows, resource


def test_columns_may_be_in_any_order_and_more(land_files: FileLander, tmp_path: Path) -> None:
    turned = [{"year": 1995, **dict(reversed(movie.items())), "note": "x"} for movie in MOVIES]
    files = {**latest(), "movies.csv": csv_of(turned).encode()}
    outcome = land_files(as_folder(files, tmp_path / "files"))
    assert land_files.rows("movies") == MOVIES
    assert outcome.newest.resources["movies"].unknown_fields == ("year", "note")


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_taken_and_said(
    land_files: FileLander, tmp_path: Path, separator: str
) -> None:
    files = {**latest(), "ratings.csv": csv_of(RATINGS, separator=separator).encode()}
    outcome = land_files(as_folder(files, tmp_path / "files"))
    assert land_files.rows("ratings") == RATINGS
    assert repr(separator) in outcome.newest.dialect["ratings"]


def test_a_header_without_rows_is_a_resource_without_rows(
    land_files: FileLander, tmp_path: Path
) -> None:
    files = {**latest(), "tags.csv": b"userId,movieId,tag,timestamp\n"}
    assert land_files(as_folder(files, tmp_path / "files")).newest.status == "complete"
    assert land_files.rows("tags") == []


def test_a_blank_title_keeps_its_movie_and_ratings(land_files: FileLander, tmp_path: Path) -> None:
    files = {**latest(), "movies.csv": b'movieId,title,genres\n1,,Drama\n2,"",\n'}
    land_files(as_folder(files, tmp_path / "files"))
    assert [row["title"] for row in land_files.rows("movies")] == ["", ""]
    assert land_files.rows("ratings") == RATINGS


def test_a_cell_may_go_on_in_the_next_line(land_files: FileLander, tmp_path: Path) -> None:
    body = b'userId,movieId,tag,timestamp\n1,1,"two\nlines",5\n1,2,"x ""y""",6\n'
    land_files(as_folder({**latest(), "tags.csv": body}, tmp_path / "files"))
    assert [row["tag"] for row in land_files.rows("tags")] == ["two\nlines", 'x "y"']


def test_links_without_an_id_have_none(land_files: FileLander, tmp_path: Path) -> None:
    land_files(as_folder(latest(), tmp_path / "files"))
    assert land_files.rows("links") == LINKS


def test_the_release_is_told_by_its_counts(land_files: FileLander, tmp_path: Path) -> None:
    ratings = [
        {"userId": n // 60, "movieId": n % 60, "rating": 3.0, "timestamp": n} for n in range(99_990)
    ]
    folder = as_folder({"ratings.csv": csv_of(ratings).encode()}, tmp_path / "ml-25m")
    told = land_files(folder, resources=("ratings",)).newest.dialect["release"]
    assert told.startswith("like ml-100k, but 99,990 ratings where the release has 100,000")


def test_files_that_nobody_knows_are_named(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder({"notes.txt": b"x", "scores.csv": b"a,b\n1,2\n"}, tmp_path / "files")
    with pytest.raises(UsageError, match=r"holds notes.txt, scores.csv, and no file that is known"):
        land_files(folder)
