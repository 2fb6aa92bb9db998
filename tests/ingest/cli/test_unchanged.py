"""What a run costs that finds nothing changed: most runs of a scheduler are such."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.ingest.conftest import Serve
from tests.ingest.forks import ROOT
from tests.ingest.lander import Lander
from tests.ingest.server import Behaviour

HEAVY = ("pyarrow", "pandas", "numpy", "duckdb")


def test_it_makes_one_request_and_imports_no_heavy_package(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour())
    land(server.url, source=server.url)
    before = len(server.seen)
    finished = subprocess.run(
        [
            *(sys.executable, "-X", "importtime", "-m", "ingest", "--interval=0"),
            *(f"--source={server.url}", f"--raw-dir={raw_dir}"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Unchanged since load" in finished.stderr
    assert len(server.seen) == before + 1
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in finished.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "httpx" in imported
    assert not imported & set(HEAVY)
