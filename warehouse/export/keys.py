"""Primary and foreign keys of the marts, as the tests beside the models promise them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

MODELS: Final = Path(__file__).parents[2] / "models" / "marts"
REFERENCE: Final = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values another mart has."""

    column: str
    table: str
    field: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What tells a mart's rows apart, and where else they stand.

    Attributes:
        primary: The columns that no two rows have in common; empty where no test promises any.
        foreign: Columns whose values another mart has, all of them.
    """

    primary: tuple[str, ...] = ()
    foreign: tuple[ForeignKey, ...] = ()


def keys_of_marts(folder: Path = MODELS) -> dict[str, Keys]:
    """Return the keys of each model by its name.

    Args:
        folder: The models, with their YAML beside them.
    """
    return {
        model["name"]: _keys(model)
        for path in sorted(folder.rglob("*.yml"))
        for model in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models", [])
    }


def _keys(model: dict[str, Any]) -> Keys:
    columns = model.get("columns", [])
    unique = [
        (column["name"],)
        for column in columns
        for name, _ in _tests(column.get("data_tests", []))
        if name == "unique"
    ]
    unique += [
        tuple(arguments["columns"])
        for name, arguments in _tests(model.get("data_tests", []))
        if name == "unique_combination"
    ]
    # elsewhere, a primary key has no null in it
    never_null = {
        column["name"]
        for column in columns
        if {"type": "not_null"} in column.get("constraints", [])
    }
    return Keys(
        primary=next((key for key in unique if never_null.issuperset(key)), ()),
        foreign=tuple(_foreign(columns)),
    )


def _foreign(columns: list[dict[str, Any]]) -> Iterator[ForeignKey]:
    for column in columns:
        for name, arguments in _tests(column.get("data_tests", [])):
            named = REFERENCE.search(str(arguments.get("to", "")))
            if name == "relationships" and named:
                yield ForeignKey(column["name"], named[1], arguments["field"])


def _tests(tests: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for test in tests:
        if isinstance(test, str):
            yield test, {}
        else:
            [(name, told)] = test.items()
            # a test among some rows alone is no promise for all
            if not (told.get("config") or {}).get("where"):
                yield name, told.get("arguments") or {}
