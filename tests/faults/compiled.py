"""The project's models and data tests as plain SQL, run on landed data without dbt.

What dbt adds to the SQL is little, and it is added here: tables in their order, tests by their
thresholds, nothing that reads what could not be built. A run takes a second where ``dbt build``
takes twenty, and what both say is compared in ``test_faults_build.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

Node = dict[str, Any]

PASSING = "pass"


@dataclass(frozen=True)
class Compiled:
    """What dbt has compiled.

    Attributes:
        nodes: Models and tests by id, from dbt's manifest.
    """

    nodes: Mapping[str, Node]
    tables: list[Node] = field(init=False)
    tests: list[Node] = field(init=False)

    def __post_init__(self) -> None:
        """Put the tables in an order in which each comes after what it reads."""
        ordered: dict[str, Node] = {}
        for node in self.nodes.values():
            if _is_table(node):
                self._place(node, ordered)
        object.__setattr__(self, "tables", list(ordered.values()))
        tests = [node for node in self.nodes.values() if node["resource_type"] == "test"]
        object.__setattr__(self, "tests", tests)

    def run(
        self,
        names: Collection[str] | None = None,
        look: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
    ) -> dict[str, str]:
        """Build tables in memory and test them.

        Args:
            names: Of the models and tests to be run, with the tables that they read; all by
                default. A rule is run with the others of its test.
            look: Reads the tables before they are gone.

        Returns:
            ``error``, ``fail`` or ``warn`` by the name of the model or test, of the test and the
            broken rule (``<test>.<rule>``) where it has several; those that pass, and those that
            read what could not be built, are left out.
        """
        tables, tests = self._selected(names)
        caught: dict[str, str] = {}
        unbuilt: set[str] = set()
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("attach ':memory:' as films")
            for schema in {node["schema"] for node in tables}:
                connection.execute(f"create schema films.{schema}")
            for node in tables:
                if self._reads(node) & unbuilt:
                    unbuilt.add(node["unique_id"])
                    continue
                try:
                    connection.execute(
                        f"create table {node['relation_name']} as {node['compiled_code']}"
                    )
                except duckdb.Error:
                    unbuilt.add(node["unique_id"])
                    caught[node["name"]] = "error"
            for node in tests:
                if not self._reads(node) & unbuilt:
                    status = _test(connection, node)
                    if status != PASSING:
                        caught |= dict.fromkeys(_names(connection, node, status), status)
            if look is not None:
                connection.execute("use films")
                look(connection)
        return caught

    def _selected(self, names: Collection[str] | None) -> tuple[list[Node], list[Node]]:
        """Return the tables, in their order, and the tests that are to be run."""
        if names is None:
            return self.tables, self.tests
        wanted = {node_name(name) for name in names}
        chosen = [node for node in (*self.tables, *self.tests) if node["name"] in wanted]
        if len(chosen) < len(wanted):
            known = {node["name"] for node in chosen}
            raise KeyError(f"no model or test is called {sorted(wanted - known)}")
        needed: dict[str, Node] = {}
        for node in chosen:
            if _is_table(node):
                self._place(node, needed)
            for parent in self._reads(node):
                self._place(self.nodes[parent], needed)
        tables = [node for node in self.tables if node["unique_id"] in needed]
        return tables, [node for node in chosen if node["resource_type"] == "test"]

    def _place(self, node: Node, ordered: dict[str, Node]) -> None:
        if node["unique_id"] not in ordered:
            for parent in sorted(self._reads(node)):
                self._place(self.nodes[parent], ordered)
            ordered[node["unique_id"]] = node

    def _reads(self, node: Node) -> set[str]:
        """Return the tables that a node reads, by way of ephemeral models too."""
        reads: set[str] = set()
        for name in node["depends_on"]["nodes"]:
            parent = self.nodes.get(name)
            if parent is not None:
                reads |= {name} if _is_table(parent) else self._reads(parent)
        return reads


def node_name(caught: str) -> str:
    """Return the name of the model or test in what `Compiled.run` returns."""
    return caught.partition(".")[0]


def _names(connection: duckdb.DuckDBPyConnection, node: Node, status: str) -> list[str]:
    """Return the name of a test that doesn't pass, once for each rule that is broken."""
    kwargs = (node.get("test_metadata") or {}).get("kwargs", {})
    if status == "error" or "rules" not in kwargs:
        return [node["name"]]
    broken = connection.execute(
        f"select distinct broken_rule from ({node['compiled_code']}) as failing"  # noqa: S608
    ).fetchall()
    return [f"{node['name']}.{rule}" for (rule,) in broken]


def _is_table(node: Node) -> bool:
    return bool(node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral")


def _test(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """Return ``pass``, ``warn``, ``fail`` or ``error``, as dbt would."""
    config = node["config"]
    try:
        row = connection.execute(
            f"""
            select
                {config["fail_calc"]} {config["error_if"]} as is_error,
                {config["fail_calc"]} {config["warn_if"]} as is_warning
            from ({node["compiled_code"]}) as failing
            """  # noqa: S608 - the project's own SQL
        ).fetchone()
    except duckdb.Error:
        return "error"
    is_error, is_warning = row or (True, True)
    if is_error and config["severity"].lower() == "error":
        return "fail"
    return "warn" if is_warning else PASSING
