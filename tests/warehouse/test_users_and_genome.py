"""What only files have reaches the marts, as plain Python computes it from the files."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.files.releases import (
    FileLander,
    as_folder,
    csv_of,
    hundred_thousand,
    one_million,
    twenty_five_million,
)
from tests.warehouse.landing import Row
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.slow

TOP = 20

BUILD = (
    *("build", "--exclude", "test_type:unit", "--indirect-selection", "buildable"),
    *("--select", "+dim_users", "+rpt_movie_tag_relevance", "+rpt_loaded_resources"),
)
NO_USERS_LEFT = "assert_every_staged_user_has_rated_or_tagged"


def landed(
    make_warehouse: Callable[[], Warehouse], folder: Path, *releases: dict[str, bytes]
) -> Warehouse:
    """Return a warehouse of which releases were landed from files, one after the other."""
    warehouse = make_warehouse()
    land = FileLander(warehouse.raw_dir)
    for number, files in enumerate(releases):
        land(as_folder(files, folder / str(number)))
    return warehouse


def assert_built(warehouse: Warehouse) -> None:
    """Build, and check that no test of what only files have fails or warns."""
    outcome = warehouse.dbt(*BUILD)
    assert outcome.success, outcome
    ours = {
        name: status
        for name, status in outcome.statuses.items()
        if any(word in name for word in ("user", "genome", "relevance", "landing", "load"))
    }
    assert set(ours.values()) == {"pass", "success"}, ours


def users_of(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.query(
        "select user_id, gender, age, age_from, age_to, occupation, zip_code, rating_count"
        " from marts.dim_users order by user_id"
    )


def test_users_of_1998_and_of_2003_are_those_of_the_files(
    make_warehouse: Callable[[], Warehouse], tmp_path: Path
) -> None:
    exact = landed(make_warehouse, tmp_path / "exact", hundred_thousand())
    assert_built(exact)
    assert users_of(exact) == [
        (1, "F", "24", 24, 24, "technician", "08571", 2),
        (2, "M", "53", 53, 53, "other", "V3N4P", 2),
    ]
    in_bands = one_million()
    in_bands["ratings.dat"] += b"3::1::4::964982705\n"
    banded = landed(make_warehouse, tmp_path / "banded", in_bands)
    assert_built(banded)
    assert users_of(banded) == [
        (1, "F", "Under 18", 0, 17, "K-12 student", "08067-2104", 2),
        (2, "M", "56+", 56, None, "other or not specified", None, 2),
        (3, "M", "25-34", 25, 34, "writer", "70072", 1),
    ]
    assert banded.query(
        "select resource, source_row_count, staged_row_count, difference"
        " from marts.rpt_loaded_resources where resource_number > 4"
    ) == [("users", 3, 3, 0)]


def test_a_user_who_did_nothing_is_staged_and_said(
    make_warehouse: Callable[[], Warehouse], tmp_path: Path
) -> None:
    warehouse = landed(make_warehouse, tmp_path, one_million())
    outcome = warehouse.dbt(*BUILD)
    assert outcome.success, outcome
    assert outcome.statuses[NO_USERS_LEFT] == "warn"
    assert [row[0] for row in users_of(warehouse)] == [1, 2]
    assert warehouse.query("select count(*) from staging.stg_films__users") == [(3,)]


def test_the_most_relevant_tags_of_each_movie_are_those_that_python_sorts(
    make_warehouse: Callable[[], Warehouse], tmp_path: Path
) -> None:
    draw = random.Random(7)  # noqa: S311 (no secret)
    tags = [{"tagId": number, "tag": f"Tag {number}"} for number in range(1, 61)]
    scores: list[dict[str, Any]] = [
        # of few values, so that many tie
        {"movieId": movie, "tagId": tag["tagId"], "relevance": draw.randrange(40) / 40}
        for movie in (1, 2, 11)
        for tag in tags
    ]
    files = {
        **twenty_five_million(),
        "genome-scores.csv": csv_of(scores).encode(),
        "genome-tags.csv": csv_of(tags).encode(),
    }
    warehouse = landed(make_warehouse, tmp_path, files)
    assert_built(warehouse)
    expected = []
    for movie in (1, 2, 11):
        of_movie = [score for score in scores if score["movieId"] == movie]
        of_movie.sort(key=lambda score: (-score["relevance"], score["tagId"]))
        expected += [
            (movie, rank, score["tagId"], f"tag {score['tagId']}", score["relevance"])
            for rank, score in enumerate(of_movie[:TOP], 1)
        ]
    found = warehouse.query(
        "select movie_id, tag_rank, tag_id, tag_key, relevance"
        " from marts.rpt_movie_tag_relevance order by movie_id, tag_rank"
    )
    assert found == expected


def test_rows_of_another_release_that_stay_in_the_folder_count_no_more(
    make_warehouse: Callable[[], Warehouse], tmp_path: Path
) -> None:
    warehouse = landed(make_warehouse, tmp_path, hundred_thousand(), twenty_five_million())
    assert_built(warehouse)
    assert [row[1:7] for row in users_of(warehouse)] == [(None,) * 6] * 2
    assert warehouse.query(
        "select resource, landed_row_count, staged_row_count, is_current"
        " from marts.rpt_load_audit where resource in ('users', 'genome_scores', 'genome_tags')"
        " order by resource"
    ) == [
        ("genome_scores", 4, 4, True),
        ("genome_tags", 2, 2, True),
        ("users", 2, 0, False),
    ]


def test_a_source_without_them_has_empty_tables(built: Warehouse) -> None:
    for table in (
        *("staging.stg_films__users", "staging.stg_films__genome_scores"),
        *("staging.stg_films__genome_tags", "marts.rpt_movie_tag_relevance"),
    ):
        assert built.query(f"select count(*) from {table}") == [(0,)], table  # noqa: S608
    assert {row[1:7] for row in users_of(built)} == {(None,) * 6}


@pytest.mark.parametrize("age", ["34-25", "121"])
def test_an_age_that_cannot_be_fails_the_build(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]], age: str
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land({**small, "users": [(1, "F", age, "other", "1")]})
    outcome = warehouse.dbt(
        *("build", "--select", "+stg_films__users", "--exclude", "test_type:unit"),
        *("--indirect-selection", "buildable"),
    )
    assert outcome.statuses["stg_films__users_rules_hold"] == "fail"
