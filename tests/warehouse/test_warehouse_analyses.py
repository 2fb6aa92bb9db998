"""The ad hoc queries of ``analyses/`` answer their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.warehouse.movielens import on_real_data
from tests.warehouse.warehouse import PROJECT

if TYPE_CHECKING:
    from tests.warehouse.warehouse import Warehouse

QUERIES = sorted(path.stem for path in PROJECT.glob("analyses/*.sql"))


def answers(warehouse: Warehouse) -> dict[str, int]:
    """Return the number of rows of each query's answer."""
    outcome = warehouse.dbt("compile", "--select", "path:analyses")
    assert outcome.success, outcome
    compiled = warehouse.seat.with_name("target") / "compiled" / "films" / "analyses"
    return {
        name: len(warehouse.query((compiled / f"{name}.sql").read_text(encoding="utf-8")))
        for name in QUERIES
    }


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_opens_with_its_question(name: str) -> None:
    text = (PROJECT / "analyses" / f"{name}.sql").read_text(encoding="utf-8")
    asked = " ".join(line.removeprefix("-- ") for line in text.split("with\n")[0].splitlines())
    assert "? " in f"{asked} "


def test_every_query_runs_on_little_data(built: Warehouse) -> None:
    assert set(answers(built)) == set(QUERIES)


@pytest.mark.movielens
@on_real_data[1]
def test_every_query_has_an_answer_on_real_data(real: Warehouse) -> None:
    assert [name for name, rows in answers(real).items() if not rows] == []
