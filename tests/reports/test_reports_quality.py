"""What the page says of the data's quality and of its loads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.charts.quality import data_quality
from reports.charts.quality.data_quality import QualityMeasure
from reports.data.warehouse import Snapshot
from reports.page import quality
from reports.page.summary import facts
from reports.words.catalogues import Language, in_all
from tests.reports.answers import answered


def _measures(empty: Snapshot, found: dict[str, tuple[int, int]]) -> Snapshot:
    rows = [
        QualityMeasure(
            name,
            name != "single_day_users",
            some,
            of,
            some / of if of else None,
            "x (1)" if some else None,
            "row_count",
        )
        for name, (some, of) in found.items()
    ]
    return answered(empty, rows)


@pytest.mark.parametrize(
    ("found", "key"),
    [
        ({"missing_rows": (5, 90), "orphan_tags": (3, 9)}, "data_quality.missing"),
        ({"missing_rows": (0, 90), "orphan_tags": (3, 9)}, "data_quality.orphans"),
        ({"missing_rows": (0, 90), "undated_movies": (1, 9)}, "data_quality.gaps"),
        ({"missing_rows": (0, 90), "undated_movies": (0, 9)}, "data_quality.whole"),
        ({"missing_rows": (0, 0), "undated_movies": (1, 9)}, "data_quality.uncounted"),
        ({"undated_movies": (0, 9)}, "data_quality.uncounted"),
        ({"missing_rows": (0, 90), "single_day_users": (9, 9)}, "data_quality.whole"),
    ],
)
def test_data_quality_says_the_worst_first(
    empty: Snapshot, found: dict[str, tuple[int, int]], key: str
) -> None:
    assert data_quality.finding(_measures(empty, found)).key == key


def test_a_share_of_movies_is_said_to_be_of_each_lack_alone(empty: Snapshot) -> None:
    found = {"missing_rows": (0, 90), "undated_movies": (10, 1000), "unrated_movies": (25, 1000)}
    said = in_all(data_quality.finding(_measures(empty, found)))
    assert said["en"].endswith(
        "year, genre and ratings are each missing for at most 2.50% of movies"
    )
    assert "manquent chacun à 2,50" in said["fr"]


def test_a_load_names_its_resources_in_the_language_and_an_unknown_one_as_it_is(
    ordinary: Snapshot,
) -> None:
    known = [replace(ordinary.resources[0], resource=name) for name in ("ratings", "cast")]
    names = [row[0] for row in quality.tables(replace(ordinary, resources=known))[0].rows]
    assert [in_all(name)["fr"] for name in names] == ["Notes", "cast"]


def test_checks_of_nothing_leave_the_chart_empty(empty: Snapshot) -> None:
    reason = data_quality.empty(_measures(empty, {"missing_rows": (0, 0)}))
    assert reason is not None
    assert reason.key == "data_quality.empty"


def _told(snapshot: Snapshot, language: Language = "en") -> list[list[str]]:
    return [[in_all(cell)[language] for cell in row] for row in data_quality.table(snapshot).rows]


def test_each_check_says_what_it_found_of_how_many_and_whether_that_is_a_fault(
    empty: Snapshot,
) -> None:
    found = {
        "undated_movies": (9, 90),
        "single_day_users": (1, 90_000),
        "new_check": (0, 90),
        "missing_rows": (0, 0),
    }
    assert _told(_measures(empty, found)) == [
        ["Movies without a year", "9", "90", "10.00%", "yes", "most rows: x (1)"],
        ["Users of a single day", "1", "90,000", "< 0.01%", "no", "most rows: x (1)"],
        ["new_check", "0", "90", "\u2013", "\u2013", "\u2013"],
        ["Rows of the source missing here", "0", "0", "\u2013", "\u2013", "\u2013"],
    ]
    assert data_quality.subtitle(_measures(empty, found)).values == {
        "found": 2,
        "measures": 4,
        "faults": 1,
    }


@pytest.mark.parametrize(
    ("lacking", "said"), [(1, "0.01%"), (10, "0.01%"), (11, "0.02%"), (1_234, "1.24%")]
)
def test_at_most_is_never_less_than_what_is_lacking(
    empty: Snapshot, lacking: int, said: str
) -> None:
    found = {"missing_rows": (0, 9), "undated_movies": (lacking, 100_000)}
    assert f"for at most {said} of" in in_all(data_quality.finding(_measures(empty, found)))["en"]


def test_worst_examples_read_as_people_write_them(empty: Snapshot) -> None:
    examples = {
        "undated_movies": "Chosen, The (1981) (3); Sum (2) (1)",
        "single_day_users": "user 19 (7)",
        "orphan_tags": "movie 9 (2)",
    }
    rows = [
        QualityMeasure(name, True, 2, 9, 2 / 9, text, "rating_count")  # noqa: FBT003  # a row
        for name, text in examples.items()
    ]
    assert [row[-1] for row in _told(answered(empty, rows), "fr")] == [
        f"le plus de notes\u00a0: {said}"
        for said in ("The Chosen (1981) (3), Sum (2) (1)", "#19 (7)", "#9 (2)")
    ]


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, []),
        ({"is_unserved": True}, ["quality.unserved"]),
        ({"is_unserved": True, "staged_row_count": 0}, ["quality.unserved_empty"]),
        ({"count_error": "too_high", "counted_row_count": 70}, ["quality.count_error"]),
        ({"count_error": "too_low", "counted_row_count": 50}, ["quality.count_error"]),
        (
            {"unavailable_row_count": 5, "failed_row_count": 2, "absent_row_count": 3},
            ["quality.failed", "quality.absent"],
        ),
        (
            {"unavailable_row_count": 5, "failed_row_count": None, "absent_row_count": None},
            ["quality.unavailable"],
        ),
    ],
)
def test_what_a_reader_must_know_of_a_resource_is_said(
    ordinary: Snapshot, changed: dict[str, Any], keys: list[str]
) -> None:
    row = replace(ordinary.resources[0], **changed)
    assert [said.key for said in quality.remarks(row)] == keys
    shown = quality.tables(replace(ordinary, resources=[row]))
    assert [table.name for table in shown] == (["load", "remarks"] if keys else ["load"])


def test_a_wrong_count_is_said_beside_what_the_pages_show(ordinary: Snapshot) -> None:
    row = replace(
        ordinary.resources[0], count_error="too_high", counted_row_count=1200, source_row_count=60
    )
    [said] = quality.remarks(row)
    assert in_all(said) == {
        "en": "The source\u2019s count is wrong: it says 1,200, and its pages show 60\u00a0rows.",
        "fr": "Le d\u00e9compte de la source est faux\u00a0: elle annonce 1\u202f200, mais ses"
        " pages montrent 60\u00a0lignes.",
    }


def test_where_a_resource_was_not_served_no_row_is_said_to_be_there(ordinary: Snapshot) -> None:
    first, *others = ordinary.resources
    unserved = replace(ordinary, resources=[replace(first, is_unserved=True), *others])
    assert data_quality.finding(unserved).key == "data_quality.unserved"
    assert facts(unserved)[-1].details[0].key == "fact.missing_unserved"
    assert facts(ordinary)[-1].details[0].key == "fact.missing_none"


@pytest.mark.parametrize(("resource", "place"), [("movies", 0), ("ratings", 1), ("tags", 4)])
def test_the_head_says_which_resource_was_not_served(
    ordinary: Snapshot, resource: str, place: int
) -> None:
    rows = [
        replace(row, is_unserved=True) if row.resource == resource else row
        for row in ordinary.resources
    ]
    unserved = facts(replace(ordinary, resources=rows))
    for number, fact in enumerate(unserved):
        said = [detail.key for detail in fact.details]
        assert ("fact.unserved" in said) == (number == place), fact
