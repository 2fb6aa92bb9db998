"""A build that was stopped half-way is never taken for a good one."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable

import pytest
from dbt.deprecations import active_deprecations

from reports.data.warehouse import read_snapshot
from reports.page.contents import queries
from reports.page.summary import build_state
from tests.warehouse.warehouse import Warehouse


def said(warehouse: Warehouse) -> str:
    """Return what the page says of the builds."""
    return build_state(read_snapshot(warehouse.db, queries()))[1].key


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_build_in_place_that_was_stopped_is_told_until_all_is_built_again(
    built: Warehouse, make_warehouse: Callable[[], Warehouse], number: signal.Signals
) -> None:
    warehouse = make_warehouse()
    shutil.copytree(built.folder, warehouse.folder)
    warehouse.sit()
    assert said(warehouse) == "provenance.passed"
    assert warehouse.stopped_while_it_builds(number) != 0
    assert said(warehouse) == "provenance.interrupted"
    assert warehouse.dbt("run", "--select", "dim_genres").success
    assert said(warehouse) == "provenance.interrupted"
    assert warehouse.dbt("run").success
    assert said(warehouse) == "provenance.untested"
    assert warehouse.query("select count(*), count(finished_at) from meta.builds") == [(4, 3)]


@pytest.mark.slow
def test_a_build_of_some_tables_is_no_build_of_all(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    warehouse = make_warehouse()
    shutil.copytree(built.folder, warehouse.folder)
    assert warehouse.dbt("build", "--select", "dim_genres").success
    assert said(warehouse) == "provenance.partial"
    assert warehouse.query("select is_whole from meta.builds order by started_at") == [
        (True,),
        (False,),
    ]


@pytest.mark.slow
def test_a_retry_that_succeeds_makes_a_failed_build_good(
    built: Warehouse, make_warehouse: Callable[[], Warehouse]
) -> None:
    """The failure: a model whose name another relation has taken, as a view."""
    warehouse = make_warehouse()
    shutil.copytree(built.folder, warehouse.folder)
    assert not warehouse.dbt("run", "--vars", "{similar_top: nonsense}", writes=True).success
    assert said(warehouse) == "provenance.models_skipped"
    assert warehouse.dbt("retry", "--vars", "{similar_top: 10}").success
    assert said(warehouse) == "provenance.untested"


@pytest.mark.slow
def test_what_dbt_takes_for_deprecated_is_forgotten_by_the_next_command(
    built: Warehouse, make_warehouse: Callable[[], Warehouse], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`dbt retry` reads the command line of pytest itself, where `-m` is no option of dbt's."""
    warehouse = make_warehouse()
    shutil.copytree(built.folder, warehouse.folder)
    monkeypatch.setattr(sys, "argv", ["pytest", "-m", "not slow"])
    select = ("--select", "dim_genres")
    assert warehouse.dbt("run", *select, writes=True).success
    assert warehouse.dbt("retry").success
    assert active_deprecations
    assert warehouse.dbt("--warn-error", "run", *select).success
