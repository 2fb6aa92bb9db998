"""What only files have, and no API serves: users and the tag genome."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.errors import ShrunkError, TooManyRejectedError, UsageError
from ingest.raw.folder import RawDir
from ingest.raw.prune import prune
from ingest.raw.restore import restore
from ingest.source.forms import FORMS
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.files.releases import (
    GENOME_SCORES,
    GENOME_TAGS,
    ROWS,
    USERS,
    USERS_IN_BANDS,
    FileLander,
    as_folder,
    hundred_thousand,
    latest,
    one_million,
    twenty_five_million,
)
from tests.ingest.forks import Forks
from tests.ingest.landed import load_ids, manifest
from tests.ingest.lander import Lander, utc_now

FOUR = list(ROWS)

BAD_USERS = {
    "no such occupation": (b"9::F::1::21::1\n", "occupation is no code of the form: '21'"),
    "no such band of age": (b"9::F::24::1::1\n", "age is no code of the form: '24'"),
    "columns in another order": (b"9::1::F::1::1\n", "gender isn't written as one is: '1'"),
    "no gender": (b"9::x::1::1::1\n", "gender isn't written as one is: 'x'"),
    "no id": (b"::F::1::1::1\n", "userId is empty"),
    "a cell too few": (b"9::F::1::1\n", "it has 4 cells, not 5"),
}

NO_AGES = ("2x", "-3", "24.5", "200", "007", "24-", "24-18", "Under 0", "99+")

BAD_SCORES = {
    "a relevance above 1": (b"9,9,1.5\n", "Expected `float` <= 1.0"),
    "a relevance below 0": (b"9,9,-0.1\n", "Expected `float` >= 0.0"),
    "no number": (b"9,9,x\n", "relevance is no number: 'x'"),
    "no tag": (b"9,,0.5\n", "tagId is empty"),
}


@pytest.mark.parametrize("fault", BAD_USERS)
def test_a_bad_user_is_set_aside_with_its_line(
    land_files: FileLander, tmp_path: Path, fault: str
) -> None:
    row, reason = BAD_USERS[fault]
    files = {**one_million(), "users.dat": row + one_million()["users.dat"]}
    land_files(as_folder(files, tmp_path / "files"))
    assert land_files.rows("users") == USERS_IN_BANDS
    (told,) = land_files.set_aside()
    assert told.startswith("users line 1: ")
    assert reason in told


@pytest.mark.parametrize(
    "age", ["2x", "-3", "24.5", "200", "007", "24-", "24-18", "Under 0", "99+"]
)
def test_an_age_that_is_none_is_set_aside(land_files: FileLander, tmp_path: Path, age: str) -> None:
    row = f"9|{age}|F|other|1\n".encode()
    files = {**hundred_thousand(), "u.user": hundred_thousand()["u.user"] + row}
    land_files(as_folder(files, tmp_path / "files"))
    assert land_files.rows("users") == USERS
    (told,) = land_files.set_aside()
    assert told == f"users line 3: age isn't written as one is: {age!r}"


@pytest.mark.parametrize("fault", BAD_SCORES)
def test_a_bad_score_is_set_aside_with_its_line(
    land_files: FileLander, tmp_path: Path, fault: str
) -> None:
    row, reason = BAD_SCORES[fault]
    files = twenty_five_million()
    files["genome-scores.csv"] += row
    land_files(as_folder(files, tmp_path / "files"))
    assert land_files.rows("genome_scores") == GENOME_SCORES
    (told,) = land_files.set_aside()
    assert told.startswith("genome_scores line 6: ")
    assert reason in told


@pytest.mark.parametrize("is_read_line_by_line", [False, True])
def test_a_relevance_of_many_digits_is_the_number_that_stands_there(
    land_files: FileLander, tmp_path: Path, *, is_read_line_by_line: bool
) -> None:
    cells = ["0.00024999999999997247", "2.5e-4", "0.50", "1", "0", "0.30000000000000004"]
    files = twenty_five_million()
    rows = "".join(f"1,{place},{cell}\n" for place, cell in enumerate(cells))
    blank = "\n" * is_read_line_by_line
    files["genome-scores.csv"] = f"movieId,tagId,relevance\n{blank}{rows}".encode()
    land_files(as_folder(files, tmp_path / "files"))
    found = [row["relevance"] for row in land_files.rows("genome_scores")]
    assert found == [float(cell) for cell in cells]


def test_more_bad_users_than_allowed_land_nothing(land_files: FileLander, tmp_path: Path) -> None:
    files = {**one_million(), "users.dat": b"1::x::1::1::1\n"}
    with pytest.raises(TooManyRejectedError, match=r"users.dat: at least 1 of 1 rows"):
        land_files(as_folder(files, tmp_path / "files"), max_rejected=0.1)


def test_a_load_lists_them_only_where_a_file_has_them(
    land_files: FileLander, tmp_path: Path
) -> None:
    folder = as_folder(latest(), tmp_path / "files")
    assert list(land_files(folder).newest.resources) == FOUR
    as_folder(twenty_five_million(), folder)
    outcome = land_files(folder)
    assert list(outcome.newest.resources) == [*FOUR, "genome_scores", "genome_tags"]
    assert [step.mode for step in outcome.steps] == [*["unchanged"] * 4, "full", "full"]
    assert land_files(folder).landed == []


def test_who_asks_for_the_four_alone_gets_no_others(land_files: FileLander, tmp_path: Path) -> None:
    folder = as_folder(twenty_five_million(), tmp_path / "files")
    newest = land_files(folder, resources=tuple(FOUR)).newest
    assert (list(newest.resources), newest.status) == (FOUR, "complete")
    land_files(folder, resources=("genome_tags",))
    assert land_files.rows("genome_tags") == GENOME_TAGS
    assert "genome_scores" not in manifest(land_files.raw_dir)["resources"]


def test_a_file_of_them_that_is_gone_empties_nothing_in_silence(
    land_files: FileLander, tmp_path: Path
) -> None:
    users = "".join(f"{number}|24|F|other|1\n" for number in range(50))
    folder = as_folder({**hundred_thousand(), "u.user": users.encode()}, tmp_path / "files")
    land_files(folder)
    (folder / "u.user").unlink()
    with pytest.raises(ShrunkError, match=r"users from 50 rows to 0"):
        land_files(folder)
    land_files(folder, accept_shrink=("users",))
    assert land_files.rows("users") == []
    assert land_files(folder).landed == []


def test_an_api_and_files_with_more_take_turns(
    land_files: FileLander, land: Lander, serve: Serve, tmp_path: Path
) -> None:
    server = serve(Behaviour())
    folder = as_folder(hundred_thousand(), tmp_path / "files")
    land(server.url)
    land_files(folder)
    land(server.url)
    assert list(manifest(land_files.raw_dir)["resources"]) == FOUR
    again = land_files(folder)
    assert [len(load.files) for load in again.newest.resources.values()] == [0] * 5
    assert land_files.rows("users") == USERS


def test_a_load_with_more_is_restored_and_left_again(
    land_files: FileLander, land: Lander, serve: Serve, tmp_path: Path
) -> None:
    raw = RawDir(land_files.raw_dir)
    land(serve(Behaviour()).url)
    (of_api,) = load_ids(raw.path)
    with_users = land_files(as_folder(hundred_thousand(), tmp_path / "files")).newest.load_id
    assert list(restore(raw, of_api, now=utc_now()).resources) == FOUR
    restored = restore(raw, with_users, now=utc_now())
    assert restored.status == "complete"
    assert land_files.rows("users") == USERS
    prune(raw, keep=1)
    assert land_files.rows("users") == USERS


def test_a_load_from_before_there_were_users_is_restored_without_them(
    land_files: FileLander, tmp_path: Path
) -> None:
    raw = RawDir(land_files.raw_dir)
    folder = as_folder(hundred_thousand(), tmp_path / "files")
    before = land_files(folder, resources=tuple(FOUR)).newest.load_id
    (folder / "u.item").write_bytes(hundred_thousand()["u.item"] + b"\n")
    land_files(folder)
    assert restore(raw, before, now=utc_now()).status == "complete"
    land_files(folder)
    assert land_files.rows("users") == USERS


def test_plan_shows_them(forks: Forks, tmp_path: Path) -> None:
    folder = as_folder(hundred_thousand(), tmp_path / "files")
    said = forks.finish("plan", f"--source={folder}", f"--raw-dir={tmp_path / 'raw'}")
    assert said.returncode == 0
    assert "\nusers         2  full  first load" in said.stdout
    assert "users: u.user, separated by '|'" in said.stdout
    assert "Not landed" not in said.stdout


@pytest.mark.parametrize("option", ["--resources", "--accept-shrink"])
def test_an_api_is_not_asked_for_what_it_cannot_have(
    forks: Forks, tmp_path: Path, option: str
) -> None:
    said = forks.finish(
        "--source=sample", f"{option}=users,movies", f"--raw-dir={tmp_path / 'raw'}"
    )
    assert said.returncode == UsageError.exit_code
    assert said.stderr.strip() == (
        f"{option}: no API has users, only files of MovieLens; choose from"
        " movies,ratings,tags,links, or name files as --source."
    )


@pytest.mark.parametrize("has_landed", [False, True])
@pytest.mark.parametrize("asked_for", [("users",), ("movies", "users"), ("genome_tags", "users")])
def test_who_asks_for_what_no_file_has_is_told_so(
    land_files: FileLander, tmp_path: Path, asked_for: tuple[str, ...], *, has_landed: bool
) -> None:
    """A name that is mistaken would make a warehouse without rows the current one."""
    land_files(as_folder(hundred_thousand(), tmp_path / "earlier"))
    folder = as_folder(latest(), tmp_path / "files")
    if has_landed:
        land_files(folder)
    before = load_ids(land_files.raw_dir)
    with pytest.raises(UsageError, match=r"^No file of .* has .*users: leave that out of"):
        land_files(folder, resources=asked_for)
    assert load_ids(land_files.raw_dir) == before


def test_the_command_line_takes_them_of_files(forks: Forks, tmp_path: Path) -> None:
    folder = as_folder(hundred_thousand(), tmp_path / "files")
    raw = f"--raw-dir={tmp_path / 'raw'}"
    summary = tmp_path / "summary.json"
    said = forks.finish(f"--source={folder}", "--resources=users", raw, f"--summary={summary}")
    assert said.returncode == 0
    assert json.loads(summary.read_bytes())["resources"]["users"]["status"] == "complete"
    with (folder / "u.user").open("ab") as file:
        file.write(b"3|x|F|other|1\n")
    said = forks.finish(f"--source={folder}", raw, "--max-rejected=0.5")
    assert said.returncode == 0
    assert "users: complete" not in said.stderr
    assert "line 3: " in forks.finish("rejected", raw).stdout
    assert forks.finish("verify", raw).returncode == 0
    assert "users" in forks.finish("rejected", raw).stdout
    assert forks.finish("loads", raw).returncode == 0


def test_users_alone_make_no_other_form_of_files() -> None:
    ours = {form.name for form in FORMS if "users" in form.files}
    assert ours == {"MovieLens .dat", "MovieLens 100K"}


def test_files_of_them_choose_no_form(land_files: FileLander, tmp_path: Path) -> None:
    files = {"ratings_small.csv": b"userId,movieId,rating,timestamp\n1,1,4.0,1\n"}
    genome = {
        name: body for name, body in twenty_five_million().items() if name.startswith("genome")
    }
    outcome = land_files(as_folder({**files, **genome}, tmp_path / "files"))
    assert outcome.newest.dialect["form"] == "The Movies Dataset"
