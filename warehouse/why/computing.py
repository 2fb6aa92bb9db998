"""Each step's rows by its model's SQL once more, compared with the stored ones column by column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from warehouse.sql import quoted
from warehouse.why.bench import TRACED, Bench
from warehouse.why.lineage import Lineage, Model
from warehouse.why.paths import in_raw_dir
from warehouse.why.trace import Step

TOLERANCE: Final = 1e-9
"""How far apart two doubles are that count as equal, as a share of the greater one (of 1 below)."""

COMPUTED: Final = quoted(TRACED, " computed")
"""Where the computed rows stand; no model has such a name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How stored rows differ from what the SQL gives.

    Attributes:
        columns: Columns that differ, with the number of rows; of rows that both have.
        lacking: Rows that the SQL gives, and that aren't stored.
        surplus: Rows that are stored, and that the SQL doesn't give.
    """

    columns: Mapping[str, int]
    lacking: int = 0
    surplus: int = 0

    def __bool__(self) -> bool:
        """Whether they differ at all."""
        return bool(self.columns or self.lacking or self.surplus)

    def concerns(self, column: str) -> bool:
        """Tell whether a column isn't what the SQL gives, in one of the rows."""
        return bool(self.lacking or self.surplus or column in self.columns)


NONE: Final = Difference({})


@dataclass(frozen=True, slots=True)
class Computed:
    """What a step's rows came to.

    Attributes:
        from_traced: Columns that come from the traced rows of all parents.
        from_whole: The parents that have to be whole for further columns, with these.
        unlike: How the stored rows differ from what the SQL gives on whole parents.
        row: What the SQL gives for a step of one row, where that is unlike.
        not_done: Why nothing was computed; empty where it was.
    """

    from_traced: tuple[str, ...] = ()
    from_whole: Mapping[tuple[str, ...], tuple[str, ...]] | None = None
    unlike: Difference = NONE
    row: Mapping[str, Any] | None = None
    not_done: str = ""


def compute(bench: Bench, lineage: Lineage, step: Step) -> Computed:
    """Run a step's SQL on the traced rows, then on whole parents as far as columns need it.

    Raises:
        duckdb.Error: The engine refuses the SQL, or can't do it within its limits.
    """
    model = step.model
    if not model.key:
        return Computed(not_done="it has no key to compare its rows by")
    parents = lineage.parents_of(model)
    whole = [parent.name for parent in parents if parent.name not in step.rows_of]
    traced = [parent.name for parent in parents if parent.name in step.rows_of]
    columns = list(model.columns)

    def unlike_with(all_of: Collection[str]) -> Difference:
        return _unlike(bench, parents, step, {*whole, *all_of})

    first = unlike_with(())
    from_whole: dict[tuple[str, ...], list[str]] = {}
    from_traced = [column for column in columns if not first.concerns(column)]
    if whole:
        from_whole[tuple(whole)], from_traced = from_traced, []
    last = unlike_with(traced) if first and traced else first
    is_one = step.row_count == 1 and not last.lacking and not last.surplus
    row = _only_row(bench) if last and is_one else None
    left = [each for each in columns if first.concerns(each) and not last.concerns(each)]
    for name in traced if left and len(traced) > 1 else ():
        still = unlike_with([name])
        for column in [each for each in left if not still.concerns(each)]:
            from_whole.setdefault((*whole, name), []).append(column)
            left.remove(column)
    if left:
        from_whole.setdefault((*whole, *traced), []).extend(left)
    return Computed(
        tuple(from_traced),
        {_titles(lineage, names): tuple(found) for names, found in from_whole.items() if found},
        last,
        row,
    )


def _only_row(bench: Bench) -> dict[str, Any] | None:
    answer = bench.execute(f"select * from {COMPUTED} limit 1")  # noqa: S608 - a quoted name
    names = [str(column[0]) for column in answer.description or []]
    row = answer.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def _titles(lineage: Lineage, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(lineage.models[name].title for name in names)


def _unlike(
    bench: Bench, parents: Sequence[Model], step: Step, whole: Collection[str]
) -> Difference:
    """Return how a step's rows differ where some of its parents are whole."""
    model = step.model
    for parent in parents:
        bench.execute(f"create schema if not exists {quoted(parent.schema)}")
        rows = parent.stored if parent.name in whole else step.rows_of[parent.name]
        bench.execute(f"create or replace view {parent.relation} as select * from {rows}")  # noqa: S608 - quoted names
    sql = in_raw_dir(model.sql, bench.raw_dir)
    bench.execute(
        f"create or replace table {COMPUTED} as select * from (\n{sql}\n) as model"  # noqa: S608 - what dbt ran
        f" where {step.condition}"
    )
    given = {name for (name, *_) in bench.rows(f"describe {COMPUTED}")}
    lacking = {column: step.row_count for column in model.columns if column not in given}
    compared = [column for column in model.columns if column in given]
    if not set(model.key) <= given:
        return Difference(dict.fromkeys(model.columns, step.row_count))
    differing = (f"count(*) filter (where {_differs(model, each)})" for each in compared)
    counted = ", ".join(
        [
            "count(*) filter (where stored_rows.is_there is null)",
            "count(*) filter (where computed_rows.is_there is null)",
            *differing,
        ]
    )
    is_same = " and ".join(
        f"stored_rows.{quoted(each)} is not distinct from computed_rows.{quoted(each)}"
        for each in model.key
    )
    stored = f"(select *, true as is_there from {step.relation}) as stored_rows"  # noqa: S608 - quoted names
    computed = f"(select *, true as is_there from {COMPUTED}) as computed_rows"  # noqa: S608 - a quoted name
    [(rows_lacking, surplus, *counts)] = bench.rows(
        f"select {counted} from {stored} full join {computed} on {is_same}"  # noqa: S608 - quoted names
    )
    found = dict(zip(compared, counts, strict=True))
    unlike = lacking | {column: count for column, count in found.items() if count}
    return Difference(unlike, rows_lacking, surplus)


def _differs(model: Model, column: str) -> str:
    one, other = f"stored_rows.{quoted(column)}", f"computed_rows.{quoted(column)}"
    are_both = "stored_rows.is_there and computed_rows.is_there"
    if model.columns[column] not in {"DOUBLE", "FLOAT"}:
        return f"{are_both} and {one} is distinct from {other}"
    return (
        f"{are_both} and {one} is distinct from {other} and coalesce("
        f"abs({one} - {other}) > {TOLERANCE} * greatest(1, abs({one}), abs({other})), true)"
    )
