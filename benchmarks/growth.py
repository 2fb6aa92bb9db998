"""What 100 thousand, 1 and 10 million ratings take, from files to the page: make bench.

For each size, `python -m ingest.sample generate` writes a release into a temporary folder (TMPDIR
says where; 10 million ratings need several GB), which is landed, built by `dbt build` with all data
tests, and rendered. Each of these is a whole process, with the limits that `make run` has.
`python -m benchmarks.growth --ratings 0.1,1,32` takes other sizes, in millions.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from benchmarks.command import leave, now, parser
from benchmarks.processes import FailedError, measured
from benchmarks.results import Size, Step
from pipeline.limits import limits

MILLION = 1_000_000
MOST = 200 * MILLION
DEFAULT = (100_000, MILLION, 10 * MILLION)
LINE = "{:>12} {:<10} {:>10} {:>10} {:>10}"


def main(clock: Callable[[], datetime]) -> None:
    """Measure each size, print a table, and leave the results.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure what numbers of ratings take.")
    options.add_argument(
        "--ratings",
        type=numbers_of_ratings,
        default=DEFAULT,
        help="in millions, such as 0.1,1,32; 0.1,1,10 if left out",
    )
    chosen = options.parse_args()
    bounds = limits({})
    measured_at = clock()
    print(LINE.format("ratings", "step", "seconds", "processor", "peak MB"))
    about = (
        "Seconds of each step as a whole process, for made-up releases. dbt parses the models anew,"
        f" and DuckDB may hold {bounds['FILMS_MEMORY']} and take {bounds['FILMS_THREADS']} threads"
        " while it builds."
    )
    sizes: list[Size] = []
    try:
        for ratings in chosen.ratings:
            sizes.append(measure(ratings, chosen.out, bounds))  # noqa: PERF401 (they are kept one by one)
    except KeyboardInterrupt:
        print("Interrupted: the sizes that were measured are kept.", file=sys.stderr)
        sys.exit(130)
    finally:  # a size that fails or is interrupted costs no smaller one
        if sizes:
            leave("growth", about, folder=chosen.out, measured_at=measured_at, sizes=sizes)


def numbers_of_ratings(text: str) -> tuple[int, ...]:
    """Return numbers of ratings, each once, from millions with commas between them.

    Raises:
        argparse.ArgumentTypeError: One isn't a number of millions from 0.000001 to 200.
    """
    try:
        found = {int(Decimal(word) * MILLION) for word in text.split(",")}
    except (InvalidOperation, ValueError, OverflowError):
        found = set()
    if not found or min(found) < 1 or max(found) > MOST:
        raise argparse.ArgumentTypeError(
            f"{text!r} has to be millions with commas between them, such as 0.1,1,10, up to 200"
        )
    return tuple(sorted(found))


def measure(ratings: int, out: Path, bounds: dict[str, str]) -> Size:
    """Take a number of ratings through all steps, printing each; return what it took.

    Args:
        ratings: How many.
        out: Where a step that fails leaves its words.
        bounds: FILMS_MEMORY and FILMS_THREADS.

    Raises:
        SystemExit: A step failed.
    """
    with tempfile.TemporaryDirectory(prefix="films-growth-") as name:
        folder = Path(name)
        try:
            steps = tuple(_told(ratings, _steps(ratings, folder, bounds)))
        except FailedError as error:
            out.mkdir(parents=True, exist_ok=True)
            kept = shutil.copy(folder / "log", out / "growth.log")
            raise SystemExit(
                f"{error} at {ratings:,} ratings: {kept} has what it said. Mend that, and run this"
                " again: python -m benchmarks.growth"
            ) from error
        return Size(
            ratings=ratings,
            steps=steps,
            warehouse_bytes=(folder / "films.duckdb").stat().st_size,
            page_bytes=(folder / "page" / "index.html").stat().st_size,
        )


def _steps(ratings: int, folder: Path, bounds: dict[str, str]) -> Iterator[Step]:
    release, raw, warehouse = folder / "release", folder / "raw", folder / "films.duckdb"
    variables = {"FILMS_RAW_DIR": str(raw), "FILMS_DB": str(warehouse), **bounds}
    python = (sys.executable, "-m")
    dbt = str(Path(sys.executable).with_name("dbt"))
    places = ("--target-path", str(folder / "target"), "--log-path", str(folder / "target"))
    made = (f"--ratings={ratings}", f"--out={release}")
    commands = {
        "generate": (*python, "ingest.sample", "generate", *made),
        "land": (*python, "ingest", "--source", str(release)),
        "build": (dbt, "build", "--no-use-colors", *places),
        "render": (*python, "reports", "--out", str(folder / "page")),
    }
    for name, command in commands.items():
        yield measured(name, command, variables=variables, log=folder / "log")


def _told(ratings: int, steps: Iterator[Step]) -> Iterator[Step]:
    for step in steps:
        taken = (f"{step.seconds:.1f}", f"{step.processor_seconds:.1f}")
        print(
            LINE.format(f"{ratings:,}", step.name, *taken, f"{step.peak_bytes / 1e6:,.0f}"),
            flush=True,
        )
        yield step


if __name__ == "__main__":
    main(now)
