"""What the page says of the data's quality and of its loads."""

from dataclasses import replace

import pytest

from reports import quality
from reports.canvas import Canvas
from reports.charts import data_quality
from reports.charts.data_quality import QualityMeasure
from reports.warehouse import Snapshot
from reports.words import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _measures(empty: Snapshot, found: dict[str, tuple[int, int]]) -> Snapshot:
    rows = [
        QualityMeasure(
            name, some, of, some / of if of else None, "x (1)" if some else None, "row_count"
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
        "year, genre and ratings are each lacking for at most 2.50% of movies"
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


def test_a_check_that_finds_nothing_has_a_row_without_a_dot(empty: Snapshot) -> None:
    snapshot = _measures(empty, {"undated_movies": (9, 9), "new_check": (0, 90)})
    drawn = data_quality.draw(snapshot, WIDE).to_plotly_json()
    assert list(drawn["data"][0]["x"]) == [0, None]
    assert list(drawn["layout"]["yaxis"]["ticktext"])[1] == "new_check"


def test_a_table_calls_measures_and_users_as_the_language_does(empty: Snapshot) -> None:
    users = QualityMeasure("single_day_users", 2, 9, 2 / 9, "user 19 (7)", "rating_count")
    shown = {
        column.name: column.shown for column in data_quality.table(answered(empty, [users])).columns
    }
    assert shown["measure"] == {
        "en": ["Users of a single day"],
        "fr": ["Utilisateurs d\u2019un seul jour"],
    }
    assert shown["examples"] == {"en": ["user 19 (7)"], "fr": ["utilisateur 19 (7)"]}
    assert shown["examples_by"] == {"en": ["ratings"], "fr": ["notes"]}
