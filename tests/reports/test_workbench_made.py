"""What the workbench carries: recorded copies, no users or facts that weren't asked for."""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from typer.testing import CliRunner, Result

from reports.ask.database import Database, make_database
from reports.ask.vendored import FOLDER, LICENCES, PARTS, RECORD, WORKER, part, recorded
from reports.ask.wasm import with_exports
from reports.cli import app
from reports.words.catalogues import LANGUAGES, words
from warehouse.catalogue import read_catalogue
from warehouse.engine import Limits, opened
from warehouse.questions import named_queries

# a module with two functions, `one` and `two`, that give 1 and 2
MODULE = bytes.fromhex(
    "0061736d01000000"
    "010501"
    "60"
    "00017f"
    "0303020000"
    "070d02"
    "036f6e650000"
    "0374776f0001"
    "0a0b02"
    "040041010b"
    "040041020b"
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def database(db: Path, **options: bool | int) -> Database:
    with opened(db, Limits("1GB", 1, 60.0)) as warehouse:
        catalogue = read_catalogue(warehouse)
    wanted = {"with_facts": False, "with_users": True, **options}
    return make_database(db, catalogue, **wanted)  # type: ignore[arg-type] # of their kinds


def carried(html: Path, folder: Path) -> list[str]:
    """Return the names of the tables in a workbench, as DuckDB lists them."""
    found = re.search(r'id="packed-database">([^<]+)<', html.read_text("utf-8"))
    assert found
    file = folder / "carried.duckdb"
    packed = pa.BufferReader(base64.b64decode(found[1]))
    with pa.CompressedInputStream(packed, "zstd") as stream:
        file.write_bytes(stream.read())
    with duckdb.connect(str(file), read_only=True) as connection:
        return [
            name
            for (name,) in connection.sql(
                "select table_name from duckdb_tables() order by all"
            ).fetchall()
        ]


def test_the_copies_are_the_recorded_ones_with_their_licences() -> None:
    for name in PARTS:
        assert part(name).content
    licences = (FOLDER / LICENCES).read_text("utf-8")
    packages = [name for name in recorded() if name not in PARTS]
    assert len(packages) > 5
    for package in packages:
        assert f"==== {package} {recorded()[package]}" in licences
    assert "Stichting DuckDB Foundation" in licences
    stored = {path.name for form in ("gz", "zst") for path in FOLDER.glob(f"*.{form}")}
    assert stored == {f"{name}.{form}" for name, form in PARTS.items()}


def test_a_changed_copy_is_not_used(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_bytes((FOLDER / RECORD).read_bytes())
    (tmp_path / f"{WORKER}.gz").write_bytes(gzip.compress(b"another"))
    with pytest.raises(ValueError, match=r"python -m reports\.ask\.renew"):
        part(WORKER, tmp_path)


def test_a_module_keeps_only_the_exports_that_are_wanted() -> None:
    assert with_exports(MODULE, {"one", "two"}) == MODULE
    kept = with_exports(MODULE, {"two", "three"})
    assert b"two" in kept
    assert b"one" not in kept
    assert len(kept) == len(MODULE) - 6
    with pytest.raises(ValueError, match="not a WebAssembly module"):
        with_exports(b"<html>", {"one"})


def test_facts_are_carried_only_where_asked_for(ordinary_warehouse: Path, tmp_path: Path) -> None:
    command = ("--db", ordinary_warehouse, "--out", tmp_path, "--ask")
    result = run(*command)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(tmp_path / "ask.html"), str(tmp_path / "index.html")]
    assert not any(name.startswith("fct_") for name in carried(tmp_path / "ask.html", tmp_path))
    result = run(*command, "--with-facts")
    assert "may not be passed on" in result.stderr
    assert "fct_ratings" in carried(tmp_path / "ask.html", tmp_path)


def test_facts_that_are_too_large_stay_out_and_that_is_told(ordinary_warehouse: Path) -> None:
    made = database(ordinary_warehouse, with_facts=True, most=1000)
    assert made.facts == "too_large"
    assert not any(table.name.startswith("fct_") for table in made.tables)
    for language in LANGUAGES:
        assert words(language).say("ask.facts_too_large")


def test_without_users_no_table_names_one(ordinary_warehouse: Path, tmp_path: Path) -> None:
    command = ("--db", ordinary_warehouse, "--out", tmp_path)
    assert run(*command, "--ask").exit_code == 0
    assert "rpt_user_activity" in carried(tmp_path / "ask.html", tmp_path)
    assert run(*command, "--ask", "--no-users").exit_code == 0
    names = carried(tmp_path / "ask.html", tmp_path)
    assert "rpt_genre_counts" in names
    assert not {"dim_users", "rpt_user_activity", "rpt_similar_users"} & set(names)
    assert run(*command, "--no-users").exit_code == 0
    assert not (tmp_path / "ask.html").exists()


@pytest.mark.parametrize("options", [("--with-facts",), ("--ask", "--with-facts", "--no-users")])
def test_facts_go_with_a_workbench_with_users(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = run("--out", tmp_path, *options)
    assert result.exit_code == 2
    assert "--with-facts goes with --ask" in result.stderr


def test_every_analysis_has_its_question_in_each_language() -> None:
    for name in named_queries():
        for language in LANGUAGES:
            assert words(language).say(f"analysis.{name}").endswith("?")
