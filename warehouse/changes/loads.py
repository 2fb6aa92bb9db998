"""What changed from one load to another, resource by resource.

Of the last two loads the warehouse holds it. Of two others it is computed by the SQL that dbt
recorded of the same marts, on the landed files: only the pair of loads takes another one's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import duckdb

from warehouse.errors import NO_WAREHOUSE, USAGE, AskError
from warehouse.sql import literal, quoted
from warehouse.why.bench import STORED, TRACED, Bench
from warehouse.why.lineage import Lineage, Model, read_lineage
from warehouse.why.paths import in_raw_dir

CHANGES: Final = "rpt_load_changes"
PAIRS: Final = "int_load_pairs"
PARTS: Final = "int_load_parts"
ROWS: Final = quoted(TRACED, " changed rows")
"""Where the answer stands; no model has such a name."""

COLUMNS: Final = """
load_id varchar, resource varchar, previous_load_id varchar, mode varchar, previous_status varchar,
evidence varchar, previous_row_count bigint, added_row_count bigint, gone_row_count bigint,
changed_row_count bigint, row_count bigint
"""
"""Columns of the mart that are told."""

LOADS: Final = f"""
select load_id, any_value(source), max(finished_at)
from {STORED}.staging.stg_films__loads
group by load_id
order by load_id
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Load:
    """A load that the warehouse knows.

    Attributes:
        load_id: Its id.
        source: Where its rows come from.
        finished_at: When it was complete, UTC, to the minute.
    """

    load_id: str
    source: str
    finished_at: str


def lay_out(bench: Bench) -> None:
    """Make `ROWS`, without any row."""
    bench.execute(f"create table {ROWS} ({COLUMNS})")


def last_pair(bench: Bench) -> tuple[Load, Load] | Load | None:
    """Return the newest load, after the one before it of its source where there is one.

    None where there is no load at all.
    """
    loads = _loads(bench)
    if not loads:
        return None
    *earlier, newest = loads.values()
    before = [load for load in earlier if load.source == newest.source]
    return (before[-1], newest) if before else newest


def named_pair(bench: Bench, before: str, after: str) -> tuple[Load, Load]:
    """Return the loads of two ids.

    Raises:
        AskError: The warehouse knows no such load.
    """
    loads = _loads(bench)
    for name in (before, after):
        if name not in loads:
            near = get_close_matches(name, loads, 1, 0.4)
            there = f"; there is {near[0]}" if near else ""
            raise AskError(
                f"The warehouse knows no load {name[:40]!r}{there}: `python -m ingest loads` lists"
                " them, and `dbt build` takes in what has landed since.",
                USAGE,
            )
    return loads[before], loads[after]


def compare(bench: Bench, before: Load, after: Load) -> None:
    """Lay the changes of each resource between two loads into `ROWS`.

    Args:
        bench: With the warehouse.
        before: The load that is compared with.
        after: The load whose changes are sought.

    Raises:
        AskError: The files that have to be read aren't there, or the warehouse is of an earlier
            version.
        duckdb.Error: The engine can't do it within its limits.
    """
    lineage = read_lineage(bench)
    if CHANGES not in lineage.models:
        raise _untold()
    mart = lineage.models[CHANGES]
    pair = (literal(after.load_id), literal(before.load_id))
    found = f"from {mart.stored} where (load_id, previous_load_id) = ({', '.join(pair)})"
    if _is_known(bench, found):
        _take(bench, found)
        return
    _compute(bench, lineage, before, after)
    _take(bench, f"from {mart.relation}")


def _loads(bench: Bench) -> dict[str, Load]:
    try:
        rows = bench.rows(LOADS)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise _untold() from error
    return {
        load_id: Load(load_id, source, f"{finished_at:%Y-%m-%d %H:%M}")
        for load_id, source, finished_at in rows
    }


def _untold() -> AskError:
    return AskError(
        "This warehouse doesn't say what its loads have changed, because an earlier version of the"
        " project built it: run `dbt build`, then ask again.",
        NO_WAREHOUSE,
    )


def _take(bench: Bench, found: str) -> None:
    names = ", ".join(column.split()[0] for column in COLUMNS.split(","))
    bench.execute(f"insert into {ROWS} by name select {names} {found}")


def _is_known(bench: Bench, found: str) -> bool:
    """Tell whether the mart has the pair, and the counts of all resources."""
    [(rows, counts)] = bench.rows(f"select count(*), count(added_row_count) {found}")
    return bool(rows) and rows == counts


def _compute(bench: Bench, lineage: Lineage, before: Load, after: Load) -> None:
    pair = ", ".join(literal(text) for text in (after.load_id, before.load_id, after.source))
    pairs = lineage.models[PAIRS]
    for schema in {model.schema for model in lineage.models.values()}:
        bench.execute(f"create schema if not exists {quoted(schema)}")
    for model in reversed(lineage.below(lineage.models[CHANGES])):
        if model is pairs:
            bench.execute(
                f"create table {model.relation} as"
                f" from (values ({pair})) as pair (load_id, previous_load_id, source)"
            )
        elif pairs in lineage.below(model):
            if model.sources:
                _require_files(bench, lineage.models[PARTS])
            sql = in_raw_dir(model.sql, bench.raw_dir)
            bench.execute(f"create table {model.relation} as {sql}")
        else:
            bench.execute(f"create view {model.relation} as from {model.stored}")


def _require_files(bench: Bench, parts: Model) -> None:
    """See that the folder has the files that are to be read: a pattern passes over what is gone.

    Raises:
        AskError: It lacks some.
    """
    for load_id, resource in _sought(bench, parts):
        if bench.raw_dir is None or not (bench.raw_dir / "loads" / load_id / resource).is_dir():
            raise AskError(
                f"The {resource} of load {load_id} aren't in {bench.raw_dir or 'the raw folder'}:"
                " name the folder that the warehouse was built from with --raw-dir; what `prune`"
                " has removed can't be compared any more."
            )


def _sought(bench: Bench, parts: Model) -> Iterator[tuple[str, str]]:
    landed = f"{STORED}.staging.stg_films__landed_rows"
    yield from bench.rows(
        f"select distinct parts.part_load_id, parts.resource from {parts.relation} as parts"  # noqa: S608
        f" inner join {landed} as landed on parts.part_load_id = landed.load_id"
        " and parts.resource = landed.resource where parts.evidence = 'rows' order by all"
    )
