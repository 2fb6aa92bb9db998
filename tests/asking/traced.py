"""What `why` says of every mart of a warehouse, for tests that hold it against what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.answer.texts import text_of
from warehouse.engine import Limits
from warehouse.why.bench import bench_beside
from warehouse.why.key import NULL
from warehouse.why.reason import Reason, reason_of

LIMITS = Limits("2GB", 2, 300.0)


def row_of_each_mart(db: Path) -> Iterator[tuple[str, list[str]]]:
    """Give the marts with rows, each with the key of one of them."""
    with duckdb.connect(str(db), read_only=True) as connection:
        marts = connection.execute(
            "select model_name, key_columns from meta.models where schema_name = 'marts' order by 1"
        ).fetchall()
        for name, columns in marts:
            assert columns, f"{name} has no key"
            listed = ", ".join(columns)
            row = connection.execute(
                f"select {listed} from marts.{name} order by hash({columns[0]}), {listed} limit 1"  # noqa: S608
            ).fetchone()
            if row:
                yield name, [NULL if value is None else text_of(value) for value in row]


def reason_for(db: Path, raw_dir: Path, name: str, key: list[str]) -> Reason:
    """Return why a row is as it is."""
    with bench_beside(db, LIMITS, raw_dir) as bench:
        return reason_of(bench, name, key, raw_dir=raw_dir, row_limit=1)


def faults(db: Path, raw_dir: Path) -> list[str]:
    """Return what isn't as it should be in the reasons for a row of each mart."""
    found = []
    marts = list(row_of_each_mart(db))
    assert len(marts) > 40
    for name, key in marts:
        reason = reason_for(db, raw_dir, name, key)
        for each in reason.steps:
            title = f"{name} {key}: {each.step.model.title}"
            if each.computed.unlike:
                found.append(f"{title} differs: {each.computed.unlike}")
            if each.computed.not_done:
                found.append(f"{title} wasn't computed: {each.computed.not_done}")
            told = [*each.computed.from_traced]
            told += [name for names in (each.computed.from_whole or {}).values() for name in names]
            if sorted(told) != sorted(each.step.model.columns):
                found.append(f"{title} doesn't say what gives each column once")
        if not any(each.sources for each in reason.steps) and not reason.resources:
            is_constant = not reason.model.parents
            found += [] if is_constant else [f"{name} {key} doesn't reach the source"]
    return found
