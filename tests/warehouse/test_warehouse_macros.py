from __future__ import annotations

import duckdb
import jinja2
import pytest

from tests.warehouse.student import student_t_cdf
from tests.warehouse.warehouse import PROJECT


@pytest.mark.parametrize("df", [1, 2, 3, 9, 10, 11, 12, 30, 120, 2000])
def test_the_quantile_leaves_two_and_a_half_percent_above(df: int) -> None:
    source = (PROJECT / "macros" / "student_t_975.sql").read_text()
    sql = jinja2.Environment(autoescape=False).from_string(source).module.student_t_975("df")  # type: ignore[attr-defined]  # noqa: S701
    with duckdb.connect() as connection:
        row = connection.execute(f"select {sql} from (values ({df})) as given (df)").fetchone()  # noqa: S608
    assert row is not None
    assert student_t_cdf(row[0], df) == pytest.approx(0.975, abs=1e-6)
