"""Which figures of the marts differ between two builds, beyond rounding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb

from warehouse.sql import literal, quoted
from warehouse.why.bench import STORED, TRACED, Bench
from warehouse.why.computing import TOLERANCE

FIGURES: Final = quoted(TRACED, " changed figures")
"""Where the answer stands."""

BUILDS: Final = f"""
select invocation_id, strftime(started_at, '%Y-%m-%d %H:%M'), load_id
from {STORED}.meta.builds
where invocation_id in (select invocation_id from {STORED}.meta.build_figures)
order by started_at desc
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Build:
    """A build whose figures are kept.

    Attributes:
        invocation_id: Its id.
        started_at: When it began, UTC, to the minute.
        load_id: The newest load that it read.
    """

    invocation_id: str
    started_at: str
    load_id: str


def lay_out(bench: Bench) -> None:
    """Make `FIGURES`, without any row."""
    bench.execute(
        f"create table {FIGURES} (mart varchar, key varchar, measure varchar,"
        " previous_value double, value double, difference double, previous_text varchar,"
        " text varchar)"
    )


def kept_builds(bench: Bench) -> list[Build]:
    """Return the builds whose figures are kept, the newest first."""
    try:
        return [Build(*row) for row in bench.rows(BUILDS)]
    except duckdb.CatalogException:  # an earlier version built it
        return []


def compare(bench: Bench, before: Build, after: Build) -> tuple[int, int]:
    """Lay the figures that differ between two builds into `FIGURES`.

    A number differs if it does by more than a share of 1e-9 of the greater one (of 1 below).

    Returns:
        How many figures differ, and how many there are in either build.

    Raises:
        duckdb.Error: The engine can't do it within its limits.
    """
    bench.execute(f"insert into {FIGURES} by name {_compared(before, after)}")
    of = bench.count(FIGURES)
    bench.execute(f"delete from {FIGURES} where not ({DIFFER})")  # noqa: S608 - constants
    return bench.count(FIGURES), of


DIFFER: Final = f"""
(previous_value is null) <> (value is null)
or coalesce(abs(difference) > {TOLERANCE} * greatest(1, abs(previous_value), abs(value)), false)
or previous_text is distinct from text
"""


def _compared(before: Build, after: Build) -> str:
    of_builds = [
        f"select * from {STORED}.meta.build_figures"  # noqa: S608
        f" where invocation_id = {literal(build.invocation_id)}"
        for build in (before, after)
    ]
    return f"""
select
    coalesce(these.mart, before.mart) as mart,
    coalesce(these.key, before.key) as key,
    coalesce(these.measure, before.measure) as measure,
    before.value as previous_value,
    these.value as value,
    round(these.value - before.value, 10) as difference,
    before.text as previous_text,
    these.text as text
from ({of_builds[1]}) as these
full join ({of_builds[0]}) as before
    on these.mart = before.mart and these.key = before.key and these.measure = before.measure
"""  # noqa: S608
