"""The main path runs under every Python that the project promises, and uv.lock says how."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import duckdb
import pytest

from ingest.sample.generator import generate

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
RUNNING = ".".join(map(str, sys.version_info[:2]))


def find_python(version: str) -> Path | None:
    """Return a Python of a version, found on the PATH or among pyenv's, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    on_path = shutil.which(f"python{version}")
    found = [Path(on_path)] if on_path else []
    found += sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"))
    for python in found:
        # pyenv puts a command on the PATH for every Python it has, and most of them only fail
        asked = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2], sep='.')"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.stdout.strip() == version:
            return python
    return None


def run(*command: str | Path, **variables: str | Path) -> None:
    """Run a command in the project's root; where it fails, the test shows what it printed."""
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in variables.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_the_sample_is_landed_built_and_rendered_under_another_python(
    version: str, tmp_path: Path
) -> None:
    if version == RUNNING:
        pytest.skip(f"Python {version} runs all the other tests")
    python = find_python(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}")
    venv, raw_dir, db = tmp_path / "venv", tmp_path / "raw", tmp_path / "films.duckdb"
    run(
        *(UV, "sync", "--frozen", "--no-default-groups", "--no-python-downloads", "--quiet"),
        *("--python", python),
        UV_PROJECT_ENVIRONMENT=venv,
    )
    folders = {
        "FILMS_RAW_DIR": raw_dir,
        "FILMS_DB": db,
        "DBT_TARGET_PATH": tmp_path / "target",
        "DBT_LOG_PATH": tmp_path / "logs",
    }
    bin_dir = venv / "bin"

    run(bin_dir / "python", "-m", "ingest", "--source", "sample", **folders)
    run(bin_dir / "dbt", "--warn-error", "build", **folders)
    run(bin_dir / "python", "-m", "reports", "--db", db, "--out", tmp_path / "output", **folders)

    with duckdb.connect(str(db), read_only=True) as connection:
        ratings = connection.sql(
            "select user_id, movie_id, rating from marts.fct_ratings order by all"
        ).fetchall()
    generated = sorted((row.user_id, row.movie_id, row.rating) for row in generate().ratings)
    assert ratings == generated
    assert (tmp_path / "output" / "index.html").stat().st_size > 1_000_000


def test_the_promised_pythons_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    after_last = f"3.{int(PYTHONS[-1].removeprefix('3.')) + 1}"
    matrix = re.search(r"python: \[(.*)\]", workflow)
    assert matrix is not None
    assert re.findall(r'"([\d.]+)"', matrix[1]) == PYTHONS
    assert project["requires-python"] == f">={PYTHONS[0]},<{after_last}"
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in (ROOT / "README.md").read_text()


def test_uv_lock_is_up_to_date_with_pyproject() -> None:
    # `uv sync --frozen`, which all of the Makefile's targets use, doesn't look
    run(UV, "lock", "--check", "--offline", "--quiet")


def test_uv_lock_names_public_addresses_alone() -> None:
    lock = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r'"(\w+://[^/"]*)', lock)) == {
        "https://pypi.org",
        "https://files.pythonhosted.org",
    }
    assert set(re.findall(r"source = \{ (\w+) = ", lock)) == {"registry", "virtual"}


def test_no_package_that_downloads_while_it_is_installed_is_ever_installed() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    markers = [
        dependency.get("marker")
        for package in packages
        for dependency in package.get("dependencies", [])
        if dependency["name"] == "dbt-core-experimental-parser"
    ]
    assert markers == ["sys_platform == 'never'"]
