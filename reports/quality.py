"""What came of the newest load and of the tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.provenance import FailedTest, LoadedResource
from reports.warehouse import Snapshot
from reports.words import Sentence

_RESOURCES = ("movies", "ratings", "tags", "links")
_STATUSES = ("complete", "incomplete", "unverified")
_RESULTS = ("fail", "error", "warn")


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A small table that is written into the page as it is; the first column heads the rows.

    `numbers` are the places of the columns that hold numbers.
    """

    name: str
    heading: Sentence
    columns: Sequence[Sentence]
    rows: Sequence[Sequence[Sentence]]
    numbers: frozenset[int]


def tables(snapshot: Snapshot) -> list[PlainTable]:
    """Returns the tables of the section on data quality, empty ones left out."""
    every = [_load(snapshot.resources), _tests(snapshot.failed_tests)]
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
                Sentence(f"quality.resource_{row.resource}")
                if row.resource in _RESOURCES
                else _text(row.resource),
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
