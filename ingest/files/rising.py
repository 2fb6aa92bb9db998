"""Rows whose keys rise are distinct: releases sort them, which spares counting keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


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
    before, after = keys.slice(0, keys.num_rows - 1), keys.slice(1)
    higher: pa.ChunkedArray | None = None
    for name in reversed(keys.column_names):
        above = pc.greater(after[name], before[name])
        if higher is not None:
            same = pc.equal(after[name], before[name])
            above = pc.or_(above, pc.and_(same, higher))
        higher = above
    return higher is not None and pc.all(higher, min_count=0).as_py() is True
