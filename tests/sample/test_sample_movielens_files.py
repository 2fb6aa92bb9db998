from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import msgspec
import pytest

from ingest.cli.sample_files import read_files
from ingest.errors import IngestError, UsageError
from ingest.sample import open_sample
from ingest.sample.records import Dataset, Link, Movie, Rating, Tag
from ingest.source.resources import RESOURCES
from tests.ingest.files.releases import (
    FORMS,
    ROWS,
    ROWS_OF_FILES,
    FileLander,
    as_folder,
    as_gzips,
    as_tar,
    as_zip,
    latest,
)
from tests.ingest.landed import current_rows
from tests.ingest.lander import Lander

ROOT = Path(__file__).parents[2]
FILES = {
    "movies.csv": 'movieId,title,genres\n9,"Ämter, The (1999) ",A|B\n2,"""Q""",\n',
    "ratings.csv": "userId,movieId,rating,timestamp\n5,9,0.5,964982703\n1,2,4.0,7\n",
    "tags.csv": 'userId,movieId,tag,timestamp\n5,9,"one, two\nthree ",8\n',
    "links.csv": "movieId,imdbId,tmdbId\n9,0000009,\n2,,862\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def test_rows_come_in_file_order_as_they_are(folder: Path) -> None:
    dataset, said = read_files(folder)
    assert dataset.movies == [Movie(9, "Ämter, The (1999) ", "A|B"), Movie(2, '"Q"', None)]
    assert dataset.ratings == [Rating(5, 9, 0.5, 964982703), Rating(1, 2, 4.0, 7)]
    assert dataset.tags == [Tag(5, 9, "one, two\nthree ", 8)]
    assert said == []


def test_imdb_ids_keep_their_zeros_and_empty_ids_are_null(folder: Path) -> None:
    assert read_files(folder)[0].links == [Link(9, "0000009", None), Link(2, None, 862)]


def test_columns_are_found_by_name_after_a_byte_order_mark(folder: Path) -> None:
    moved = "timestamp,note,userId,rating,movieId\n7,x,1,4.0,2\n"
    (folder / "ratings.csv").write_text(moved, encoding="utf-8-sig")
    assert read_files(folder)[0].ratings == [Rating(1, 2, 4.0, 7)]


def test_what_no_api_serves_is_left_out_and_said(folder: Path) -> None:
    (folder / "genome-tags.csv").write_text("tagId,tag\n1,x\n", encoding="utf-8")
    assert read_files(folder)[1] == ["No API serves genome_tags: the sample leaves them out."]


def test_the_identity_names_the_folder(folder: Path) -> None:
    assert str(folder.resolve()) in read_files(folder)[0].identity


PACKED: Mapping[str, Callable[[Path], Path]] = {
    "folder": lambda path: as_folder(latest(), path / "ml"),
    "zip": lambda path: as_zip(latest(), path / "ml.zip", "ml/"),
    "tar.gz": lambda path: as_tar(latest(), path / "ml.tar.gz", "ml/"),
    "gzips": lambda path: as_gzips(latest(), path / "ml"),
}


@pytest.mark.parametrize("packed", PACKED)
def test_files_are_served_however_they_are_packed(tmp_path: Path, packed: str) -> None:
    dataset, said = read_files(PACKED[packed](tmp_path))
    assert_served(dataset, set(ROWS))
    assert said == []


@pytest.mark.parametrize("form", FORMS)
def test_each_form_that_lands_is_served(tmp_path: Path, form: str) -> None:
    make, has = FORMS[form]
    dataset, said = read_files(as_folder(make(), tmp_path / "files"))
    assert_served(dataset, set(has))
    assert len(said) == (len(has) < len(ROWS)) + (form in ROWS_OF_FILES)


def assert_served(dataset: Dataset, has: set[str]) -> None:
    for resource, rows in ROWS.items():
        served = [msgspec.to_builtins(row) for row in getattr(dataset, resource)]
        assert served == (rows if resource in has else []), resource


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0\n", "line 2: it has 3 cells"),
        ("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0,7\n1,3,good,7\n", "line 3: rat"),
        ("movies.csv", b"movieId,title,genres\n1,\xff,A\n", "line 2: it holds bytes"),
    ],
)
def test_bad_rows_are_left_out_and_counted_in_a_line(
    folder: Path, name: str, text: str | bytes, said: str
) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    dataset, (line,) = read_files(folder)
    lines = len(text.splitlines()) - 1
    assert line.startswith(f"1 of {lines} rows of {name} aren't served")
    assert said in line
    assert len(getattr(dataset, name.removesuffix(".csv"))) == lines - 1


def test_what_no_file_has_is_empty_and_said(folder: Path) -> None:
    (folder / "links.csv").unlink()
    dataset, said = read_files(folder)
    assert dataset.links == []
    assert said == ["No file has links: these lists are empty."]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("movies.csv", "movieId,name,genres\n1,x,y\n", "no column title is in the header"),
        ("tags.csv", "", "is empty, without even a header"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line_with_the_files_name(
    folder: Path, name: str, text: str, said: str
) -> None:
    (folder / name).write_text(text)
    with pytest.raises(UsageError) as caught:
        read_files(folder)
    message = str(caught.value)
    assert said in message
    assert str(folder / name) in message
    assert "\n" not in message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file or folder .*nowhere: name another"):
        read_files(tmp_path / "nowhere")


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    """Opening works here, reading fails: as with a broken disk."""
    (folder / "tags.csv").unlink()
    (folder / "tags.csv").symlink_to("/proc/self/mem")
    with pytest.raises(IngestError, match=r"tags.csv can't be read \(Input/output error\)"):
        read_files(folder)


def test_the_command_serves_files_and_says_in_a_line_what_it_leaves_out(folder: Path) -> None:
    with (folder / "ratings.csv").open("a") as file:
        file.write("1,3,9.5,7\n")
    with subprocess.Popen(
        [sys.executable, "-m", "ingest.sample", "--port", "0", "--movielens", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            url = process.stdout.readline().strip()
            assert httpx.get(f"{url}/analytics").json()["rating_count"] == 2
            left_out, serving = process.stderr.readline(), process.stderr.readline()
        finally:
            process.kill()
    assert left_out.startswith("1 of 3 rows of ratings.csv aren't served")
    assert serving.startswith(f"Serving the sample (files of {folder.resolve()})")


@pytest.mark.movielens
def test_the_real_folder_is_served_whole(movielens_dir: Path) -> None:
    dataset, said = read_files(movielens_dir)
    assert (len(dataset.movies), len(dataset.ratings)) == (9742, 100_836)
    assert (len(dataset.tags), len(dataset.links)) == (3683, 9742)
    assert dataset.links[0] == Link(1, "0114709", 862)
    assert sum(link.tmdb_id is None for link in dataset.links) == 8
    assert said == []


@pytest.mark.movielens
def test_the_real_files_land_through_the_api_as_they_do_by_themselves(
    movielens_dir: Path, tmp_path: Path
) -> None:
    dataset, _ = read_files(movielens_dir)
    with open_sample(dataset=dataset) as sample:
        Lander(tmp_path / "api")(sample.url, batch_size=1000)
    FileLander(tmp_path / "files")(movielens_dir)
    for resource in RESOURCES:
        by_api = current_rows(tmp_path / "api", resource)
        assert by_api == current_rows(tmp_path / "files", resource)
