"""Each threshold is told once, in dbt_project.yml, and every one of them stands in a table."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.warehouse.warehouse import PROJECT, Warehouse


def variables() -> dict[str, Any]:
    """Return the variables of the project."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))
    return dict(project["vars"])


def test_the_table_has_every_variable_with_its_value(built: Warehouse) -> None:
    rows = built.query("select name, value from marts.rpt_thresholds")
    assert len(rows) == len(dict(rows))
    assert dict(rows) == variables()


def test_every_threshold_says_what_it_is_for_in_other_words(built: Warehouse) -> None:
    purposes = [row[0] for row in built.query("select purpose from marts.rpt_thresholds")]
    assert len(set(purposes)) == len(purposes) == len(variables())
    assert all(len(purpose) > 15 for purpose in purposes)


def test_every_variable_is_used_beside_the_table() -> None:
    texts = [
        path.read_text("utf-8")
        for folder in ("models", "tests/data_tests", "macros")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in {".sql", ".yml"}
    ]
    used = {name for text in texts for name in re.findall(r"var\('(\w+)'\)", text)}
    assert used == set(variables())


def test_no_variable_has_a_second_value_beside_its_own() -> None:
    """A default in ``var('…', 4)`` would be one."""
    guilty = [
        path.name
        for folder in ("models", "tests/data_tests", "macros", "analyses")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in {".sql", ".yml"} and re.search(r"\bvar\('\w+',", path.read_text("utf-8"))
    ]
    assert guilty == []
