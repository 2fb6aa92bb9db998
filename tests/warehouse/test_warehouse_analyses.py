"""The ad hoc queries of ``analyses/`` answer their questions, in any client."""

from __future__ import annotations

from itertools import pairwise

import pytest

from docs.analyses import page, queries, question
from tests.warehouse.movielens import on_real_data
from tests.warehouse.warehouse import PROJECT, Warehouse

QUERIES = queries()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_opens_with_its_question_and_is_plain_sql(name: str) -> None:
    assert "? " in f"{question(QUERIES[name])} "
    assert "{{" not in QUERIES[name]


def test_every_query_runs_on_little_data(built: Warehouse) -> None:
    for sql in QUERIES.values():
        built.query(sql)


def test_the_documentation_shows_every_query_with_its_answer(built: Warehouse) -> None:
    """Only the rows differ between data; those of the sample are compared where it is built."""
    shown = (PROJECT / "docs" / "analyses.md").read_text("utf-8")

    def heads(text: str) -> list[str]:
        lines = text.splitlines()
        columns = [line for line, after in pairwise(lines) if after.startswith("| ---")]
        return columns + [line for line in lines if line.startswith("## ") or ".sql))" in line]

    assert heads(shown) == heads(page(built.db))


@pytest.mark.movielens
@on_real_data[1]
@on_real_data[2]
def test_every_query_has_an_answer_on_real_data(real: Warehouse) -> None:
    assert [name for name, sql in QUERIES.items() if not real.query(sql)] == []
