"""Warehouses and pages that several tests read."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, Request

from reports.data.warehouse import Snapshot, read_snapshot
from reports.page.contents import queries
from reports.page.files import render_cards, write_report
from tests.reports.browsing import Open, unpacked
from tests.reports.builder import Facts, make_warehouse
from tests.reports.facts import hostile_facts, ordinary_facts
from tests.reports.workbench import Desk, make_workbench
from tests.warehouse.movielens import on_real_data, read_csv, rows_of
from tests.warehouse.warehouse import Warehouse


def _snapshot(folder: Path, facts: Facts) -> Snapshot:
    return read_snapshot(make_warehouse(folder / "films.duckdb", facts), queries())


@pytest.fixture(scope="session")
def ordinary_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse in which every chart has something to say."""
    return make_warehouse(tmp_path_factory.mktemp("ordinary") / "films.duckdb", ordinary_facts())


@pytest.fixture(scope="session")
def ordinary(ordinary_warehouse: Path) -> Snapshot:
    """Return what the ordinary warehouse says."""
    return read_snapshot(ordinary_warehouse, queries())


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return what a warehouse without a row says."""
    return _snapshot(tmp_path_factory.mktemp("empty"), Facts(source=None, tests=None))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return what a warehouse says whose every text is an attack."""
    return _snapshot(tmp_path_factory.mktemp("hostile"), hostile_facts())


def _page(snapshot: Snapshot, folder: Path) -> Path:
    return write_report(snapshot, render_cards(snapshot), folder, "en")


@pytest.fixture(scope="session")
def ordinary_page(ordinary: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the ordinary warehouse, its chart files beside it."""
    return _page(ordinary, tmp_path_factory.mktemp("ordinary-page"))


@pytest.fixture(scope="session")
def hostile_page(hostile: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the hostile warehouse, its chart files beside it."""
    return _page(hostile, tmp_path_factory.mktemp("hostile-page"))


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("sample", marks=pytest.mark.slow),
        pytest.param("real", marks=on_real_data),
    ],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Return a warehouse that dbt built and tested, of the sample or of the real data.

    It takes a minute to make: what rests on it is left to the long suites.
    """
    folder = tmp_path_factory.mktemp(f"built-{request.param}")
    warehouse = Warehouse(folder / request.param, seat=folder / "seat")
    if request.param == "sample":
        command = [sys.executable, "-m", "ingest", "--source", "sample", "--raw-dir"]
        subprocess.run([*command, str(warehouse.raw_dir)], check=True, capture_output=True)
    else:
        names = ("movies", "ratings", "tags", "links")
        warehouse.landing.land({name: rows_of(read_csv(name)) for name in names})
    outcome = warehouse.dbt("build", "--exclude", "test_type:unit")
    assert outcome.success, outcome
    return warehouse


@pytest.fixture(scope="session")
def built_page(built: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a warehouse that dbt built."""
    return _page(read_snapshot(built.db, queries()), tmp_path_factory.mktemp("built-page"))


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file; at the end no page may have said a word or asked for anything."""
    complaints: list[str] = []
    contexts = []

    def note_request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            complaints.append(f"request: {request.url}")

    def opened(path: Path, address: str = "", width: int = 1200, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("request", note_request)
        page.goto(f"{path.as_uri()}{address}")
        unpacked(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


COMMENTS = """
comment on table marts.dim_movies is
    'The catalogue. Two movies may have one title. One row per movie.';
comment on column marts.dim_movies.release_year is 'Year in the title; null without one.';
comment on column marts.dim_movies.rating_count is 'Number of ratings.';
"""


@pytest.fixture(scope="session")
def workbench(ordinary_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbench of a warehouse whose catalogue is described."""
    folder = tmp_path_factory.mktemp("workbench")
    db = Path(shutil.copy(ordinary_warehouse, folder / "films.duckdb"))
    with duckdb.connect(str(db)) as connection:
        connection.execute(COMMENTS)
    return make_workbench(db, folder)


@pytest.fixture(scope="session")
def opened_desk(browser: Browser, workbench: Path) -> Iterator[Desk]:
    """Yield that workbench, open for all tests that leave it as they find it."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(f"{workbench.as_uri()}#lang=en")
    yield Desk(page)
    page.close()
    assert [said for said in complaints if not said.startswith(("file:", "blob:"))] == []


@pytest.fixture
def desk(opened_desk: Desk) -> Desk:
    """Return the same, in English and with its table in front."""
    opened_desk.page.locator('[data-set-language="en"]').click()
    opened_desk.ask("select 1")
    opened_desk.page.locator("#answer-tab-table").click()
    opened_desk.page.locator("#shelf-tab-examples").click()
    return opened_desk


@pytest.fixture
def new_desk(open_page: Open, workbench: Path) -> Desk:
    """Return that workbench, just opened."""
    return Desk.at(open_page, workbench)
