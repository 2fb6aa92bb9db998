"""Arrays of Python's values are those that Arrow itself makes of them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.raw import arrays

VALUES = {
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.string(): st.text(max_size=9),
}


@given(st.data())
def test_they_are_equal_to_those_of_arrow(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(VALUES)))
    values: list[Any] = data.draw(st.lists(st.none() | VALUES[kind], max_size=20))
    made = arrays.to_array(values, kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, kind))
    assert made.null_count == values.count(None)


@given(values=st.lists(VALUES[pa.int64()], min_size=1), start=st.integers(0, 5))
def test_numbers_are_those_of_the_array(values: list[int], start: int) -> None:
    array = arrays.to_array(values, pa.int64()).slice(start)
    assert arrays.to_numbers(array).tolist() == values[start:]


def test_a_number_that_fits_no_column_is_an_error() -> None:
    with pytest.raises(OverflowError):
        arrays.to_array([2**63], pa.int64())


def test_texts_that_fit_no_array_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "MOST_BYTES", 5)
    assert arrays.to_array(["abc", "de"], pa.string()).to_pylist() == ["abc", "de"]
    with pytest.raises(OverflowError, match="texts of 6 bytes"):
        arrays.to_array(["abc", "def"], pa.string())
