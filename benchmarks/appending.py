"""What 1 % more ratings take, beside all of them: make bench.

A made-up release is served as an API, without its last ratings at first. What lands and builds the
rest is measured beside what lands and builds all of it anew: whole processes, once each. dbt adds
the new ratings to the facts; what is made of them is made anew, as one rating moves most of it.
`python -m benchmarks.appending --ratings 10000000` takes another size.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.command import failures_told, leave, now, parser, whole_number
from benchmarks.processes import measured
from benchmarks.results import Figure, Step
from pipeline.limits import limits

RATINGS: Final = 1_000_000
SHARE: Final = 0.01
FACTS: Final = "model.films.fct_ratings"


def main(clock: Callable[[], datetime]) -> None:
    """Append, then land and build anew; leave both and their ratios.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure what 1 % more ratings take.")
    options.add_argument("--ratings", type=whole_number, default=RATINGS)
    chosen = options.parse_args()
    measured_at = clock()
    with (
        tempfile.TemporaryDirectory(prefix="films-appending-") as name,
        failures_told(Path(name) / "log"),
    ):
        appended, anew = _both(Path(name), chosen.ratings)
    figures = []
    for step, seconds in anew.items():
        figures.append(Figure(name=f"{step}, all", unit="s", values=(seconds,)))
        figures.append(Figure(name=f"{step}, 1 % more", unit="s", values=(appended[step],)))
        ratio = appended[step] / seconds
        figures.append(Figure(name=f"{step}: 1 % more / all", unit="times", values=(ratio,)))
    about = (
        f"1 % more ratings beside all {chosen.ratings:,}, landed unthrottled from an API: seconds"
        " of the landing and of `dbt build` with all data tests as whole processes, and of the"
        " facts' model within it."
    )
    leave("appending", about, folder=chosen.out, measured_at=measured_at, figures=figures)


def _both(folder: Path, ratings: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of each step, of the append and of all."""
    whole, before = folder / "whole", folder / "before"
    generate = (sys.executable, "-m", "ingest.sample", "generate", f"--ratings={ratings}")
    measured("generate", (*generate, f"--out={whole}"), variables={}, log=folder / "log")
    shutil.copytree(whole, before)
    _cut(whole / "ratings.csv", before / "ratings.csv", ratings - int(ratings * SHARE))
    with _served(before) as url:
        _seconds(folder / "one", url)
    with _served(whole, url.rpartition(":")[2]) as url:
        appended = _seconds(folder / "one", url)
        anew = _seconds(folder / "other", url)
    return appended, anew


def _cut(source: Path, target: Path, rows: int) -> None:
    with source.open("rb") as lines, target.open("wb") as kept:
        for _ in range(rows + 1):  # and the header
            kept.write(next(lines))


@contextmanager
def _served(release: Path, port: str = "0") -> Iterator[str]:
    command = (sys.executable, "-m", "ingest.sample", "--movielens", str(release), "--port", port)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 (a pipe was asked for)
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _seconds(own: Path, url: str) -> dict[str, float]:
    own.mkdir(exist_ok=True)
    variables = {
        "FILMS_RAW_DIR": str(own / "raw"),
        "FILMS_DB": str(own / "films.duckdb"),
        **limits(os.environ),
    }

    def taken(step: str, *command: str) -> Step:
        return measured(step, command, variables=variables, log=own.parent / "log")

    land = taken("land", sys.executable, "-m", "ingest", "--source", url, "--interval", "0")
    dbt = str(Path(sys.executable).with_name("dbt"))
    build = taken("build", dbt, "build", "--no-use-colors", "--target-path", str(own / "target"))
    told = json.loads((own / "target" / "run_results.json").read_text(encoding="utf-8"))
    [facts] = [each["execution_time"] for each in told["results"] if each["unique_id"] == FACTS]
    return {"landing": land.seconds, "facts": facts, "dbt build": build.seconds}


if __name__ == "__main__":
    main(now)
