"""Builds several sets of data on both engines, and compares every table of them."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import children
from pipeline.errors import PipelineError
from pipeline.places import Places
from pipeline.say import head, say
from pipeline.spark import cluster, parity
from pipeline.spark.build import build
from pipeline.spark.events import work_of
from pipeline.spark.java import java
from pipeline.spark.made_rows import write_made_rows
from pipeline.spark.server import session
from pipeline.spark.settings import WORKERS, Settings

HOME: Final = Path("target") / "spark-test"
PORT: Final = 15_022
"""Not the port of a cluster that somebody uses."""

MINUTES: Final = 40
"""What all of it may take, on two cores that do little else."""

MOST_MINUTES: Final = 1440
TABLES_BEFORE_DEATH: Final = 30
"""How many tables stand when a worker is killed: a third of them."""


@dataclass(frozen=True, slots=True)
class Data:
    """A set of data.

    Attributes:
        name: What it is called.
        source: What `python -m ingest` lands.
        share: Its part of the minutes that all of them may take.
        command: What dbt does. All tests run on one set: of the same SQL on other rows, the
            comparison says more, and of rows that are odd on purpose they have nothing to say.
        loses_a_worker: Whether a worker is killed while dbt builds.
    """

    name: str
    source: str
    share: float
    command: tuple[str, ...] = ("run",)
    loses_a_worker: bool = False


def trial(at: Settings, variables: Mapping[str, str]) -> None:
    """Build and compare.

    Args:
        at: The cluster that the environment names; the trial has one of its own.
        variables: The environment. FILMS_SPARK_TEST_MINUTES is what all may take, 40 if unset.

    Raises:
        PipelineError: Something is missing, a build failed or took too long, or tables differ.
    """
    java(variables)
    minutes = _minutes(variables)
    home = HOME.absolute()
    port = at.port if variables.get("FILMS_SPARK_PORT") else PORT
    own = replace(at, home=home / "cluster", port=port, is_brief=True)
    alone = {name: value for name, value in variables.items() if name != "SPARK_REMOTE"}
    failed = []
    with cluster.running(own, alone):
        for data in _sets(home, variables):
            began = time.monotonic()
            watch = _watch(own, data, data.share * minutes, alone)
            compared = _compare(own, data, home / data.name, alone, watch)
            taken = time.monotonic() - began
            say(parity.table(compared))
            say(f"{data.name} took {taken / 60:.1f} of its {data.share * minutes:.1f} minutes.")
            parity.write(compared, home / f"{data.name}.json")
            failed += [f"{data.name}: {each.name}" for each in compared if not each.is_equal]
        work = work_of(own.events)
    told = ", ".join(f"{count:,} on {worker}" for worker, count in work.tasks.items())
    say(f"\nTasks that ended well, by worker: {told}")
    say(f"Executors that were lost with a worker that was killed: {work.executors_lost}")
    say(f"What was compared: {home}/*.json")
    if failed:
        raise PipelineError(f"Tables that differ: {', '.join(failed)}.")
    if sum(count > 0 for count in work.tasks.values()) < WORKERS:
        raise PipelineError(f"Not every worker had tasks: {own.events} says who had.")
    if not work.executors_lost:
        raise PipelineError(f"No executor was lost with its worker: {own.events} says why.")


def _sets(home: Path, variables: Mapping[str, str]) -> Iterator[Data]:
    everything = ("build", "--selector", "everything")
    yield Data("sample", "sample", 0.5, everything, loses_a_worker=True)
    real = variables.get("MOVIELENS_DIR")
    if real:
        yield Data("real", real, 0.25)
    else:
        say("MOVIELENS_DIR isn't set, so real data isn't compared.")
    write_made_rows(home / "made-rows")
    yield Data("made", str(home / "made-rows"), 0.2)


def _compare(
    at: Settings, data: Data, folder: Path, variables: Mapping[str, str], watch: Callable[[], None]
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
    build(at, places, {**os.environ, **variables, **environment}, data.command, watch)
    with session(at.remote) as spark:
        return parity.compare(places.db, spark)


def _watch(
    at: Settings, data: Data, minutes: float, variables: Mapping[str, str]
) -> Callable[[], None]:
    """Return what watches a build: it ends one that takes too long, and kills a worker once."""
    deadline = time.monotonic() + minutes * 60.0
    to_kill = [f"worker-{WORKERS}"] if data.loses_a_worker else []
    before = _tables(at)

    def watch() -> None:
        if time.monotonic() > deadline:
            raise PipelineError(
                f"{data.name} takes longer than its {minutes:.1f} minutes, and the build is"
                " stopped: run this again while the machine does less, or set"
                " FILMS_SPARK_TEST_MINUTES."
            )
        if to_kill and len(_tables(at) - before) >= TABLES_BEFORE_DEATH:
            name = to_kill.pop()
            say(f"Killing {name} while dbt builds, and starting another in its place")
            cluster.replace_worker(at, name, variables)

    return watch


def _minutes(variables: Mapping[str, str]) -> float:
    told = variables.get("FILMS_SPARK_TEST_MINUTES") or str(MINUTES)
    if not (told.isdecimal() and 0 < int(told) <= MOST_MINUTES):
        raise PipelineError(
            f"FILMS_SPARK_TEST_MINUTES is {told!a}, and has to be a whole number of minutes from 1"
            f" to {MOST_MINUTES}.",
            2,
        )
    return float(told)


def _tables(at: Settings) -> set[Path]:
    return set((at.home / "tables").glob("*/*"))
