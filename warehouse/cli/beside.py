"""The empty database beside the warehouse, for a command that computes what nobody has stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.advice import advise
from warehouse.catalogue import Catalogue
from warehouse.engine import Limits, TimeIsUpError
from warehouse.why.bench import Bench, bench_beside


@contextmanager
def beside(db: Path, limits: Limits, raw_dir: Path) -> Iterator[Bench]:
    """Lay an empty database beside the warehouse for a block; see `bench_beside`.

    Raises:
        AskError: There is no whole warehouse, or a limit or the engine ended the block.
    """
    try:
        with bench_beside(db, limits, raw_dir) as bench:
            yield bench
    except (duckdb.Error, TimeIsUpError) as error:
        raise advise(error, Catalogue((), ()), limits) from error
