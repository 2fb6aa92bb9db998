"""Builds several sets of data on both engines, and compares every table of them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import children
from pipeline.errors import PipelineError
from pipeline.places import Places
from pipeline.say import head, say
from pipeline.spark import cluster, parity
from pipeline.spark.build import build
from pipeline.spark.events import tasks_by_worker
from pipeline.spark.java import java
from pipeline.spark.made_rows import write_made_rows
from pipeline.spark.server import session
from pipeline.spark.settings import WORKERS, Settings

HOME: Final = Path("target") / "spark-test"
PORT: Final = 15_022
"""Not the port of a cluster that somebody uses."""


@dataclass(frozen=True, slots=True)
class Data:
    """A set of data.

    Attributes:
        name: What it is called.
        source: What `python -m ingest` lands.
        command: What dbt does of it: of rows that are odd on purpose, tests have nothing to say.
        options: Further options of that command.
    """

    name: str
    source: str
    command: str
    options: tuple[str, ...] = ()


def trial(at: Settings, variables: Mapping[str, str]) -> None:
    """Build and compare.

    Raises:
        PipelineError: Something is missing, a build failed, or the tables differ.
    """
    java(variables)
    home = HOME.absolute()
    port = at.port if variables.get("FILMS_SPARK_PORT") else PORT
    own = replace(at, home=home / "cluster", port=port, is_brief=True)
    alone = {name: value for name, value in variables.items() if name != "SPARK_REMOTE"}
    failed = []
    with cluster.running(own, alone):
        for data in _sets(home, variables):
            compared = _compare(own, data, home / data.name, alone)
            say(parity.table(compared))
            parity.write(compared, home / f"{data.name}.json")
            failed += [f"{data.name}: {each.name}" for each in compared if not each.is_equal]
        tasks = tasks_by_worker(own.events)
    told = ", ".join(f"{count:,} on {worker}" for worker, count in tasks.items())
    say(f"\nTasks that ended well, by worker: {told}")
    say(f"What was compared: {home}/*.json")
    if failed:
        raise PipelineError(f"Tables that differ: {', '.join(failed)}.")
    if sum(count > 0 for count in tasks.values()) < WORKERS:
        raise PipelineError(f"Not every worker had tasks: {own.events} says who had.")


def _sets(home: Path, variables: Mapping[str, str]) -> Iterator[Data]:
    yield Data("sample", "sample", "build", ("--selector", "everything"))
    real = variables.get("MOVIELENS_DIR")
    if real:
        yield Data("real", real, "build")
    else:
        say("MOVIELENS_DIR isn't set, so real data isn't compared.")
    write_made_rows(home / "made-rows")
    yield Data("made", str(home / "made-rows"), "run")


def _compare(
    at: Settings, data: Data, folder: Path, variables: Mapping[str, str]
) -> list[parity.Compared]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    places = Places(folder / "films.duckdb", folder / "raw", folder, folder / "dbt")
    head(f"Landing {data.name} and building it with DuckDB")
    environment = {"FILMS_DB": str(places.db), "FILMS_RAW_DIR": str(places.raw)}
    dbt = str(Path(sys.executable).with_name("dbt"))
    for command in (
        ("-m", "ingest", "--source", data.source, "--raw-dir", str(places.raw)),
        (dbt, "--log-level", "error", "run", "--target-path", str(places.target)),
    ):
        if children.python(*command, locks=(), variables=environment) != 0:
            raise PipelineError(f"{data.name} can't be compared: the lines above say why.")
    build(at, places, {**os.environ, **variables, **environment}, (data.command, *data.options))
    with session(at.remote) as spark:
        return parity.compare(places.db, spark)
