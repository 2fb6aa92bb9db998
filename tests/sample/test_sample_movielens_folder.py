from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.sample.movielens import read_movielens
from ingest.sample.records import Link, Movie, Rating, Tag

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
    dataset = read_movielens(folder)
    assert dataset.movies == [Movie(9, "Ämter, The (1999) ", "A|B"), Movie(2, '"Q"', None)]
    assert dataset.ratings == [Rating(5, 9, 0.5, 964982703), Rating(1, 2, 4.0, 7)]
    assert dataset.tags == [Tag(5, 9, "one, two\nthree ", 8)]


def test_imdb_ids_keep_their_zeros_and_empty_ids_are_null(folder: Path) -> None:
    assert read_movielens(folder).links == [Link(9, "0000009", None), Link(2, None, 862)]


def test_columns_are_found_by_name_after_a_byte_order_mark(folder: Path) -> None:
    moved = "timestamp,note,userId,rating,movieId\n7,x,1,4.0,2\n"
    (folder / "ratings.csv").write_text(moved, encoding="utf-8-sig")
    assert read_movielens(folder).ratings == [Rating(1, 2, 4.0, 7)]


def test_the_identity_names_the_folder(folder: Path) -> None:
    assert str(folder.resolve()) in read_movielens(folder).identity


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("links.csv", None, "There is no file "),
        ("movies.csv", "movieId,name,genres\n1,x,y\n", "has no column title"),
        ("tags.csv", "", "has no column userId"),
        ("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0\n", "line 2"),
        ("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0,7\n1,2,good,7\n", "line 3"),
        ("movies.csv", b"movieId,title,genres\n1,\xff,A\n", "can't be read"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_with_the_files_name(
    folder: Path, name: str, text: str | bytes | None, said: str
) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError) as caught:
        read_movielens(folder)
    message = str(caught.value)
    assert said in message
    assert str(folder / name) in message
    assert "\n" not in message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere: name the folder"):
        read_movielens(tmp_path / "nowhere")


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    """Opening works here, reading fails: as with a broken disk."""
    (folder / "tags.csv").unlink()
    (folder / "tags.csv").symlink_to("/proc/self/mem")
    with pytest.raises(UsageError, match=r"tags.csv can't be read \(Input/output error\)"):
        read_movielens(folder)


@pytest.mark.movielens
def test_the_real_folder_is_read_whole(movielens_dir: Path) -> None:
    dataset = read_movielens(movielens_dir)
    assert (len(dataset.movies), len(dataset.ratings)) == (9742, 100_836)
    assert (len(dataset.tags), len(dataset.links)) == (3683, 9742)
    assert dataset.links[0] == Link(1, "0114709", 862)
    assert sum(link.tmdb_id is None for link in dataset.links) == 8
