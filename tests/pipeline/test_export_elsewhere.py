"""Programs that others wrote read an export: each in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.conftest import Checkout, Made

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
POLARS = """
import json, polars
for resource in json.load(open("datapackage.json"))["resources"]:
    name = resource["name"]
    frame = polars.read_parquet(f"parquet/{name}.parquet")
    assert frame.height == resource["rowCount"], name
    assert frame.columns == [field["name"] for field in resource["schema"]["fields"]], name
    by_csv = polars.read_csv(f"csv/{name}.csv", infer_schema=False)
    assert by_csv.shape == frame.shape, name
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def exported(
    run_twice: tuple[Checkout, Made, Made], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return an export of the whole sample."""
    checkout, _, _ = run_twice
    out = tmp_path_factory.mktemp("exports") / "export"
    subprocess.run(
        [sys.executable, "-m", "warehouse", "export", "--out", str(out), "--db", str(checkout.db)],
        cwd=ROOT,
        check=True,
    )
    return out


@pytest.mark.parametrize(
    ("package", "command"),
    [
        ("frictionless==5.21.0", ["frictionless", "validate", "datapackage.json"]),
        ("datacontract-cli[duckdb]==1.2.8", ["datacontract", "test", "contract.odcs.yaml"]),
        ("polars==2.1.0", ["python", "-c", POLARS]),
    ],
    ids=["frictionless", "datacontract", "polars"],
)
def test_others_find_nothing_wrong(exported: Path, package: str, command: list[str]) -> None:
    said = subprocess.run(
        [str(UV), "tool", "run", "--quiet", "--from", package, *command],
        cwd=exported,
        env={**os.environ, "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    assert said.returncode == 0, said.stdout[-5000:]
    assert "INVALID" not in said.stdout
