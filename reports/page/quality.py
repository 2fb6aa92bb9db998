"""What came of the newest load and of the tests."""

from __future__ import annotations

from collections.abc import Sequence

from reports.card import PlainTable
from reports.data.provenance import FailedTest, LoadedResource
from reports.data.warehouse import Snapshot
from reports.words.catalogues import Sentence
from reports.words.resources import resource_name

_STATUSES = ("complete", "incomplete", "unverified")
_RESULTS = ("fail", "error", "warn")


def tables(snapshot: Snapshot) -> list[PlainTable]:
    """Return the tables of the section on data quality, empty ones left out."""
    every = [
        _load(snapshot.resources),
        _remarks(snapshot.resources),
        _tests(snapshot.failed_tests),
    ]
    return [table for table in every if table.rows]


def _text(text: str) -> Sentence:
    return Sentence("quality.text", {"text": text})


def _count(value: int | None) -> Sentence:
    if value is None:
        return Sentence("quality.unknown")
    return Sentence("quality.count", {"value": value})


def _load(resources: Sequence[LoadedResource]) -> PlainTable:
    names = ("resource", "at_source", "in_warehouse", "missing", "status")
    return PlainTable(
        "load",
        Sentence("quality.load"),
        [Sentence(f"quality.{name}") for name in names],
        [
            [
                resource_name(row.resource),
                _count(row.source_row_count),
                _count(row.staged_row_count),
                _count(row.difference),
                Sentence(f"quality.status_{row.status}")
                if row.status in _STATUSES
                else _text(row.status),
            ]
            for row in resources
        ],
        frozenset({1, 2, 3}),
    )


def _remarks(resources: Sequence[LoadedResource]) -> PlainTable:
    return PlainTable(
        "remarks",
        Sentence("quality.remarks"),
        [Sentence("quality.resource"), Sentence("quality.remark")],
        [[resource_name(row.resource), remark] for row in resources for remark in remarks(row)],
        frozenset(),
    )


def remarks(row: LoadedResource) -> list[Sentence]:
    """Return what a reader of a resource's rows must know of them; nothing where all is well."""
    said = []
    if row.is_unserved:
        key = "quality.unserved" if row.staged_row_count else "quality.unserved_empty"
        said.append(Sentence(key))
    if row.count_error is not None:
        counts = {"counted": row.counted_row_count or 0, "rows": row.source_row_count or 0}
        said.append(Sentence("quality.count_error", counts))
    if row.failed_row_count is None and row.unavailable_row_count:
        said.append(Sentence("quality.unavailable", {"rows": row.unavailable_row_count}))
    if row.failed_row_count:
        said.append(Sentence("quality.failed", {"rows": row.failed_row_count}))
    if row.absent_row_count:
        said.append(Sentence("quality.absent", {"rows": row.absent_row_count}))
    return said


def _tests(failed: Sequence[FailedTest]) -> PlainTable:
    return PlainTable(
        "tests",
        Sentence("quality.tests"),
        [Sentence(f"quality.{name}") for name in ("test", "table", "rows", "result")],
        [
            [
                _text(test.test_name),
                _text(test.tested_model or "–"),  # noqa: RUF001
                _count(test.failures),
                Sentence(f"quality.result_{test.status}")
                if test.status in _RESULTS
                else _text(test.status),
            ]
            for test in failed
        ],
        frozenset({2}),
    )
