"""The loader's folders stand in the order in which data moves; imports run one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

INGEST = Path(__file__).parents[2] / "ingest"
LAYERS = ("errors", "http", "source", "raw", "files", "plan", "extract", "run", "cli")
"""Each may import itself and those before it."""

BESIDE = {"sample": {"errors", "source", "sample"}, "client": {"errors", "http", "source", "raw"}}
"""What stands beside the layers, and what it may import."""

DOOR = INGEST / "sample" / "__main__.py"
"""Starts the command line that serves the sample, and is imported by nobody."""

FROM_THE_SAMPLE = {"cli"}
"""Who may import the embedded source: whoever opens it."""


def imported(path: Path) -> Iterator[str]:
    """Yield the wings of `ingest` that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            package, _, inner = name.partition(".")
            if package == "ingest" and inner:
                yield inner.partition(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_an_import_never_points_back_from(layer: str) -> None:
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])
    if layer in FROM_THE_SAMPLE:
        allowed.add("sample")
    folder = INGEST / layer
    modules = list(folder.rglob("*.py")) if folder.is_dir() else [INGEST / f"{layer}.py"]
    assert modules
    for module in modules:
        assert set(imported(module)) <= allowed, module


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_the_layers_imports_only_what_it_may(name: str) -> None:
    folder = INGEST / name
    modules = list(folder.rglob("*.py")) if folder.is_dir() else [INGEST / f"{name}.py"]
    assert modules
    for module in modules:
        assert set(imported(module)) <= ({"cli"} if module == DOOR else BESIDE[name]), module


def test_nobody_imports_the_door_to_the_command_line() -> None:
    """Else the sample would have another wing's modules in its server all the same."""
    name = f"ingest.sample.{DOOR.stem}"
    folders = ("ingest", "pipeline", "warehouse", "reports", "tests", "benchmarks", "docs")
    modules = [path for folder in folders for path in (INGEST.parent / folder).rglob("*.py")]
    assert not [module for module in modules if name in module.read_text()]


def test_no_module_stands_outside_the_wings() -> None:
    found = {path.stem for path in INGEST.iterdir() if path.stem != "__pycache__"}
    assert found == {*LAYERS, *BESIDE, "__init__", "__main__"}


@pytest.mark.parametrize("module", list(INGEST.rglob("*.py")), ids=lambda path: str(path.name))
def test_a_module_has_fewer_than_300_lines(module: Path) -> None:
    assert len(module.read_text().splitlines()) < 300
