"""`dbt build` beside the same SQL run bare, and beside loops in pandas: make bench.

In turns, on one landed release of made-up ratings, each as a process of its own: `dbt build` with
all data tests, the compiled SQL of all models in DuckDB without dbt, and eight questions answered
row by row (benchmarks/loops.py). `python -m benchmarks.building --ratings 1000000` takes more.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Final

from benchmarks.command import failures_told, leave, now, parser, whole_number
from benchmarks.processes import measured
from benchmarks.results import Figure, Step, ratios
from pipeline.limits import limits

ROUNDS: Final = 5
RATINGS: Final = 100_000
BUILD: Final = "dbt build"
BARE: Final = "compiled SQL, bare"
LOOPS: Final = "eight loops in pandas"


def run_bare(manifest: Path, db: Path, bounds: Mapping[str, str]) -> None:
    """Make all models of a dbt manifest in a new warehouse, one after the other.

    Args:
        manifest: That of a build, whose SQL names the warehouse by `db`'s name.
        db: The new file.
        bounds: FILMS_MEMORY and FILMS_THREADS.
    """
    import duckdb

    nodes: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    parents = {
        name: node["depends_on"]["nodes"]
        for name, node in nodes.items()
        if node["resource_type"] == "model"
    }
    settings: dict[str, Any] = {
        "memory_limit": bounds["FILMS_MEMORY"],
        "threads": bounds["FILMS_THREADS"],
    }
    with duckdb.connect(str(db), config=settings) as connection:
        for name in TopologicalSorter(parents).static_order():
            kind = nodes[name]["config"]["materialized"] if name in parents else "ephemeral"
            if kind != "ephemeral":  # sources are none of dbt's, and ephemeral models in the others
                node = nodes[name]
                connection.execute(f'create schema if not exists "{node["schema"]}"')
                kind = "view" if kind == "view" else "table"
                connection.execute(
                    f"create {kind} {node['relation_name']} as {node['compiled_code']}"
                )


def main(clock: Callable[[], datetime]) -> None:
    """Take all ways in turns, and leave their seconds and ratios.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure dbt beside bare SQL and beside loops.", rounds=ROUNDS)
    options.add_argument("--ratings", type=whole_number, default=RATINGS)
    chosen = options.parse_args()
    measured_at = clock()
    bounds = limits({})
    with (
        tempfile.TemporaryDirectory(prefix="films-building-") as name,
        failures_told(Path(name) / "log"),
    ):
        rounds = _rounds(Path(name), chosen.ratings, chosen.rounds, bounds)
    seconds = {way: tuple(one[way].seconds for one in rounds) for way in rounds[0]}
    figures = [Figure(name=way, unit="s", values=values) for way, values in seconds.items()]
    figures += [
        ratios(f"{above} / {below}", seconds[above], seconds[below])
        for above, below in ((BUILD, BARE), (BUILD, LOOPS))
    ]
    about = (
        f"All tables of {chosen.ratings:,} made-up ratings: by `dbt build` with all data tests, by"
        " the same compiled SQL in DuckDB without dbt, its hooks and its tests; and eight"
        " of the page's questions by loops in pandas. Each is a process of its own."
    )
    leave("building", about, folder=chosen.out, measured_at=measured_at, figures=figures)


def _rounds(
    folder: Path, ratings: int, rounds: int, bounds: dict[str, str]
) -> list[dict[str, Step]]:
    release, raw, log = folder / "release", folder / "raw", folder / "log"
    python = (sys.executable, "-m")
    made = (f"--ratings={ratings}", f"--out={release}")
    for step, command in {
        "generate": (*python, "ingest.sample", "generate", *made),
        "land": (*python, "ingest", "--source", str(release), "--raw-dir", str(raw)),
    }.items():
        measured(step, command, variables={}, log=log)
    taken = []
    for place in range(rounds):
        own = folder / str(place)
        (own / "bare").mkdir(parents=True)
        variables = {"FILMS_RAW_DIR": str(raw), "FILMS_DB": str(own / "films.duckdb"), **bounds}
        dbt = str(Path(sys.executable).with_name("dbt"))
        bare = (str(own / "target" / "manifest.json"), str(own / "bare" / "films.duckdb"))
        commands = {
            BUILD: (dbt, "build", "--no-use-colors", "--target-path", str(own / "target")),
            BARE: (*python, "benchmarks.building", "bare", *bare),
            LOOPS: (*python, "benchmarks.building", "loops", str(raw)),
        }
        taken.append(
            {
                way: measured(way, command, variables=variables, log=log)
                for way, command in commands.items()
            }
        )
    return taken


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        run_bare(Path(sys.argv[2]), Path(sys.argv[3]), limits(os.environ))
    elif sys.argv[1:2] == ["loops"]:
        from benchmarks.loops import answer

        answer(Path(sys.argv[2]))
    else:
        main(now)
