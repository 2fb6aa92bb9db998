"""The README says nothing that isn't so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from ingest import __version__, errors
from ingest.cli.commands import app
from ingest.cli.sample import make_app as sample_app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMAND = typer.main.get_command(app)


def commands() -> list[str]:
    """Return the commands of the README's console blocks and of its running text."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    shown = [
        line.removeprefix("$ ").split("#")[0].strip()
        for block in blocks
        for line in block.splitlines()
        if line.startswith("$ ")
    ]
    return shown + re.findall(r"`((?:make|dbt|python -m) [^`]+)`", README)


def options_of(command: object) -> set[str]:
    """Return the options of a command, with both dashes."""
    return {name for parameter in command.params for name in parameter.opts}  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", [line for line in commands() if line.startswith("make ")])
def test_every_make_target_exists(command: str) -> None:
    target = shlex.split(command)[1]
    assert re.search(rf"^{re.escape(target)}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", [line for line in commands() if "-m ingest" in line])
def test_every_ingest_command_and_option_exists(command: str) -> None:
    words = shlex.split(command)[2:]
    found = typer.main.get_command(sample_app()) if words[0] == "ingest.sample" else COMMAND
    if len(words) > 1 and not words[1].startswith("-"):
        found = found.commands[words[1]]  # type: ignore[attr-defined]
    assert {word for word in words if word.startswith("--")} <= options_of(found)


@pytest.mark.parametrize("command", [line for line in commands() if "-m benchmarks" in line])
def test_every_benchmark_and_its_options_exist(command: str) -> None:
    words = shlex.split(command)[1:]
    told = subprocess.run(
        [sys.executable, *words[:2], "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    options = {word for word in words if word.startswith("--")}
    assert options <= set(re.findall(r"--[\w-]+", told.stdout))


def test_every_other_command_is_one_we_know() -> None:
    known = (
        *("make ", "dbt ", "python -m ingest", "python -m reports", "python -m warehouse"),
        "python -m benchmarks",
    )
    told = [line.removeprefix(".venv/bin/") for line in commands()]
    assert [line for line in told if not line.startswith(known)] == []


def test_every_mart_stands_in_the_table_of_tables() -> None:
    marts = {path.stem for path in (ROOT / "models" / "marts").rglob("*.sql")}
    assert marts == set(re.findall(r"^\| `((?:dim|bdg|fct|rpt)_\w+)`", README, re.MULTILINE))


def test_every_model_named_exists() -> None:
    models = {path.stem for path in (ROOT / "models").rglob("*.sql")}
    assert set(re.findall(r"\b(?:stg|int|dim|bdg|fct|rpt)_\w+", README)) <= models


def test_every_option_and_variable_stands_in_the_configuration() -> None:
    rows = dict(re.findall(r"^\| `(--[\w-]+)` \| `(FILMS_\w+)` \|", README, re.MULTILINE))
    options = {
        max(parameter.opts, key=len): parameter.envvar
        for parameter in COMMAND.params
        if getattr(parameter, "envvar", None)
    }
    assert rows == options


def test_every_exit_code_stands_in_its_table() -> None:
    classes = [errors.IngestError, *errors.IngestError.__subclasses__()]
    codes = {kind.exit_code for kind in classes} - {1} | {0, 130}
    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}


def test_every_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"\[`(test_\w+|assert_\w+)`\]\((tests/[\w/.]+)\)", README)
    assert named
    missing = [
        (name, path)
        for name, path in named
        if not (ROOT / path).is_file()
        or (f"def {name}(" not in (ROOT / path).read_text() and Path(path).stem != name)
    ]
    assert missing == []


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = re.findall(r'(?:\]\(|src="|srcset=")((?!https?:)[^)"#]+)', README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dbt_project = (ROOT / "dbt_project.yml").read_text()
    assert project["version"] == __version__
    assert f'version: "{__version__}"' in dbt_project


def test_the_project_speaks_only_of_itself() -> None:
    """No path of the machine it was written on; the folder beside it only in `.ci/run`."""
    folders = ("ingest", "models", "macros", "reports", "tests", "analyses", "benchmarks", "docs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.suffix != ".lock"]
    beside = "../" + "shared"
    machine = "/wor" + "k/"
    suffixes = {".py", ".sql", ".yml", ".md", ".toml", ".j2", ".js", ".css", ".json", ""}
    guilty = [
        path
        for path in files
        if path.suffix in suffixes
        and "__pycache__" not in path.parts
        and path.name != ".git"  # a file in a work tree, and the machine's
        and any(word in path.read_text(errors="replace") for word in (beside, machine))
    ]
    assert guilty == []
