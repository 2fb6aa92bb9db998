"""What a run costs that finds nothing changed: most runs of a scheduler are such."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT
from tests.ingest.lander import Lander

HEAVY = ("pyarrow", "pandas", "numpy", "duckdb")


def test_it_makes_one_request_and_imports_no_heavy_package(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour())
    land(server.url, source=server.url)
    before = len(server.seen)
    said = run(server.url, raw_dir)
    assert "Unchanged since load" in said
    assert len(server.seen) == before + 1
    assert "httpx" in imported(said)
    assert not imported(said) & set(HEAVY)


def test_a_run_that_lands_imports_no_pandas(serve: Serve, raw_dir: Path) -> None:
    said = run(serve(Behaviour()).url, raw_dir)
    assert "Landed " in said
    assert "pyarrow" in imported(said)
    assert "pandas" not in imported(said)


def run(url: str, raw_dir: Path) -> str:
    """Run in a process of its own; return what it says, and each import in a line."""
    finished = subprocess.run(
        [
            *(sys.executable, "-X", "importtime", "-m", "ingest", "--interval=0"),
            *(f"--source={url}", f"--raw-dir={raw_dir}"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stderr


def imported(said: str) -> set[str]:
    """Return the packages that a process imported."""
    return {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in said.splitlines()
        if line.startswith("import time:")
    }
