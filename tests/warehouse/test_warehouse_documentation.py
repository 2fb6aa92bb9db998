from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reports.page.contents import queries
from tests.warehouse.warehouse import PROJECT, Warehouse

Nodes = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def nodes(built: Warehouse) -> Nodes:
    """Return everything that dbt knows of the project, by id."""
    manifest = json.loads((built.seat.with_name("target") / "manifest.json").read_text())
    kinds = ("nodes", "macros", "unit_tests", "exposures")
    return {name: node for kind in kinds for name, node in manifest[kind].items()}


def of_kind(nodes: Nodes, kind: str) -> list[dict[str, Any]]:
    return [
        n for n in nodes.values() if n["resource_type"] == kind and n["package_name"] == "films"
    ]


def test_every_model_says_its_grain_last(nodes: Nodes) -> None:
    for model in of_kind(nodes, "model"):
        last = model["description"].rstrip(".").rsplit(". ", 1)[-1]
        assert last.startswith("One row per "), model["name"]


def test_every_model_has_its_own_file_of_descriptions(nodes: Nodes) -> None:
    for model in of_kind(nodes, "model"):
        expected = model["original_file_path"].replace(".sql", ".yml")
        assert model["patch_path"] == f"films://{expected}"


def test_every_model_has_a_key_test(nodes: Nodes) -> None:
    keyed = {
        test["attached_node"]
        for test in of_kind(nodes, "test")
        if (test.get("test_metadata") or {}).get("name") in {"unique", "unique_combination"}
    }
    for model in of_kind(nodes, "model"):
        # landed rows have no key: loads that count no more are among them; a file of checks that
        # says a thing twice isn't read, so a test of its key couldn't fail
        if not model["name"].startswith(("base_films__landed_", "base_films__checks")):
            assert model["unique_id"] in keyed, model["name"]


def test_the_described_columns_are_the_columns(built: Warehouse, nodes: Nodes) -> None:
    columns: dict[str, set[str]] = {}
    for table, column in built.query(
        "select table_name, column_name from information_schema.columns"
        " where table_schema in ('staging', 'intermediate', 'marts')"
    ):
        columns.setdefault(table, set()).add(column)
    described = {
        model["name"]: set(model["columns"])
        for model in of_kind(nodes, "model")
        if model["config"]["materialized"] != "ephemeral"
    }
    assert described == columns


def test_every_column_and_macro_is_described(nodes: Nodes) -> None:
    for model in of_kind(nodes, "model"):
        blank = [c["name"] for c in model["columns"].values() if not c["description"].endswith(".")]
        assert blank == [], model["name"]
    for macro in of_kind(nodes, "macro"):
        if not macro["name"].startswith("test_"):  # a generic test is described in its file
            texts = [macro["description"], *(a["description"] for a in macro["arguments"])]
            assert all(text.endswith(".") for text in texts), macro["name"]


def test_marts_read_no_source_and_only_base_reads_landed_rows(nodes: Nodes) -> None:
    for model in of_kind(nodes, "model"):
        reads = {
            parent.split(".")[-1].split("_")[0] if parent.startswith("model") else "source"
            for parent in model["depends_on"]["nodes"]
        }
        layer = model["name"].split("_")[0]
        allowed = {
            "base": {"source", "base"},
            "stg": {"base", "source"},
            "int": {"base", "stg", "int"},
            "dim": {"stg", "int", "bdg"},
            "bdg": {"stg", "int"},
            "fct": {"stg", "int"},
            "rpt": {"stg", "int", "dim", "bdg", "fct", "rpt"},
        }[layer]
        assert reads <= allowed, model["name"]


def test_every_mart_keeps_a_contract_and_the_tables_hold_its_nulls(
    built: Warehouse, nodes: Nodes
) -> None:
    promised = set()
    for model in of_kind(nodes, "model"):
        if model["schema"] == "marts":
            assert model["config"]["contract"]["enforced"], model["name"]
            promised |= {
                (model["name"], column["name"], column["data_type"])
                for column in model["columns"].values()
                if column["constraints"]
            }
    held = built.query("""
        select table_name, column_name, lower(data_type)
        from information_schema.columns
        where table_schema = 'marts' and is_nullable = 'NO'
    """)
    assert promised == set(held)


def test_the_page_reads_no_mart_that_its_exposure_leaves_out(nodes: Nodes) -> None:
    [page] = [node for node in of_kind(nodes, "exposure") if node["name"] == "report_page"]
    exposed = {name.rsplit(".", 1)[-1] for name in page["depends_on"]["nodes"]}
    texts = [file.read_text() for file in (PROJECT / "reports").rglob("*.py")]
    texts += [query.sql for with_users in (True, False) for query in queries(with_users=with_users)]
    read = {
        mart for text in texts for mart in re.findall(r"\bmarts\.((?:dim|bdg|fct|rpt)_\w+)", text)
    }
    assert read
    assert read <= exposed


def test_only_marts_are_for_everybody(nodes: Nodes) -> None:
    access = {(model["schema"], model["access"]) for model in of_kind(nodes, "model")}
    assert access == {("staging", "private"), ("intermediate", "private"), ("marts", "public")}
