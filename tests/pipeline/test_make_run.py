"""`make run` does what is needed, once, and leaves what stood where it fails."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.lock import held
from tests.pipeline.conftest import Checkout, Made, new_checkout


def change_a_model(checkout: Checkout) -> None:
    """Have the warehouse be out of date."""
    path = checkout.path / "models" / "marts" / "core" / "dim_genres.sql"
    path.write_text(path.read_text() + "-- more\n")


FAILING = "tests/data_tests/marts/assert_nothing_is_rated.sql"


@pytest.mark.slow
def test_a_run_builds_and_renders_whatever_the_folders_are_called(
    run_twice: tuple[Checkout, Made, Made],
) -> None:
    checkout, first, _ = run_twice
    assert first.code == 0, first
    assert first.err.count("\n") == first.err.count("Location 'file") + 6, first.err
    # the base models are parts of others' SQL, no tables
    tables = set((checkout.path / "models").rglob("*.sql"))
    tables -= set((checkout.path / "models").rglob("base_*.sql"))
    assert f"\n{len(tables)} models built, 2" in first.out
    assert f"The warehouse: {checkout.db}\n" in first.out
    assert (checkout.path / "output" / "index.html").is_file()
    assert checkout.query("select count(*) from marts.fct_ratings") == [(100_836,)]


@pytest.mark.slow
def test_a_second_run_builds_and_renders_nothing(run_twice: tuple[Checkout, Made, Made]) -> None:
    _, _, second = run_twice
    assert second.code == 0, second
    assert "Building" not in second.out
    assert "Rendering" not in second.out
    assert re.findall(r"==> ([1-4])/4 ", second.out) == ["1", "2", "3", "4"]
    assert "The source has no row to recover." in second.out


@pytest.mark.slow
def test_a_checkout_that_was_moved_builds_nothing_anew(built: Callable[[], Checkout]) -> None:
    made = built().make("run")
    assert made.code == 0, made
    assert "Building" not in made.out


@pytest.mark.slow
def test_a_failed_build_names_its_tests_and_the_next_keeps_the_record(
    built: Callable[[], Checkout],
) -> None:
    checkout = built()
    before = checkout.db.read_bytes()
    test = checkout.path / FAILING
    test.write_text("select movie_id from {{ ref('fct_ratings') }} limit 3")
    made = checkout.make("run")
    assert made.code != 0
    assert "The build failed, and new dir/wa're house.duckdb stays as it was." in made.err
    assert "  assert_nothing_is_rated (of fct_ratings) found 3 rows\n" in made.err
    assert re.search(r"\nModels that dbt skipped, because .+ failed: [1-9]\d*\.\n", made.err)
    assert "Models whose SQL failed" not in made.err
    assert checkout.db.read_bytes() == before
    assert checkout.building.is_file()

    test.unlink()
    change_a_model(checkout)
    log = checkout.db.with_name(f"{checkout.db.name}.wal")
    log.write_bytes(b"what a killed process has left beside the file that is replaced")
    made = checkout.make("run")
    assert made.code == 0, made
    assert checkout.query(
        "select count(*), count(distinct invocation_id), count(finished_at) from meta.builds"
    ) == [(2, 2, 2)]
    [(results,)] = checkout.query("select count(distinct invocation_id) from meta.test_results")
    assert results == 2
    assert not checkout.building.exists()
    assert not log.exists()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_while_it_builds_leaves_the_warehouse(
    built: Callable[[], Checkout], number: signal.Signals
) -> None:
    checkout = built()
    before = checkout.db.read_bytes()
    change_a_model(checkout)
    process = checkout.start("run")
    while not checkout.building.exists():
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, number)
    _, err = process.communicate()
    assert process.returncode != 0
    assert "the warehouse stays as it was" in err
    assert "Traceback" not in err
    assert checkout.db.read_bytes() == before


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_a_run_that_is_stopped_while_it_lands_says_so_once(
    tmp_path: Path, number: signal.Signals
) -> None:
    checkout = new_checkout(tmp_path / "checkout", FILMS_RAW_DIR="raw")
    process = checkout.start("run")
    while not list(checkout.path.glob("raw/.incoming/*/*")):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, number)
    _, err = process.communicate()
    assert process.returncode != 0
    assert err.count("Interrupted") == 1, err
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_second_run_says_who_is_first_and_waits(built: Callable[[], Checkout]) -> None:
    checkout = built()
    with held(checkout.path / "target" / ".lock", "this checkout"):
        process = checkout.start("run")
        assert process.stderr is not None
        line = process.stderr.readline()
        assert process.poll() is None
    out, _ = process.communicate()
    assert line.startswith(f"Another make (process {os.getpid()}, since 20")
    assert process.returncode == 0
    assert "The source has no row to recover." in out


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("FILMS_DB", "s3://key:secret@bucket/x.duckdb", "FILMS_DB is an address (s3://"),
        ("FILMS_DB", "md:films", "FILMS_DB is an address (md:"),
        ("FILMS_DB", "a#b/films.duckdb", "dbt takes # and ?"),
        ("FILMS_DB", "models", "models, a folder"),
        ("FILMS_DB", "Makefile/films.duckdb", "Makefile"),
        ("FILMS_MEMORY", "plenty", "FILMS_MEMORY is 'plenty', and has to be a size"),
        ("FILMS_THREADS", "0", "FILMS_THREADS is '0', and has to be a whole number"),
        ("FILMS_RAW_DIR", "s3://key:secret@bucket", "FILMS_RAW_DIR is an address (s3://"),
        ("FILMS_RAW_DIR", "\udcff", "can't be shown"),
    ],
)
def test_what_cannot_work_is_refused_in_a_line(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    made = new_checkout(tmp_path / "checkout", **{variable: value}).make("run")
    assert made.code != 0
    [line, _] = made.err.splitlines()  # the second is make's own
    assert said in line
    assert "secret" not in line


def test_a_file_that_is_no_warehouse_is_not_replaced(tmp_path: Path) -> None:
    checkout = new_checkout(tmp_path / "checkout", FILMS_DB="diary.txt")
    checkout.db.write_text("Dear diary\n" * 1000)
    made = checkout.make("page")
    assert made.code != 0
    assert "diary.txt can't be opened as a DuckDB warehouse" in made.err
    assert checkout.db.read_text().startswith("Dear diary")


@pytest.mark.slow
def test_a_raw_folder_with_a_backslash_is_read(built: Callable[[], Checkout]) -> None:
    checkout = built()
    awkward = "data/back\\slash"
    (checkout.path / checkout.variables["FILMS_RAW_DIR"]).rename(checkout.path / awkward)
    checkout.variables["FILMS_RAW_DIR"] = awkward
    made = checkout.make("page")
    assert made.code == 0, made
    assert "models built" in made.out


@pytest.mark.slow
def test_a_build_in_little_memory_is_whole(built: Callable[[], Checkout]) -> None:
    checkout = built()
    checkout.db.unlink()
    checkout.variables.update(FILMS_MEMORY="200MB", FILMS_THREADS="1")
    made = checkout.make("page")
    assert made.code == 0, made
    assert "models built" in made.out
