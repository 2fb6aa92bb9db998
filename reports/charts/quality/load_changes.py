"""What the newest load has added, changed or lost since the one before it of the same source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reports.card import PlainCard, PlainTable
from reports.chart import select
from reports.data.warehouse import Snapshot
from reports.words.catalogues import Sentence
from reports.words.resources import resource_name

_COLUMNS = (
    "quality.resource",
    "load_changes.before",
    "load_changes.added",
    "load_changes.changed",
    "load_changes.gone",
    "load_changes.after",
)


@dataclass(frozen=True, slots=True)
class LoadChange:
    """A resource as of the newest load and of the one before it.

    The counts of what was added, gone or changed are null where the rows couldn't be compared, and
    those of all rows where an older load doesn't state them.
    """

    resource: str
    previous_status: str | None
    finished_at: dt.datetime
    previous_finished_at: dt.datetime
    previous_row_count: int | None
    added_row_count: int | None
    gone_row_count: int | None
    changed_row_count: int | None
    row_count: int | None

    @property
    def is_compared(self) -> bool:
        """Whether it is known what changed."""
        return self.added_row_count is not None


LOAD_CHANGES = select(LoadChange, "rpt_load_changes", "resource", where="is_newest")


def empty(snapshot: Snapshot) -> Sentence | None:
    """Return why there is nothing to show: the first load of a source has none before it."""
    return None if snapshot.rows(LOAD_CHANGES) else Sentence("load_changes.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Say how many rows were added, changed and lost, of all resources together."""
    rows = snapshot.rows(LOAD_CHANGES)
    unknown = sum(not row.is_compared for row in rows)
    if unknown:
        values = {"resources": unknown, "of": len(rows)}
        return Sentence("load_changes.not_compared", values)
    added = sum(row.added_row_count or 0 for row in rows)
    gone = sum(row.gone_row_count or 0 for row in rows)
    changed = sum(row.changed_row_count or 0 for row in rows)
    if not (added or gone or changed):
        return Sentence("load_changes.none")
    if not (gone or changed):
        return Sentence("load_changes.only_added", {"added": added})
    return Sentence("load_changes.all", {"added": added, "gone": gone, "changed": changed})


def subtitle(snapshot: Snapshot) -> Sentence:
    """Say which loads are compared, and whether what was added may have been there before."""
    rows = snapshot.rows(LOAD_CHANGES)
    values = {"at": rows[0].finished_at, "before": rows[0].previous_finished_at}
    was_lacking = any(row.previous_status == "incomplete" and row.added_row_count for row in rows)
    return Sentence(
        "load_changes.subtitle_recovered" if was_lacking else "load_changes.subtitle", values
    )


def table(snapshot: Snapshot) -> PlainTable:
    """Return the resources, each with its rows before, what became of them, and its rows now."""
    return PlainTable(
        "load-changes",
        finding(snapshot),
        [Sentence(name) for name in _COLUMNS],
        [
            [
                resource_name(row.resource),
                _count(row.previous_row_count),
                _count(row.added_row_count),
                _count(row.changed_row_count),
                _count(row.gone_row_count),
                _count(row.row_count),
            ]
            for row in snapshot.rows(LOAD_CHANGES)
        ],
        frozenset({1, 2, 3, 4, 5}),
    )


def _count(value: int | None) -> Sentence:
    if value is None:
        return Sentence("quality.unknown")
    return Sentence("quality.count", {"value": value})


CARD = PlainCard(
    name="load-changes",
    mart="rpt_load_changes",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    table=table,
    queries=(LOAD_CHANGES,),
)
