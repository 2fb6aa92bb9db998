"""What lies between two runs over files: unchanged, edited, shrunk, gone, switched, killed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.cli.closing import closing_lines
from ingest.cli.summary import summarize
from ingest.errors import ShrunkError, UsageError
from ingest.files.found import FoundFile
from ingest.files.opening import open_file
from ingest.files.reader import Opened
from ingest.plan import file_steps
from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.files.releases import (
    LINKS,
    RATINGS,
    FileLander,
    as_folder,
    as_zip,
    csv_of,
    latest,
)
from tests.ingest.landed import load_ids, manifest
from tests.ingest.lander import Lander


def modes(land_files: FileLander) -> dict[str, str]:
    """Return how the newest load got each resource."""
    resources = manifest(land_files.raw_dir)["resources"]
    return {name: load["mode"] for name, load in resources.items()}


@pytest.mark.parametrize("is_zip", [False, True])
def test_files_that_are_the_same_are_skipped(
    land_files: FileLander, tmp_path: Path, *, is_zip: bool
) -> None:
    for _ in range(2):
        source = as_folder(latest(), tmp_path / "files")
        if is_zip:
            source = as_zip(latest(), tmp_path / "files.zip")
        outcome = land_files(source)
    assert outcome.landed == []
    assert [step.mode for step in outcome.steps] == ["unchanged"] * 4
    assert len(load_ids(land_files.raw_dir)) == 1


def test_only_a_file_that_has_changed_is_landed(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    land_files(folder)
    more = [*RATINGS, {"userId": 3, "movieId": 2, "rating": 0.5, "timestamp": 7}]
    (folder / "ratings.csv").write_bytes(csv_of(more).encode())
    land_files(folder)
    assert modes(land_files) == {
        "movies": "unchanged",
        "ratings": "full",
        "tags": "unchanged",
        "links": "unchanged",
    }
    assert land_files.rows("ratings") == more
    assert land_files.rows("links") == LINKS
    assert land_files(folder).landed == []


def test_a_value_that_changed_at_the_same_length_is_seen(
    land_files: FileLander, tmp_path: Path
) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    land_files(folder)
    path = folder / "ratings.csv"
    path.write_bytes(path.read_bytes().replace(b"1,1,4.0", b"1,1,4.5"))
    land_files(folder)
    assert land_files.rows("ratings")[0]["rating"] == 4.5


def test_a_file_that_is_gone_does_not_empty_its_resource_in_silence(
    land_files: FileLander, tmp_path: Path
) -> None:
    ratings = [{**RATINGS[0], "movieId": number} for number in range(50)]
    folder = as_folder({**latest(), "ratings.csv": csv_of(ratings).encode()}, tmp_path / "files")
    land_files(folder)
    for body in (csv_of(ratings[:30]).encode(), None):
        (folder / "ratings.csv").unlink()
        if body is not None:
            (folder / "ratings.csv").write_bytes(body)
        with pytest.raises(ShrunkError, match=r"ratings from 50 rows to"):
            land_files(folder)
        assert land_files.rows("ratings") == ratings
    land_files(folder, accept_shrink=("ratings",))
    assert land_files.rows("ratings") == []
    assert land_files(folder).landed == []


def test_a_file_that_comes_later_is_landed(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder({"ratings.csv": latest()["ratings.csv"]}, tmp_path / "files")
    land_files(folder)
    land_files(as_folder(latest(), folder))
    assert land_files.rows("links") == LINKS
    assert modes(land_files)["ratings"] == "unchanged"


def test_a_resource_that_is_not_asked_for_stands(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    land_files(folder)
    (folder / "ratings.csv").write_bytes(csv_of(RATINGS[:2]).encode())
    land_files(folder, resources=("links", "movies"), full_refresh=True)
    assert modes(land_files) == {
        "movies": "full",
        "ratings": "not_requested",
        "tags": "not_requested",
        "links": "full",
    }
    assert land_files.rows("ratings") == RATINGS


def test_rows_that_repeat_a_key_are_counted_beside_the_keys(
    land_files: FileLander, tmp_path: Path
) -> None:
    again = {**RATINGS[0], "rating": 0.5}
    body = csv_of([*RATINGS, again]).encode() + b"9,9,9,9\n"
    folder = as_folder({**latest(), "ratings.csv": body}, tmp_path / "files")
    for landed in (6 - 1, 0):
        outcome = land_files(folder)
        ratings = outcome.newest.resources["ratings"]
        assert (ratings.source_count_after, ratings.current_rows, ratings.repeated) == (5, 4, 1)
        line = closing_lines(outcome)[1]
        assert f"at the source 5 keys, landed {landed}, " in line
        assert "at the source 4, " in closing_lines(outcome)[0]
        assert summarize(outcome)["resources"]["ratings"]["repeated"] == 1


def test_a_manifest_that_counts_other_repeated_rows_is_a_fault(
    land_files: FileLander, tmp_path: Path
) -> None:
    folder = as_folder({**latest(), "ratings.csv": csv_of(RATINGS * 2).encode()}, tmp_path / "f")
    load_id = land_files(folder).newest.load_id
    path = land_files.raw_dir / "loads" / load_id / "manifest.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"repeated": 4', b'"repeated": 3'))
    (fault,) = faults(RawDir(land_files.raw_dir))
    assert "ratings has 8 rows of 4 keys, but 3 repeated" in fault
    path.write_bytes(whole)


def test_an_api_and_files_take_turns(
    land_files: FileLander, land: Lander, serve: Serve, tmp_path: Path
) -> None:
    server = serve(
        Behaviour(rows={"links": LINKS, "ratings": RATINGS[:1], "movies": [], "tags": []})
    )
    folder = as_folder(latest(), tmp_path / "files")
    land(server.url)
    first = land_files(folder)
    assert first.switched_from == "the source"
    assert land_files.rows("ratings") == RATINGS
    land(server.url)
    assert land_files.rows("ratings") == RATINGS[:1]
    again = land_files(folder)
    assert [len(load.files) for load in again.newest.resources.values()] == [0] * 4
    assert land_files.rows("ratings") == RATINGS


MORE = [*RATINGS, {"userId": 3, "movieId": 2, "rating": 0.5, "timestamp": 7}]


@pytest.mark.parametrize("rows", [MORE, [*RATINGS[1:], RATINGS[0]]])
def test_an_archive_that_is_replaced_while_it_is_unpacked_lands_nothing(
    land_files: FileLander,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[dict[str, Any]],
) -> None:
    path = as_zip(latest(), tmp_path / "files.zip")
    land_files(path)

    def opened_and_replaced(source: Path, name: str, file: FoundFile, unpacked: Path) -> Opened:
        opened = open_file(source, name, file, unpacked)
        as_zip({**latest(), "ratings.csv": csv_of(rows).encode()}, path)
        return opened

    monkeypatch.setattr(file_steps, "open_file", opened_and_replaced)
    with pytest.raises(UsageError, match=r"files.zip changed while it was read: wait until"):
        land_files(path)
    assert land_files.rows("ratings") == RATINGS
    monkeypatch.undo()
    land_files(path)
    assert land_files.rows("ratings") == rows


def test_a_parquet_file_that_is_lost_is_landed_anew(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    load_id = land_files(folder).newest.load_id
    lost = land_files.raw_dir / "loads" / load_id / "ratings" / "part-00000.parquet"
    body = lost.read_bytes()
    lost.unlink()
    land_files(folder)
    assert modes(land_files)["ratings"] == "full"
    assert land_files.rows("ratings") == RATINGS
    lost.write_bytes(body)  # so that the first load is as its manifest says


def test_what_a_killed_run_has_left_is_removed_and_answers_are_kept(
    land_files: FileLander, tmp_path: Path
) -> None:
    incoming = land_files.raw_dir / ".incoming"
    left, answers = incoming / "20200101T000000000000Z", incoming / "20200102T000000000000Z"
    (left / "unpacked").mkdir(parents=True)
    answers.mkdir()
    land_files(as_folder(latest(), tmp_path / "files"))
    assert [path.name for path in incoming.iterdir()] == [answers.name]
    answers.rmdir()
