"""Rows whose keys rise are distinct: releases sort them, which spares counting keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.raw.arrays import to_numbers


@dataclass(slots=True)
class Rising:
    """Whether each row's key is higher than that of the row before.

    Args:
        key: The columns of the key, which hold whole numbers without nulls; any other column makes
            the answer no.
    """

    key: Sequence[str]
    so_far: bool = True
    _last: pa.Table | None = None

    def watch(self, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """Yield the tables as they come, n rows each, and look at their keys."""
        for table in tables:
            if self.so_far and table.num_rows:
                keys = table.select(self.key)
                joined = keys if self._last is None else pa.concat_tables([self._last, keys])
                self.so_far = _rises(joined)
                self._last = keys.slice(keys.num_rows - 1)
            yield table


def _rises(keys: pa.Table) -> bool:
    """Return whether each row is higher than the one before, by the first column that differs."""
    if any(kind != pa.int64() for kind in keys.schema.types):
        return False
    higher: npt.NDArray[np.bool_] = np.zeros(keys.num_rows - 1, np.bool_)
    for column in reversed(keys.combine_chunks().columns):
        values = to_numbers(column.chunk(0))
        before, after = values[:-1], values[1:]
        higher = (after > before) | ((after == before) & higher)
    return bool(higher.all())
