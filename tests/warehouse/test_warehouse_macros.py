from __future__ import annotations

import math

import duckdb
import jinja2
import pytest

from tests.warehouse.warehouse import PROJECT


def student_t_cdf(t: float, df: int) -> float:
    """Student's t distribution function for whole df (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    theta = math.atan2(t, math.sqrt(df))
    cosine, sine = math.cos(theta), math.sin(theta)
    first = cosine if df % 2 else 1.0
    total = term = 0.0 if df == 1 else first
    for k in range(3 if df % 2 else 2, df - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    within = 2 / math.pi * (theta + sine * total) if df % 2 else sine * total
    return 0.5 + within / 2


@pytest.mark.parametrize("df", [1, 2, 3, 9, 10, 11, 12, 30, 120, 2000])
def test_the_quantile_leaves_two_and_a_half_percent_above(df: int) -> None:
    source = (PROJECT / "macros" / "student_t_975.sql").read_text()
    sql = jinja2.Environment(autoescape=False).from_string(source).module.student_t_975("df")  # type: ignore[attr-defined]  # noqa: S701
    with duckdb.connect() as connection:
        row = connection.execute(f"select {sql} from (values ({df})) as given (df)").fetchone()  # noqa: S608
    assert row is not None
    assert student_t_cdf(row[0], df) == pytest.approx(0.975, abs=1e-6)
