from __future__ import annotations

import math

import duckdb
import jinja2
import numpy as np
import pandas as pd
import pytest

from tests.warehouse.student import student_t_cdf
from tests.warehouse.warehouse import PROJECT


def computed(macro: str, argument: str, value: float) -> float:
    """Return what a macro of one column gives for a value of it."""
    source = (PROJECT / "macros" / f"{macro}.sql").read_text()
    module = jinja2.Environment(autoescape=False).from_string(source).module  # noqa: S701
    sql = getattr(module, macro)(argument)
    with duckdb.connect() as connection:
        row = connection.execute(
            f"select {sql} from (select $1 as {argument})",  # noqa: S608
            [value],
        ).fetchone()
    assert row is not None
    return float(row[0])


@pytest.mark.parametrize("df", [1, 2, 3, 9, 10, 11, 12, 30, 120, 2000])
def test_the_quantile_leaves_two_and_a_half_percent_above(df: int) -> None:
    quantile = computed("student_t_975", "df", df)
    assert student_t_cdf(quantile, df) == pytest.approx(0.975, abs=1e-6)


@pytest.mark.parametrize(
    "z", [0.0, 1e-9, 0.1, 0.7, 1.0, 1.96, -1.96, 3.16, 5.0, 7.071, 7.0711, 7.5, -9.0, 20.0, 37.0]
)
def test_a_p_value_is_the_normal_distributions_two_tails(z: float) -> None:
    exact = math.erfc(abs(z) / math.sqrt(2))
    assert computed("two_sided_p_value", "z", z) == pytest.approx(exact, rel=1e-12)


def test_an_exact_mean_is_the_same_in_whatever_order_its_numbers_come() -> None:
    """Also where it lies halfway between two numbers of ten decimals."""
    source = (PROJECT / "macros" / "exact_mean.sql").read_text()
    module = jinja2.Environment(autoescape=False).from_string(source).module  # noqa: S701
    mean = module.exact_mean("number")  # type: ignore[attr-defined]
    random = np.random.default_rng(5)
    with duckdb.connect() as connection:
        for _ in range(20):
            units = random.integers(-35_000_000_000, 10_000_000_000, 96)
            units[0] += 48 - units.sum() % 96  # the sum is an odd number of halves
            found = set()
            for _ in range(10):
                numbers = pd.DataFrame({"number": random.permutation(units) / 1e10})
                connection.register("numbers", numbers)
                found |= set(connection.execute(f"select {mean} from numbers").fetchall())  # noqa: S608
            [(value,)] = found
            assert abs(value - units.sum() / 96e10) < 1e-10
