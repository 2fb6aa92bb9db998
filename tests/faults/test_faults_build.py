"""Some of the faults by way of dbt itself: it says what the compiled SQL says, or doesn't start."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.compiled import Compiled, node_name
from tests.faults.fault import VERIFY, Fault
from tests.faults.raw_copy import RawCopy
from tests.faults.test_faults import CAUGHT
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.slow

BUILT = {
    "a_page_is_missing",
    "one_rating_is_of_a_quarter_star",
    "one_rating_is_of_an_unknown_movie",
    "a_file_is_truncated",
    "a_folder_has_no_manifest",
}


@pytest.mark.parametrize(
    "fault", [fault for fault in CAUGHT if fault.name in BUILT], ids=lambda fault: fault.name
)
def test_dbt_build_says_the_same(
    fault: Fault, copied: Callable[[], Warehouse], compiled: Compiled
) -> None:
    warehouse = copied()
    raw = RawCopy(warehouse.raw_dir)
    fault.inject(raw)
    raw.seal()
    expected = set(fault.caught_by) - {VERIFY}
    by_hand = {node_name(name): status for name, status in compiled.run(expected).items()}
    expected = {node_name(name) for name in expected}
    outcome = warehouse.dbt(
        *("build", "--select", *[f"+{name}" for name in sorted(expected)]),
        *("--exclude", "test_type:unit", "--indirect-selection", "buildable"),
    )
    said = {name: outcome.statuses[name] for name in expected}
    # a model isn't built where a test of what it reads has failed
    told = {name: status for name, status in said.items() if status != "skipped"}
    assert told
    assert told.items() <= by_hand.items()
    assert outcome.success == {"fail", "error"}.isdisjoint(outcome.statuses.values())


def claim_a_later_form(raw: RawCopy) -> None:
    """Have the newest load be of a form that the models don't know."""
    raw.lie("format_version", 2, resource=None)


def drop_a_resource(raw: RawCopy) -> None:
    """Have the newest manifest not know of tags."""
    with raw.manifest() as manifest:
        del manifest["resources"]["tags"]


def count_on_no_load(raw: RawCopy) -> None:
    """Have no load be current for ratings."""
    raw.lie("current", [])


def cut_the_manifest(raw: RawCopy) -> None:
    """Leave half of the newest manifest."""
    path = raw.path / "loads" / raw.newest / "manifest.json"
    path.write_bytes(path.read_bytes()[:-500])


def remove_all_loads(raw: RawCopy) -> None:
    """Leave nothing."""
    (raw.path / "loads").rename(raw.path / "lost")


@pytest.mark.parametrize(
    ("inject", "sentence"),
    [
        (claim_a_later_form, "has format_version 2, and these models read 1"),
        (drop_a_resource, "Never landed in"),
        (count_on_no_load, "Never landed in"),
        (cut_the_manifest, "manifest.json"),
        (remove_all_loads, "There is no load in"),
    ],
)
def test_dbt_does_not_start(
    inject: Callable[[RawCopy], None], sentence: str, copied: Callable[[], Warehouse]
) -> None:
    warehouse = copied()
    inject(RawCopy(warehouse.raw_dir))
    outcome = warehouse.dbt("build")
    assert not outcome.success
    assert sentence in outcome.message
    assert outcome.statuses == {}
