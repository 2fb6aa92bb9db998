"""Reads the next table while the last one is being written: each keeps a core busy."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def one_ahead(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables in their order, and make the next one in a thread meanwhile.

    An error comes where its table would have come.
    """
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, tables, None)
        while (table := coming.result()) is not None:
            coming = reader.submit(next, tables, None)
            yield table
