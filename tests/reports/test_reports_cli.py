"""`python -m reports` writes a whole page or says in one line what to do."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from reports.cli import app
from reports.page.contents import cards
from reports.page.document import PLOTLY
from tests.reports.builder import make_warehouse
from tests.reports.facts import ordinary_facts
from tests.slow import slow

WHOLE_FILES = {
    "genre_counts.html",
    "movies_by_year.html",
    "top_movies_by_ratings.html",
    "top_tags.html",
}
PLAIN_FILES = {"data_quality.html", "load_changes.html"}
FILES = {"index.html", PLOTLY, *WHOLE_FILES, *PLAIN_FILES} | {
    f"{card.name.replace('-', '_')}.html" for card in cards() if card.file is None
}


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=env)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.fixture(scope="module")
def made(ordinary_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return a folder in which the ordinary warehouse's page was written, and how that ended."""
    out = tmp_path_factory.mktemp("made") / "out"
    return out, run("--db", ordinary_warehouse, "--out", out)


def test_the_page_and_a_file_a_chart_are_written_and_the_path_comes_last(
    made: tuple[Path, Result],
) -> None:
    out, result = made
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == str(out / "index.html")
    assert names(out) == FILES


def test_the_warehouse_can_be_named_by_the_environment(
    ordinary_warehouse: Path, tmp_path: Path
) -> None:
    result = run("--out", tmp_path / "out", env={"FILMS_DB": str(ordinary_warehouse)})
    assert result.exit_code == 0


@pytest.mark.parametrize("language", ["fr", *slow("en")])
def test_the_page_opens_in_the_language_asked_for(
    ordinary_warehouse: Path, tmp_path: Path, language: str
) -> None:
    run("--db", ordinary_warehouse, "--out", tmp_path, "--lang", language)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.startswith(f'<!doctype html>\n<html lang="{language}"')


def test_an_unknown_language_is_a_usage_error(ordinary_warehouse: Path, tmp_path: Path) -> None:
    result = run("--db", ordinary_warehouse, "--out", tmp_path, "--lang", "de")
    assert result.exit_code == 2


def one_line(result: Result) -> str:
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_without_a_warehouse_the_next_step_is_named(tmp_path: Path) -> None:
    result = run("--db", tmp_path / "films.duckdb", "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "make run" in one_line(result)
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "films.duckdb").write_text("movieId,title\n" * 1_000)
    result = run("--db", tmp_path / "films.duckdb", "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "can't be opened" in one_line(result)


def test_a_database_without_marts_is_told(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "films.duckdb")).close()
    result = run("--db", tmp_path / "films.duckdb", "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "dbt build" in one_line(result)


def test_a_mart_that_lacks_a_column_is_told(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "films.duckdb", ordinary_facts())
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("alter table marts.rpt_totals drop column value_at")
    result = run("--db", warehouse, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "value_at" in one_line(result)


def test_a_warehouse_that_is_being_written_is_told(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "films.duckdb", ordinary_facts())
    with duckdb.connect(str(warehouse)):
        result = subprocess.run(
            [sys.executable, "-m", "reports", "--db", str(warehouse), "--out", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 3
    assert "being written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_record_of_the_build_is_no_reason_to_fail(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "films.duckdb", ordinary_facts())
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop schema meta cascade")
    result = run("--db", warehouse, "--out", tmp_path / "out")
    assert result.exit_code == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "No record of a build or its tests" in page


def _warehouse_with_a_failing_chart(folder: Path) -> Path:
    """Tags are never null, so the chart of tags doesn't expect it."""
    warehouse = make_warehouse(folder / "broken.duckdb", ordinary_facts())
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.rpt_tag_counts set tag = null")
    return warehouse


def test_a_failed_chart_is_told_in_its_card_and_the_previous_page_stays(
    made: tuple[Path, Result], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(made[0], out)
    before = {name: (out / name).read_bytes() for name in FILES}

    result = run("--db", _warehouse_with_a_failing_chart(tmp_path), "--out", out)

    assert result.exit_code == 1
    assert "the chart 'tags' failed" in one_line(result)
    assert result.stdout.splitlines()[-1] == str(out / "index.failed.html")
    for name in ("index.html", "top_tags.html"):
        assert (out / name).read_bytes() == before[name]
    page = (out / "index.failed.html").read_text(encoding="utf-8")
    assert page.count('role="alert"') == 1
    assert page.count('class="plot"') == len(cards()) - 1


def test_a_whole_page_takes_a_failed_one_away(ordinary_warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("--db", _warehouse_with_a_failing_chart(tmp_path), "--out", out)
    assert "index.failed.html" in names(out)
    run("--db", ordinary_warehouse, "--out", out)
    assert names(out) == FILES


def test_a_folder_that_cannot_be_written_is_told(ordinary_warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    result = run("--db", ordinary_warehouse, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "--out" in one_line(result)


def test_the_same_warehouse_gives_the_same_bytes(ordinary_warehouse: Path, tmp_path: Path) -> None:
    """In processes of their own, whose hashes of strings differ."""
    for name, seed in (("first", "1"), ("second", "2")):
        subprocess.run(
            [
                *(sys.executable, "-m", "reports", "--db", str(ordinary_warehouse)),
                *("--out", str(tmp_path / name)),
            ],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            check=True,
            capture_output=True,
        )
    for name in FILES:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_the_charts_own_files_share_plotly_but_for_the_four_whole_ones(
    made: tuple[Path, Result],
) -> None:
    out, _ = made
    sharing = {
        path.name
        for path in out.glob("*.html")
        if f'<script src="{PLOTLY}"></script>' in path.read_text(encoding="utf-8")
    }
    assert sharing == FILES - WHOLE_FILES - {"index.html", PLOTLY}
    assert all((out / name).stat().st_size < 1_000_000 for name in sharing)


def test_pictures_that_cannot_be_made_are_told_and_the_page_is_written_all_the_same(
    ordinary_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("--db", ordinary_warehouse, "--out", tmp_path / "out", "--png")
    assert result.exit_code == 1
    assert "--png needs" in one_line(result)
    assert (tmp_path / "out" / "index.html").exists()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_pictures_are_written_beside_the_charts(ordinary_warehouse: Path, tmp_path: Path) -> None:
    async def as_a_notebook_does() -> Result:
        return run("--db", ordinary_warehouse, "--out", tmp_path, "--png")

    with ThreadPoolExecutor(1) as thread:  # the browser's fixture has a loop in this one
        result = thread.submit(asyncio.run, as_a_notebook_does()).result()
    assert result.exit_code == 0, result.stderr
    pictures = {path.stem for path in tmp_path.glob("*.png")}
    without_plot = {"index.html", PLOTLY, *PLAIN_FILES}
    assert pictures == {Path(name).stem for name in FILES - without_plot}
    assert all(path.read_bytes()[:4] == b"\x89PNG" for path in tmp_path.glob("*.png"))


def test_a_missing_mart_is_told_in_its_card_alone(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "films.duckdb", ordinary_facts())
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table marts.rpt_calendar_drift")
    result = run("--db", warehouse, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "the chart 'drift' failed: marts.rpt_calendar_drift" in one_line(result)
    page = (tmp_path / "out" / "index.failed.html").read_text(encoding="utf-8")
    assert "The warehouse was built without marts.rpt_calendar_drift" in page
    assert page.count('class="plot"') == len(cards()) - 1
