"""Deviations are rounded, so those of a user with many ratings don't add up to nothing."""

from __future__ import annotations

import re

import duckdb
import pytest

from tests.warehouse.warehouse import PROJECT

TEST = PROJECT / "tests/data_tests/marts/assert_rating_deviations_have_every_rating.sql"


@pytest.mark.parametrize(
    ("rating_count", "mean_is_off_by", "users_found"),
    [
        (33_333, 0.0, 0),  # about as many as the most active user of 32 million real ratings
        (33_333, 0.000_001, 1),
        (3, 0.0, 0),
        (3, 0.000_001, 1),
    ],
)
def test_deviations_cancel_out_but_for_their_rounding(
    rating_count: int, mean_is_off_by: float, users_found: int
) -> None:
    with duckdb.connect() as warehouse:
        warehouse.execute(
            "create table fct_ratings as"
            " select 1 as user_id, case when number < 3 then 5.0 else 0.5 end as rating"
            " from range(?) as numbers (number)",
            [rating_count],
        )
        warehouse.execute(
            "create table fct_rating_deviations as"
            " select user_id, rating,"
            " round(rating - (select avg(rating) + ? from fct_ratings), 10) as deviation_from_user"
            " from fct_ratings",
            [mean_is_off_by],
        )
        sql = re.sub(r"{{ ref\('(\w+)'\) }}", r"\1", TEST.read_text(encoding="utf-8"))
        assert len(warehouse.execute(sql).fetchall()) == users_found
