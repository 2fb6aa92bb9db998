"""Writes an export into a folder, which appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Final

import duckdb

from warehouse.advice import advise
from warehouse.catalogue import Catalogue, Table, read_catalogue
from warehouse.engine import TimeIsUpError, Warehouse
from warehouse.errors import NO_WAREHOUSE, USAGE, AskError
from warehouse.export.contract import data_contract
from warehouse.export.keys import Keys, keys_of_marts
from warehouse.export.mart import KINDS, ExportedMart, stem_of
from warehouse.export.package import CITATION, LICENCE, TITLE, data_package
from warehouse.export.tables import write_table

SCHEMA: Final = "marts"
PACKAGE: Final = "datapackage.json"
CONTRACT: Final = "contract.odcs.yaml"
SUMS: Final = "SHA256SUMS"
ABOUT: Final = """\
# {title}

Rows from: {source}

`parquet/` and `csv/` have the same tables; `{package}` (Data Package) and `{contract}` (Open Data
Contract Standard) say what their columns mean. CSV: UTF-8, an empty field is null, `""` an empty
text, lists are JSON. `sha256sum -c {sums}` says whether a file has changed.

**Licence.** {licence}: <{licence_path}>

**To cite.** {citation}
"""


def export(warehouse: Warehouse, out: Path) -> tuple[int, int]:
    """Write every mart into a folder; return how many marts and rows there are.

    The same warehouse gives the same bytes.

    Args:
        warehouse: To be read.
        out: A folder that is made, or an earlier export, which is replaced.

    Raises:
        AskError: The folder holds something else or can't be written, or a limit ended it.
    """
    folder = out.resolve()  # a link stays
    if folder.exists() and not _may_be_replaced(folder):
        raise AskError(
            f"{out} holds something that isn't an export: name a new folder with --out.", USAGE
        )
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        aside.mkdir(parents=True)
        marts = _write(warehouse, aside)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    except OSError as error:
        raise AskError(
            f"{out} can't be written ({error.strerror or error}): name another folder with --out."
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return len(marts), sum(mart.row_count for mart in marts)


def _may_be_replaced(folder: Path) -> bool:
    """Tell whether a folder is empty or holds what an export has written, and nothing else."""
    if not folder.is_dir():
        return False
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    if not there:
        return not any(folder.iterdir())
    if not {PACKAGE, SUMS} <= there:
        return False
    lines = (folder / SUMS).read_text("utf-8", errors="replace").splitlines()
    return there <= {SUMS, *(line.partition("  ")[2] for line in lines)}


def _write(warehouse: Warehouse, folder: Path) -> tuple[ExportedMart, ...]:
    catalogue = read_catalogue(warehouse)
    keys = keys_of_marts()
    for kind in ("parquet", "csv"):
        (folder / kind).mkdir()
    _refuse_what_has_no_place(catalogue)
    marts = tuple(
        _mart(warehouse, catalogue, table, keys.get(table.name, Keys()), folder)
        for table in catalogue.tables
        if table.schema == SCHEMA
    )
    source = _source(warehouse)
    package = json.dumps(data_package(marts, source), ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(f"{package}\n", "utf-8")
    (folder / CONTRACT).write_text(data_contract(marts), "utf-8")
    (folder / "README.md").write_text(_about(source), "utf-8")
    told = [f"{_digest(path)}  {path.relative_to(folder)}\n" for path in _files(folder)]
    (folder / SUMS).write_text("".join(told), "utf-8")
    return marts


def _refuse_what_has_no_place(catalogue: Catalogue) -> None:
    """See that there are marts, and that the files can hold all of their columns.

    Raises:
        AskError: There are none, or they can't.
    """
    columns = [
        (f"{table.schema}.{table.name}", column)
        for table in catalogue.tables
        if table.schema == SCHEMA
        for column in table.columns
    ]
    if not columns:
        raise AskError(
            "This warehouse has no marts: run `dbt build`, then export again.", NO_WAREHOUSE
        )
    for title, column in columns:
        if column.type.removesuffix("[]") not in KINDS:
            raise AskError(
                f"{title} has {column.name} of the type {column.type}, for which an export has"
                " none: have its model cast it."
            )


def _mart(
    warehouse: Warehouse, catalogue: Catalogue, table: Table, keys: Keys, folder: Path
) -> ExportedMart:
    stem = stem_of(table.name)
    csv = folder / "csv" / f"{stem}.csv"
    parquet = folder / "parquet" / f"{stem}.parquet"
    try:
        with warehouse.in_time() as connection:
            rows = write_table(connection, table, keys.primary, parquet=parquet, csv=csv)
    except (duckdb.Error, TimeIsUpError) as error:
        raise advise(error, catalogue, warehouse.limits) from error
    return ExportedMart(table, keys, rows, csv.stat().st_size, _digest(csv))


def _source(warehouse: Warehouse) -> str:
    try:
        told = warehouse.rows("select any_value(source) from marts.rpt_loaded_resources")
    except duckdb.Error:
        return "unknown"
    return str(told[0][0] or "unknown")


def _about(source: str) -> str:
    return ABOUT.format(
        title=TITLE,
        source=source,
        package=PACKAGE,
        contract=CONTRACT,
        sums=SUMS,
        licence=LICENCE["title"],
        licence_path=LICENCE["path"],
        citation=CITATION,
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
