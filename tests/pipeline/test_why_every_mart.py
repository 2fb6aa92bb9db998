"""A row of every mart of the sample is what the recorded SQL gives on the rows it rests on."""

from __future__ import annotations

import pytest

from tests.asking.traced import faults
from tests.pipeline.conftest import Checkout, Made


@pytest.mark.slow
def test_a_row_of_every_mart_is_what_it_rests_on_gives(
    run_twice: tuple[Checkout, Made, Made],
) -> None:
    checkout, _, _ = run_twice
    raw_dir = checkout.path / checkout.variables["FILMS_RAW_DIR"]
    assert faults(checkout.db, raw_dir) == []
