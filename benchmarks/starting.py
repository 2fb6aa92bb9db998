"""What it takes to begin, and to find that nothing has changed: make bench.

Each as a process of its own: Python alone, the imports of each command, and a landing from an API
that has nothing new.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.command import failures_told, leave, now, parser
from benchmarks.processes import measured
from benchmarks.results import Figure
from benchmarks.source import running_source

ROUNDS: Final = 5
IMPORTS: Final = ("ingest", "warehouse", "reports")


def main(clock: Callable[[], datetime]) -> None:
    """Begin in turns, and leave what it took.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure what it takes to begin.", rounds=ROUNDS).parse_args()
    measured_at = clock()
    with tempfile.TemporaryDirectory(prefix="films-starting-") as name, running_source() as url:
        folder = Path(name)
        variables = {"FILMS_RAW_DIR": str(folder / "raw")}
        python = (sys.executable, "-m")
        land = (*python, "ingest", "--source", url, "--interval", "0")
        steps = {
            "Python alone": (sys.executable, "-c", "pass"),
            **{f"python -m {command} --help": (*python, command, "--help") for command in IMPORTS},
            "an unchanged landing": land,
        }
        with failures_told(folder / "log"):
            measured("the first landing", land, variables=variables, log=folder / "log")
            rounds = [
                {
                    step: measured(step, command, variables=variables, log=folder / "log")
                    for step, command in steps.items()
                }
                for _ in range(options.rounds)
            ]
    figures = []
    for step in steps:
        clock_seconds = tuple(one[step].seconds for one in rounds)
        processor_seconds = tuple(one[step].processor_seconds for one in rounds)
        figures.append(Figure(name=step, unit="s", values=clock_seconds))
        figures.append(Figure(name=f"{step}, processor", unit="s", values=processor_seconds))
    leave(
        "starting",
        "Whole processes that have little to do: to import a command, and to find that nothing has"
        " changed.",
        folder=options.out,
        measured_at=measured_at,
        figures=figures,
    )


if __name__ == "__main__":
    main(now)
