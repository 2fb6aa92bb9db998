"""What of a source's files isn't landed, or is half of something, is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.source.resources import RESOURCES
from tests.ingest.files.releases import (
    RATINGS,
    FileLander,
    as_folder,
    csv_of,
    latest,
    twenty_five_million,
)
from tests.ingest.forks import Forks


def test_a_known_file_that_is_passed_over_is_said(
    land_files: FileLander, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = as_folder(
        {"ratings.csv": csv_of(RATINGS).encode(), "u.item": b"1|a|||"}, tmp_path / "files"
    )
    land_files(folder)
    assert "taken for MovieLens CSV; not landed, though it may hold rows: u.item" in caplog.text


def test_data_of_an_unknown_name_is_said_to_be_left_aside(
    land_files: FileLander, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"more/{place}.csv" for place in range(20)]
    aside = {"a\x1b[31m.dat": b"x", "b.zip": b"x", "ratings-2.csv.gz": b"x"}
    others = {"README.txt": b"x", "LICENCE": b"x"}
    folder = as_folder({**latest(), **aside, **others}, tmp_path / "files")
    said = "Left aside, since no form of MovieLens has a file of this name: a\ufffd[31m.dat, b.zip,"
    for _ in range(2):
        land_files(folder)
        assert f"{said} ratings-2.csv.gz." in caplog.text
        caplog.clear()
    land_files(as_folder(dict.fromkeys(names, b"x"), folder))
    assert "more/13.csv and 15 more." in caplog.text


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("genome-tags.csv", "genome_scores: genome-scores.csv is half of the tag genome, and no"),
        ("genome-scores.csv", "genome_tags: genome-tags.csv is half of the tag genome, and no"),
        (None, None),
    ],
)
def test_half_a_genome_is_landed_and_said(
    land_files: FileLander,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    lacking: str | None,
    said: str | None,
) -> None:
    files = twenty_five_million()
    if lacking is not None:
        del files[lacking]
    land_files(as_folder(files, tmp_path / "files"))
    if said is None:
        assert "half" not in caplog.text
    else:
        assert said in caplog.text
        caplog.clear()
        land_files(tmp_path / "files", resources=tuple(RESOURCES))
        assert "half" not in caplog.text


def test_plan_names_each_other_file_once(forks: Forks, raw_dir: Path, tmp_path: Path) -> None:
    others = {"README.txt": b"x", "extra.csv": b"x", "u.item": b"x"}
    folder = as_folder({**latest(), **others}, tmp_path / "files")
    said = forks.finish("plan", f"--source={folder}", f"--raw-dir={raw_dir}").stdout
    assert "Not landed: README.txt\n" in said
    assert [said.count(name) for name in others] == [1, 1, 1]
