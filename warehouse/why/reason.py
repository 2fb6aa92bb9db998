"""Why a row is as it is: its steps, what each of them came to, and a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.sql import quoted
from warehouse.why.bench import Bench
from warehouse.why.computing import Computed, compute
from warehouse.why.key import read_key
from warehouse.why.landed import why_unread
from warehouse.why.lineage import Model, read_lineage
from warehouse.why.source import PLACE, landed_resource, places
from warehouse.why.trace import Step, row_counts, trace


@dataclass(frozen=True, slots=True)
class TracedStep:
    """A step as it is told.

    Attributes:
        step: The model and its traced rows.
        computed: What they came to.
        rows: The first of them, a value by column, by the key's order.
        sources: Where each of these stands in the source; empty where they aren't landed rows.
    """

    step: Step
    computed: Computed
    rows: Sequence[Mapping[str, Any]]
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is as it is.

    Attributes:
        model: The row's table.
        key: The values of its key.
        row: The row.
        steps: From the row to the source, its own first.
        whole: Tables of which a step needs all rows, with their number.
        resources: All that is landed beneath these tables, with the number of rows.
        not_read: Why the landed files weren't compared; empty where they were.
    """

    model: Model
    key: Mapping[str, Any]
    row: Mapping[str, Any]
    steps: Sequence[TracedStep]
    whole: Mapping[str, int]
    resources: Mapping[str, int]
    not_read: str

    @property
    def is_equal(self) -> bool:
        """Whether every column of every step is what its SQL gives."""
        return not any(each.computed.unlike for each in self.steps)


def reason_of(
    bench: Bench, name: str, typed: Sequence[str], *, raw_dir: Path, row_limit: int
) -> Reason:
    """Trace a row, and compute it and the rows of each step again.

    Args:
        bench: With the warehouse.
        name: The row's table.
        typed: The values of its key.
        raw_dir: The loads that the warehouse was built from.
        row_limit: Rows of a step that are told at most.

    Raises:
        AskError: There is no such table or row, or the warehouse doesn't say what it rests on.
        duckdb.Error: The engine can't do it within its limits.
    """
    lineage = read_lineage(bench)
    model = lineage.find(name)
    key = read_key(bench, model, typed)
    not_read = why_unread(bench, raw_dir)
    place = places(bench, raw_dir)
    steps = []
    for step in trace(bench, lineage, model, key):
        computed = (
            Computed(not_done=not_read)
            if step.model.sources and not_read
            else compute(bench, lineage, step)
        )
        rows = _first_rows(bench, step, max(1, row_limit) if step.model is model else row_limit)
        resource = landed_resource(step.model)
        sources = [place(resource, *(row[each] for each in PLACE)) for row in rows if resource]
        steps.append(TracedStep(step, computed, rows, sources))
    whole = [lineage.models[title] for title in _whole(steps)]
    landed = {
        each.name: each for table in whole for each in lineage.below(table) if landed_resource(each)
    }
    return Reason(
        model=model,
        key=key,
        row=steps[0].rows[0],
        steps=steps,
        whole=row_counts(bench, whole),
        resources=row_counts(bench, [landed[each] for each in sorted(landed)]),
        not_read=not_read,
    )


def _whole(steps: Sequence[TracedStep]) -> list[str]:
    titles = {
        title.partition(".")[2]: None
        for each in steps
        if each.step.row_count
        for titles in each.computed.from_whole or {}
        for title in titles
    }
    return list(titles)


def _first_rows(bench: Bench, step: Step, limit: int) -> list[Mapping[str, Any]]:
    order = ", ".join(map(quoted, step.model.key)) or "all"
    rows = bench.rows(f"select * from {step.relation} order by {order} limit {limit}")  # noqa: S608 - quoted names
    return [dict(zip(step.model.columns, row, strict=True)) for row in rows]
