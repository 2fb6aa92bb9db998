"""zstd, which packs the engine and the tables tighter than the gzip that browsers unpack."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

MOST: Final = 22
"""The level that takes longest: for the engine, forty seconds whenever it is renewed."""

QUICK: Final = 12
"""The level for tables, which are packed with every file: a second for twenty megabytes."""


def zstd(content: bytes, level: int) -> bytes:
    """Return bytes as one frame of zstd (RFC 8878) that says how long its content is."""
    packed: bytes = pa.Codec("zstd", compression_level=level).compress(content, asbytes=True)
    return packed
