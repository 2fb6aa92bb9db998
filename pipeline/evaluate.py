"""`python -m pipeline.evaluate`: asks dbt-project-evaluator what it has against the models.

It is no dependency: dbt would fetch it from the network. EVALUATOR_DIR names a folder that holds
it, and dbt_utils, which it needs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
AT: Final = PROJECT / "target" / "evaluate"
PACKAGES: Final = ("dbt_project_evaluator", "dbt_utils")
HOW: Final = (
    "name a folder that holds dbt_project_evaluator and dbt_utils (as `dbt deps` leaves them in"
    " dbt_packages)"
)


def main() -> int:
    """Evaluate the models; return 0 where nothing is found or nothing can be asked."""
    named = os.environ.get("EVALUATOR_DIR", "")
    if not named:
        sys.stdout.write(f"EVALUATOR_DIR isn't set, so nothing is evaluated: {HOW}.\n")
        return 0
    found = {package: _place(Path(named), package) for package in PACKAGES}
    for package, place in found.items():
        if place is None:
            sys.stderr.write(f"EVALUATOR_DIR ({named}) doesn't hold {package}: {HOW}.\n")
            return 2
    _link({"films": PROJECT, **{name: place for name, place in found.items() if place}})
    code = subprocess.run(  # noqa: S603 - the arguments are ours
        [
            str(Path(sys.executable).with_name("dbt")),
            *("--quiet", "build", "--select"),
            *("package:dbt_project_evaluator", "package:films_evaluation"),
            *("--project-dir", str(PROJECT / "evaluate"), "--profiles-dir", str(PROJECT)),
        ],
        env={**os.environ, "FILMS_DB": str(AT / "evaluation.duckdb")},
        check=False,
    ).returncode
    offences = warnings(AT / "dbt" / "run_results.json")
    for offence in offences:
        sys.stderr.write(f"The evaluator has found: {offence}\n")
    if not code and not offences:
        sys.stdout.write("The evaluator has found nothing.\n")
    return code or int(bool(offences))


def warnings(results: Path) -> Sequence[str]:
    """Return the evaluator's tests that found something, each with how much."""
    told = json.loads(results.read_bytes())["results"]
    return [
        f"{result['unique_id'].split('.')[2]} ({result['failures']})"
        for result in told
        if result["status"] == "warn"
    ]


def _place(folder: Path, package: str) -> Path | None:
    """Return where a package is: the folder itself, in it, or beside it."""
    folder = folder.resolve()
    inside = [folder, folder / package, folder / "dbt_packages" / package, folder.parent / package]
    for place in [*inside, folder / PACKAGES[0] / "dbt_packages" / package]:
        project = place / "dbt_project.yml"
        if project.is_file() and _is_called(project.read_text(encoding="utf-8"), package):
            return place
    return None


def _is_called(project: str, package: str) -> bool:
    return any(
        line.replace("'", "").replace('"', "").split() == ["name:", package]
        for line in project.splitlines()
    )


def _link(packages: dict[str, Path]) -> None:
    shutil.rmtree(AT, ignore_errors=True)
    (AT / "packages").mkdir(parents=True)
    for name, place in packages.items():
        (AT / "packages" / name).symlink_to(place, target_is_directory=True)


if __name__ == "__main__":
    sys.exit(main())
