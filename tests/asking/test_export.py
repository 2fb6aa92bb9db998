"""`python -m warehouse export` writes every mart, whole, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
import yaml

from tests.asking.conftest import Said
from warehouse.export.keys import ForeignKey, keys_of_marts
from warehouse.sql import quoted

Run = Callable[..., Said]
MARTS = ["dim_movies", "fct_ratings", "fct_views", "rpt_thresholds"]


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Path:
    """Return an export of the small warehouse."""
    out = tmp_path / "export"
    said = run("export", "--out", str(out))
    assert said.out == f"{out}: 4 marts, 5,006 rows as parquet and as CSV.\n", said.err
    return out


def test_every_mart_is_there_with_its_sum(exported: Path) -> None:
    expected = {"README.md", "SHA256SUMS", "contract.odcs.yaml", "datapackage.json"}
    for name in MARTS:
        expected |= {f"csv/{name}.csv", f"parquet/{name}.parquet"}
    held = bytes_of(exported)
    assert set(held) == expected
    lines = held.pop("SHA256SUMS").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}


def test_the_same_warehouse_gives_the_same_bytes_and_takes_the_place(
    exported: Path, run: Run
) -> None:
    before = bytes_of(exported)
    (exported / "csv" / "of_an_older_model.csv").touch()
    with (exported / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(b'').hexdigest()}  csv/of_an_older_model.csv\n")
    assert run("export", "--out", str(exported)).code == 0
    assert bytes_of(exported) == before
    assert [path.name for path in exported.parent.iterdir() if "export" in path.name] == ["export"]


@pytest.mark.parametrize("name", MARTS)
def test_both_forms_have_the_marts_values(exported: Path, db: Path, name: str) -> None:
    with duckdb.connect(str(db), read_only=True) as connection:
        rows = connection.sql(f"select * from marts.{name} order by all").fetchall()  # noqa: S608
    table = pq.read_table(exported / "parquet" / f"{name}.parquet")
    by_parquet = [tuple(row.values()) for row in table.to_pylist()]
    assert sorted(map(str, by_parquet)) == sorted(map(str, rows))
    options = pc.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
    by_csv = pc.read_csv(
        exported / "csv" / f"{name}.csv",
        parse_options=pc.ParseOptions(newlines_in_values=True),
        convert_options=options,
    ).to_pylist()
    as_told = [
        tuple(json.dumps(value) if isinstance(value, list) else value for value in row)
        for row in by_parquet
    ]
    assert [tuple(row.values()) for row in by_csv] == as_told
    assert len(pd.read_csv(exported / "csv" / f"{name}.csv")) == len(rows)


def test_the_package_and_the_contract_say_what_columns_mean(exported: Path) -> None:
    package = json.loads((exported / "datapackage.json").read_bytes())
    assert [resource["name"] for resource in package["resources"]] == MARTS
    movies = package["resources"][0]
    assert movies["schema"]["primaryKey"] == ["movie_id"]
    assert movies["description"].endswith("One row per movie.")
    assert movies["schema"]["fields"][0] == {
        "name": "movie_id",
        "type": "integer",
        "description": "The movie.",
        "constraints": {"required": True},
    }
    assert movies["schema"]["fields"][4]["type"] == "array"
    assert movies["hash"].endswith(
        hashlib.sha256((exported / movies["path"]).read_bytes()).hexdigest()
    )
    contract = yaml.safe_load((exported / "contract.odcs.yaml").read_text())
    assert [table["name"] for table in contract["schema"]] == MARTS
    assert contract["schema"][0]["properties"][0]["primaryKeyPosition"] == 1


def test_a_folder_that_holds_something_else_stays(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "photos"
    out.mkdir()
    (out / "cat.jpg").write_bytes(b"cat")
    said = run("export", "--out", str(out))
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert bytes_of(out) == {"cat.jpg": b"cat"}


@pytest.mark.slow
def test_nothing_of_others_is_lost_with_an_earlier_export(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("export", "--out", str(out)).code == 0
    for name in ("notes.txt", "csv/mine.csv"):
        (out / name).write_text("mine")
        said = run("export", "--out", str(out))
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert (out / name).read_text() == "mine"
        (out / name).unlink()
    assert run("export", "--out", str(out)).code == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "datapackage.json").write_text("{}")  # of another program
    assert run("export", "--out", str(tmp_path / "other")).code == 2


@pytest.mark.slow
def test_a_link_to_a_folder_stays(run: Run, tmp_path: Path) -> None:
    link, folder = tmp_path / "link", tmp_path / "folder"
    link.symlink_to(folder)
    for _ in range(2):  # the folder is made, then replaced
        said = run("export", "--out", str(link))
        assert (said.code, said.err) == (0, "")
        assert link.is_symlink()
        assert (folder / "datapackage.json").is_file()


@pytest.mark.parametrize(
    ("changed", "ended"),
    [
        ("drop schema marts cascade", (3, "This warehouse has no marts: ")),
        ("create table marts.odd (b interval)", (1, "marts.odd has b of the type interval, ")),
    ],
)
def test_what_cannot_be_exported_is_a_line(
    run: Run, db: Path, tmp_path: Path, changed: str, ended: tuple[int, str]
) -> None:
    with duckdb.connect(str(db)) as connection:
        connection.execute(changed)
    told = run("export", "--out", str(tmp_path / "out"))
    code, said = ended
    assert (told.code, told.err.count("\n")) == (code, 1)
    assert told.err.startswith(said)
    assert not (tmp_path / "out").exists()


ODD = {
    "../../../escaped": "%2E.%2F..%2F..%2Fescaped",
    "/root": "%2Froot",
    "a\0b": "a%00b",
    "a  b\n": "a%20%20b%0A",
    ".hidden": "%2Ehidden",
    "..": "%2E.",
    "É": "%C3%89",
    "é": "%C3%A9",
    "a%2Fb": "a%252Fb",
    "x" * 300: "x" * 100 + "~" + hashlib.sha256(b"x" * 300).hexdigest()[:16],
}
"""Names of tables, and what their files are called."""


def test_no_name_of_a_table_leads_a_file_elsewhere(run: Run, db: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(db)) as connection:
        for place, name in enumerate(ODD):
            connection.execute(f"create table marts.{quoted(name)} as select {place} as place")
    before = set(tmp_path.rglob("*"))
    out = tmp_path / "deep" / "er" / "out"
    said = run("export", "--out", str(out))
    assert (said.code, said.err) == (0, "")
    expected = {"README.md", "SHA256SUMS", "contract.odcs.yaml", "datapackage.json"}
    for stem in (*MARTS, *ODD.values()):
        expected |= {f"csv/{stem}.csv", f"parquet/{stem}.parquet"}
    assert set(bytes_of(out)) == expected
    assert set(tmp_path.rglob("*")) == before | {out.parents[1], out.parent, out, *out.rglob("*")}
    for place, stem in enumerate(ODD.values()):
        assert pq.read_table(out / "parquet" / f"{stem}.parquet").to_pylist() == [{"place": place}]
    package = json.loads((out / "datapackage.json").read_bytes())
    told = {resource["title"]: resource for resource in package["resources"] if "title" in resource}
    assert {name: resource["path"] for name, resource in told.items()} == {
        name: f"csv/{stem}.csv" for name, stem in ODD.items()
    }
    contract = yaml.safe_load((out / "contract.odcs.yaml").read_text("utf-8"))
    named = {table["physicalName"]: table["name"] for table in contract["schema"]}
    assert named == {**{name: name for name in MARTS}, **ODD}
    lines = (out / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == len(expected) - 1
    assert run("export", "--out", str(out)).code == 0  # it is known for an export


def test_an_export_that_is_given_up_leaves_the_earlier_one(
    exported: Path, run: Run, db: Path
) -> None:
    before = bytes_of(exported)
    with duckdb.connect(str(db)) as connection:
        connection.execute(
            "create view marts.fct_endless as select count(*) as n"
            " from range(100000000000) as a(i), range(100000000) as b(j)"
        )
    said = run("export", "--out", str(exported), "--timeout", "1")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert bytes_of(exported) == before


def test_keys_are_those_that_the_models_tests_promise() -> None:
    keys = keys_of_marts()
    assert keys["dim_movies"].primary == ("movie_id",)
    assert keys["fct_ratings"].primary == ("user_id", "movie_id")
    assert keys["bdg_movie_genres"].foreign == (
        ForeignKey("movie_id", "dim_movies", "movie_id"),
        ForeignKey("genre", "dim_genres", "genre"),
    )
    assert keys["rpt_movies_by_year"].primary == ()  # the year of some movies isn't known
