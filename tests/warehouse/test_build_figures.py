"""Each build of all tables leaves its figures, to be held against those of the next."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.warehouse import PROJECT, Warehouse

BUILDS = "select count(distinct invocation_id) from meta.build_figures"


def copied(built: Warehouse, make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a copy that a test may build again."""
    warehouse = make_warehouse()
    shutil.copytree(built.folder, warehouse.folder)
    warehouse.sit()
    return warehouse


def differing(warehouse: Warehouse) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return what `python -m warehouse changes` says of figures, by mart, key and measure."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}
    said = subprocess.run(
        [sys.executable, "-m", "warehouse", "changes", "--of", "figures", "--format", "json"],
        cwd=PROJECT,
        env={**kept, "FILMS_DB": str(warehouse.db)},
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        (row["mart"], row["key"], row["measure"]): (row["previous_value"], row["value"])
        for row in json.loads(said.stdout)
    }


def test_a_build_keeps_the_numbers_of_small_marts_as_they_are(built: Warehouse) -> None:
    assert built.query(BUILDS) == [(1,)]
    for mart, key, measure in (
        ("rpt_genre_counts", "genre", "movie_count"),
        ("rpt_genre_counts", "genre", "mean_rating"),
        ("rpt_totals", "name", "value"),
        ("rpt_rating_distribution", "rating", "rating_share"),
    ):
        stored = built.query(
            f"select '{key} = ' || {key}, cast({measure} as double) from marts.{mart}"  # noqa: S608
            f" where {measure} is not null order by all"
        )
        kept = built.query(
            "select key, value from meta.build_figures"  # noqa: S608
            f" where mart = '{mart}' and measure = '{measure}' and value is not null order by all"
        )
        assert stored
        assert kept == stored


def test_what_the_page_says_is_kept_as_text_too(built: Warehouse) -> None:
    said = "from marts.rpt_headlines where text is not null"
    [(texts,)] = built.query(f"select count(*) {said}")
    assert texts > 3
    assert built.query(
        "select count(*) from meta.build_figures"  # noqa: S608
        f" where mart = 'rpt_headlines' and measure = 'text' and text in (select text {said})"
    ) == [(texts,)]


def test_nothing_of_single_movies_users_or_loads_is_kept(built: Warehouse) -> None:
    assert (
        built.query(
            "select distinct mart from meta.build_figures"
            " where key like '%movie_id%' or key like '%user_id%' or key like '%load_id%'"
            " or mart not like 'rpt_%' or measure like '%_id'"
        )
        == []
    )
    assert built.query("select count(*) from meta.build_figures where key is null") == [(0,)]
    assert (
        built.query(
            "select count(*) from meta.build_figures"
            " group by mart, key, measure having count(*) > 1"
        )
        == []
    )


def test_a_build_of_some_tables_keeps_no_figures(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    warehouse = copied(built, make_warehouse)
    assert warehouse.dbt("run", "--select", "rpt_genre_counts").success
    assert warehouse.query(BUILDS) == [(1,)]


@pytest.mark.slow
def test_the_figures_of_two_builds_differ_where_their_marts_do(
    built: Warehouse, make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = copied(built, make_warehouse)
    assert warehouse.dbt("run").success
    assert differing(warehouse) == {}  # of the same rows
    warehouse.landing.land({"ratings": [*small["ratings"], (3, 1, 4.0, 978307200)]})
    before = dict(warehouse.query("select name, value from marts.rpt_totals"))
    assert warehouse.dbt("run").success
    after = dict(warehouse.query("select name, value from marts.rpt_totals"))
    found = differing(warehouse)
    assert {
        key.removeprefix("name = "): values
        for (mart, key, measure), values in found.items()
        if mart == "rpt_totals" and measure == "value"
    } == {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    assert found[("rpt_genre_counts", "genre = Comedy", "rating_count")] == (2, 3)
    assert ("rpt_genre_counts", "genre = Comedy", "movie_count") not in found


@pytest.mark.slow
def test_a_build_that_was_stopped_keeps_no_figures_and_the_next_is_held_against_the_last_whole_one(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    warehouse = copied(built, make_warehouse)
    assert warehouse.stopped_while_it_builds(signal.SIGKILL) != 0
    assert warehouse.query(BUILDS) == [(1,)]
    assert warehouse.dbt("run").success
    assert warehouse.query(BUILDS) == [(2,)]
    assert differing(warehouse) == {}
