"""What DuckDB and Spark take for the same tables on this machine: make bench-spark.

For each size a release is made up and landed, and `dbt run` builds all tables of it with both
engines, without tests: DuckDB with the limits that `make run` has, Spark on a cluster of its own,
with the memory that FILMS_SPARK_MEMORY says, or with more for more ratings. What each model's tasks
wrote for other tasks to read is told too, by Spark's event log.
`python -m benchmarks.spark --ratings 0.1,1` takes other sizes, in millions. What this machine has
measured of other sizes stays in the results: 32 million take more than an hour.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from benchmarks.command import leave, now, parser
from benchmarks.groups import Groups
from benchmarks.growth import MILLION, numbers_of_ratings
from benchmarks.machine import this_machine
from benchmarks.processes import FailedError, measured
from benchmarks.results import DamagedResultError, Figure, read
from pipeline.errors import PipelineError
from pipeline.limits import limits
from pipeline.places import Places
from pipeline.spark import cluster, processes
from pipeline.spark.build import build
from pipeline.spark.settings import Settings, settings
from pipeline.spark.shuffles import Shuffled, shuffled

DEFAULT = (MILLION, 10 * MILLION, 32 * MILLION)
HOME = Path("target") / "bench-spark"
"""The cluster's folder, in which its event logs stay."""

PORT = 15_042
"""Not the port of a cluster that somebody uses."""

SENDERS = 12
"""How many of the models that send most are told."""

MEGABYTES = 128
"""For each of Spark's processes and million ratings, where that is more than the default."""


def main(clock: Callable[[], datetime]) -> None:
    """Measure each size, and leave the results.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure both engines.")
    options.add_argument(
        "--ratings",
        type=numbers_of_ratings,
        default=DEFAULT,
        help="in millions, such as 0.1,1; 1,10,32 if left out",
    )
    chosen = options.parse_args()
    measured_at = clock()
    at = settings(os.environ)
    is_given = bool(os.environ.get("FILMS_SPARK_MEMORY"))
    about = (
        "All tables by `dbt run`, without tests, for made-up releases. DuckDB may hold"
        f" {limits({})['FILMS_MEMORY']}; Spark's driver and each of its two executors the memory"
        " that is told. A peak is of DuckDB's largest process, and of all processes of Spark"
        " at one moment. Sent is what tasks wrote for other tasks to read. Busy before tells how"
        f" many processes ran or waited for one of {os.cpu_count()} cores when the size was begun."
    )
    figures = _of_other_sizes(chosen.out, chosen.ratings)
    try:
        for ratings in chosen.ratings:
            least = MEGABYTES * ratings // MILLION
            for figure in _figures(ratings, at if is_given else _with(at, least)):
                print(f"{figure.name}: {figure.shown(figure.median)}", flush=True)
                figures.append(figure)
    except (PipelineError, FailedError) as error:
        raise SystemExit(f"{error} Mend that, and run this again.") from error
    finally:  # a size that fails costs no smaller one
        if figures:
            figures.sort(key=_ratings)
            leave("spark", about, folder=chosen.out, measured_at=measured_at, figures=figures)


def _of_other_sizes(folder: Path, sizes: Collection[int]) -> list[Figure]:
    """Return what was measured before on a machine like this, of sizes that aren't asked for.

    Raises:
        SystemExit: A file in the folder can't be read.
    """
    try:
        before = [result for result in read(folder) if result.name == "spark"]
    except DamagedResultError as error:
        raise SystemExit(str(error)) from error
    return [
        figure
        for result in before
        if result.machine == this_machine()
        for figure in result.figures
        if _ratings(figure) not in sizes
    ]


def _ratings(figure: Figure) -> int:
    return int(figure.name.partition(" ")[0].replace(",", ""))


def _with(at: Settings, least: int) -> Settings:
    return replace(at, megabytes=max(at.megabytes, least))


def _figures(ratings: int, at: Settings) -> Iterator[Figure]:
    def figure(what: str, unit: str, value: float) -> Figure:
        return Figure(name=f"{ratings:,} ratings: {what}", unit=unit, values=(value,))

    with tempfile.TemporaryDirectory(prefix="films-spark-") as name:
        folder = Path(name)
        places = Places(folder / "films.duckdb", folder / "raw", folder, folder / "dbt")
        variables = {"FILMS_RAW_DIR": str(places.raw), "FILMS_DB": str(places.db), **limits({})}
        yield figure("busy before", "processes", os.getloadavg()[0])
        steps = _by_duckdb(ratings, places)
        for step, command in steps:
            taken = measured(step, command, variables=variables, log=folder / "log")
        yield figure("DuckDB", "s", taken.seconds)
        yield figure("DuckDB, processor", "s", taken.processor_seconds)
        yield figure("DuckDB, peak", "MB", taken.peak_bytes / 1e6)
        own = replace(at, home=HOME.absolute(), port=PORT)
        groups = Groups(lambda: [process.pid for process in processes.started(own.pids)])
        alone = {key: value for key, value in os.environ.items() if key != "SPARK_REMOTE"}
        with cluster.running(own, alone):
            idle = groups.look()
            began, before = time.perf_counter(), groups.processor_seconds() + _of_children()
            build(own, places, {**alone, **variables}, ("run",), lambda: (groups.look(), None)[1])
            yield figure("Spark", "s", time.perf_counter() - began)
            yield figure("Spark, memory of each process", "MB", own.megabytes)
            processor = groups.processor_seconds() + _of_children() - before
            yield figure("Spark, processor", "s", processor)
            yield figure("Spark, idle", "MB", idle / 1e6)
            yield figure("Spark, peak", "MB", groups.peak / 1e6)
            sent = shuffled(own.events)
        for made in ("tables", "catalog"):
            shutil.rmtree(own.home / made)
        yield figure("sent", "MB", sum(each.written for each in sent) / 1e6)
        for each in sent[:SENDERS]:
            yield figure(f"sent by {_told(each)}", "MB", each.written / 1e6)


def _told(sent: Shuffled) -> str:
    return f"{sent.model}, largest task {sent.largest_share:.0%} of its stage"


def _by_duckdb(ratings: int, places: Places) -> Iterator[tuple[str, tuple[str, ...]]]:
    release = places.out / "release"
    python = (sys.executable, "-m")
    made = (f"--ratings={ratings}", f"--out={release}")
    dbt = str(Path(sys.executable).with_name("dbt"))
    yield "generate", (*python, "ingest.sample", "generate", *made)
    yield "land", (*python, "ingest", "--source", str(release))
    yield "DuckDB's build", (dbt, "run", "--no-use-colors", "--target-path", str(places.target))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(now)
