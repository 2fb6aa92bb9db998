"""A checkout to run `make` in: a copy of this one, with an environment that needs no index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
COPIED = (
    *(
        "ingest",
        "macros",
        "models",
        "pipeline",
        "reports",
        "warehouse",
        "analyses",
        "tests/data_tests",
    ),
    *("Makefile", "dbt_project.yml", "profiles.yml", "selectors.yml", "pyproject.toml", "uv.lock"),
)
DBT = "#!/usr/bin/env python\nimport sys\nfrom dbt.cli.main import cli\nsys.exit(cli())\n"


@dataclass(frozen=True)
class Made:
    """What one `make` came to."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Checkout:
    """A copy of the project.

    Attributes:
        path: Where it is.
        variables: The environment's FILMS_ variables.
    """

    path: Path
    variables: dict[str, str]

    @property
    def db(self) -> Path:
        """The warehouse."""
        return self.path / self.variables.get("FILMS_DB", "data/films.duckdb")

    @property
    def building(self) -> Path:
        """The warehouse in the making."""
        return self.db.parent / f".{self.db.name}" / "building" / "films.duckdb"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `make`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}
        return subprocess.Popen(
            ["make", "--no-print-directory", f"PYTHON={sys.executable}", *arguments],
            cwd=self.path,
            env={**kept, **self.variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def make(self, *arguments: str) -> Made:
        """Run `make` to its end."""
        process = self.start(*arguments)
        out, err = process.communicate()
        return Made(process.returncode, out, err)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the warehouse."""
        with duckdb.connect(str(self.db), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def new_checkout(path: Path, **variables: str) -> Checkout:
    """Copy the project, and give it an environment that takes its packages from this one."""
    for name in COPIED:
        source = ROOT / name
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, path / name)
    venv.create(path / ".venv", symlinks=True)
    scripts = path / ".venv" / "bin"
    [packages] = (path / ".venv" / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    for name, text in {"dbt": DBT, "uv": "#!/bin/sh\nexit 9\n"}.items():
        (scripts / name).write_text(text)
        (scripts / name).chmod(0o755)
    stamp = "from pipeline.environment import locked; print(locked(), end='')"
    locked = subprocess.run(
        [sys.executable, "-c", stamp], cwd=path, check=True, capture_output=True, text=True
    )
    (path / ".venv" / ".dev").write_text(locked.stdout)
    return Checkout(path, variables)


@pytest.fixture(scope="session")
def run_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Made, Made]:
    """Return a checkout in which `make run` was run twice, and what both came to.

    Everything in it has a name that shells, make, SQL or patterns read otherwise; beside its raw
    folder is one that the name fits as a pattern, and that nobody can read.
    """
    checkout = new_checkout(
        tmp_path_factory.mktemp("checkouts") / 'it\'s a "check" é [1]',
        FILMS_DB="new dir/wa're house.duckdb",
        FILMS_RAW_DIR="data/it's $5 [1]* k=v",
    )
    sibling = checkout.path / "data" / "it's $5 1x k=v" / "loads" / "20990101T000000000000Z"
    sibling.mkdir(parents=True)
    (sibling / "manifest.json").write_text("{")
    return checkout, checkout.make("run"), checkout.make("run")


@pytest.fixture
def built(run_twice: tuple[Checkout, Made, Made], tmp_path: Path) -> Callable[[], Checkout]:
    """Return what copies that checkout, with all that was made in it."""

    def copy() -> Checkout:
        made, _, _ = run_twice
        shutil.copytree(made.path, tmp_path / "a copy", symlinks=True)
        return Checkout(tmp_path / "a copy", dict(made.variables))

    return copy
