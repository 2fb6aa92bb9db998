"""`python -m warehouse metrics`: asks the metrics of the models by MetricFlow.

MetricFlow is no dependency: who asks no metric needs none of its packages. uv runs it in an
environment of its own, with the dbt and the DuckDB that the project has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

from warehouse.errors import AskError

PROJECT: Final = Path(__file__).parents[2]
METRICFLOW: Final = "dbt-metricflow==0.15.0"
SHARED: Final = ("dbt-core", "dbt-duckdb", "duckdb")
"""Packages of which MetricFlow gets the versions that the project takes."""


def run_metricflow(arguments: list[str], database: Path) -> int:
    """Run `mf` with these arguments on a warehouse; return its exit code.

    Args:
        arguments: Of `mf`.
        database: The warehouse.

    Raises:
        AskError: There is no uv to run it with.
    """
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        raise AskError(f"There is no uv at {uv}, which runs MetricFlow: run `make setup`.")
    told = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as overrides:
        overrides.write("\n".join(told["tool"]["uv"]["override-dependencies"]))
        overrides.flush()
        run = [str(uv), "tool", "run", "--quiet", "--from", METRICFLOW, *_shared(told)]
        run += ["--overrides", overrides.name]
        # else it holds the file as a build does, and nobody may be reading it meanwhile
        variables = {
            **os.environ,
            "FILMS_DB": str(database.absolute()),
            "FILMS_ACCESS_MODE": "read_only",
        }
        # MetricFlow reads what dbt has parsed
        for command in (["dbt", "--quiet", "parse"], ["mf", *arguments]):
            code = subprocess.run(  # noqa: S603 - the project's own tools
                [*run, *command], cwd=PROJECT, env=variables, check=False
            ).returncode
            if code:
                return code
    return 0


def _shared(told: dict[str, Any]) -> list[str]:
    ranges = [
        line
        for line in told["project"]["dependencies"]
        if line.split(">")[0].split("=")[0] in SHARED
    ]
    return [part for line in ranges for part in ("--with", line)]
