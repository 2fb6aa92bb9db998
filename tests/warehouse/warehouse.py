"""A warehouse in a temporary folder, built by dbt from a temporary raw folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.deprecations import reset_deprecations

from tests.warehouse.landing import Landing

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What one dbt command came to.

    Attributes:
        success: Whether dbt would exit with 0.
        message: The error that stopped dbt before any node, empty otherwise.
        statuses: ``pass``, ``warn``, ``fail``, ``success``, ``error`` or ``skipped`` by node name.
    """

    success: bool
    message: str
    statuses: Mapping[str, str]


@dataclass(frozen=True)
class Warehouse:
    """A raw folder and the DuckDB file built from it.

    dbt sees all warehouses at one place, a link that is turned to each in its turn: another path
    would have it parse the project again, which takes longer than most of the tests.

    Attributes:
        folder: Where this warehouse is.
        seat: The link, shared by the warehouses of a test session.
        raw_dir_is_called: What dbt is told of the raw folder, where that isn't so.
    """

    folder: Path
    seat: Path
    raw_dir_is_called: str | None = None

    @property
    def raw_dir(self) -> Path:
        """Where loads are landed."""
        return self.folder / "raw"

    @property
    def db(self) -> Path:
        """The DuckDB file."""
        return self.folder / "films.duckdb"

    @property
    def landing(self) -> Landing:
        """What lands loads in the raw folder."""
        return Landing(self.raw_dir)

    @property
    def env(self) -> dict[str, str]:
        """The variables by which dbt finds the folders."""
        return {
            "FILMS_RAW_DIR": self.raw_dir_is_called or str(self.seat / "raw"),
            "FILMS_DB": str(self.seat / "films.duckdb"),
            "DBT_TARGET_PATH": str(self.seat.with_name("target")),
            "DBT_LOG_PATH": str(self.seat.with_name("logs")),
        }

    def sit(self) -> None:
        """Turn the link to this warehouse."""
        self.folder.mkdir(exist_ok=True)
        self.seat.unlink(missing_ok=True)
        self.seat.symlink_to(self.folder, target_is_directory=True)

    def dbt(self, *arguments: str, writes: bool = False) -> Outcome:
        """Run a dbt command in this process, from the project's root.

        Args:
            arguments: What follows ``dbt`` on the command line.
            writes: Whether to leave the manifest and the results in files too, which takes a
                second: few look there.
        """
        self.sit()
        # dbt counts deprecations for as long as its process lives, and `dbt retry` takes pytest's
        # -m for an old option of its own: with --warn-error each later command would fail
        reset_deprecations()  # type: ignore[no-untyped-call]
        command = [
            *("--quiet", "--write-json" if writes else "--no-write-json"),
            *arguments,
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        ]
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what dbt's dependencies deprecate isn't ours
            for name, value in self.env.items():
                patch.setenv(name, value)
            result = dbtRunner().invoke(command)
            # dbt leaves the file open until its process ends
            DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]
        return Outcome(
            success=result.success,
            message=str(result.exception or ""),
            statuses={
                node.node.name: str(node.status) for node in getattr(result.result, "results", [])
            },
        )

    def stopped_while_it_builds(self, number: signal.Signals) -> int:
        """Send a signal to a `dbt run` that has built its first table, and return its exit code."""
        self.sit()
        with subprocess.Popen(
            [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "run"],
            cwd=PROJECT,
            env={**os.environ, **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if "OK created" in line:
                    process.send_signal(number)
                    break
            process.communicate()
        return process.returncode

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with duckdb.connect(str(self.db), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def change(self, *statements: str) -> None:
        """Tamper with the built tables."""
        with duckdb.connect(str(self.db)) as connection:
            for statement in statements:
                connection.execute(statement)

    def tables(self, schema: str) -> dict[str, list[tuple[Any, ...]]]:
        """Return every table of a schema with its rows in a fixed order."""
        names = self.query(
            "select table_name from information_schema.tables"  # noqa: S608 - the schema is ours
            f" where table_schema = '{schema}' order by table_name"
        )
        return {
            name: self.query(f"select * from {schema}.{name} order by all")  # noqa: S608
            for (name,) in names
        }
