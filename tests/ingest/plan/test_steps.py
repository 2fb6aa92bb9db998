"""What a run does for a resource, by what stands and what the source counts now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.plan.options import Options
from ingest.plan.standing import Standing
from ingest.plan.steps import Step, plan_recovery, plan_steps
from ingest.raw.manifest import Manifest, Mode, ResourceLoad
from ingest.raw.window import Window
from ingest.source.resources import RESOURCES
from tests.ingest.raw.test_manifest import MANIFEST

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHORT = {"tags": (Window(0, 10),)}

WHOLE = ResourceLoad(
    status="complete",
    mode="full",
    reason="first load",
    source_count_after=40,
    current_rows=40,
    missing=0,
    failed_offsets=(),
    current=(MANIFEST.load_id,),
)


def landed(**values: Any) -> Manifest:  # noqa: ANN401 (a field's, of any type)
    tags = msgspec.structs.replace(WHOLE, **values)
    return msgspec.structs.replace(MANIFEST, resources={"tags": tags})


def options(**values: Any) -> Options:  # noqa: ANN401 (an option's, of any type)
    given: dict[str, Any] = {
        "raw_dir": Path("raw"),
        "interval": 0.0,
        "concurrency": 1,
        "batch_size": 10,
        "resources": tuple(RESOURCES),
    }
    return Options(**(given | values))


def planned(
    count: int | None,
    newest: Manifest | None,
    chosen: Options | None = None,
    **stands: Any,  # noqa: ANN401 (as above)
) -> Step:
    """Return the step for tags."""
    standing = Standing(is_empty=newest is None, newest=newest, **stands)
    counts = {} if count is None else {"tags": count}
    steps = plan_steps(chosen or options(), counts=counts, standing=standing, now=NOON)
    assert [step.name for step in steps] == list(RESOURCES)
    return next(step for step in steps if step.name == "tags")


@pytest.mark.parametrize(
    ("count", "values", "stands", "mode"),
    [
        (40, {}, {}, "unchanged"),
        (41, {}, {}, "append"),
        (39, {}, {}, "full"),
        (None, {}, {}, "full"),
        (40, {"source_count_after": None}, {}, "full"),
        (40, {"moved": True}, {}, "full"),
        (40, {"missing": -1}, {}, "full"),
        (40, {"unserved": True}, {}, "full"),
        (40, {}, {"lost": {"tags": "it is gone"}}, "full"),
        (40, {}, {"changed": frozenset({"tags"})}, "full"),
        # what is known to be missing can't be told from what is new
        (41, {"missing": 1}, {}, "full"),
        (41, {"missing": 3}, {"short": SHORT}, "full"),
        (41, {"missing": 1, "unavailable": 1}, {}, "append"),
        (41, {"missing": 1, "current_rejected": 1}, {}, "append"),
        (41, {"missing": 2, "current_rejected": 1}, {}, "full"),
        # what pages hide, or failed on, is asked for
        (40, {"missing": 3}, {"short": SHORT}, "recovery"),
        (40, {"missing": 1, "unavailable": 1}, {"failed": {"tags": (7,)}}, "recovery"),
        (40, {"missing": 1, "unavailable": 1}, {}, "unchanged"),
    ],
)
def test_the_source_s_count_and_what_stands_decide(
    count: int | None, values: dict[str, Any], stands: dict[str, Any], mode: Mode
) -> None:
    step = planned(count, landed(**values), **stands)
    assert step.mode == mode
    assert (step.short, step.failed) == (
        (stands.get("short", {}).get("tags", ()), stands.get("failed", {}).get("tags", ()))
        if mode == "recovery"
        else ((), ())
    )


@pytest.mark.parametrize(
    ("newest", "reason"),
    [(None, "first load"), (landed(current=()), "first load from this source")],
)
def test_what_never_landed_is_landed_in_full(newest: Manifest | None, reason: str) -> None:
    step = planned(40, newest)
    assert (step.mode, step.reason) == ("full", reason)


@pytest.mark.parametrize(
    ("chosen", "mode"),
    [
        (options(full_refresh=True), "full"),
        (options(recheck=True), "recheck"),
        (options(recheck_after=7), "recheck"),
        (options(recheck_after=7.001), "unchanged"),
        (options(recheck_after=0), "recheck"),
        (options(resources=("movies",)), "not_requested"),
        (options(resources=("movies",), full_refresh=True), "not_requested"),
    ],
)
def test_options_decide_where_nothing_has_changed(chosen: Options, mode: Mode) -> None:
    compared = {"tags": NOON - timedelta(days=7)}
    assert planned(40, landed(), chosen, compared_at=compared).mode == mode


def test_a_recheck_is_due_where_nobody_knows_of_the_last() -> None:
    assert planned(40, landed(), options(recheck_after=1000)).mode == "recheck"


@pytest.mark.parametrize(("recovers", "mode"), [(True, "full"), (False, "unchanged")])
def test_a_stopped_recovery_is_finished_before_what_has_come_since(
    *, recovers: bool, mode: Mode
) -> None:
    stands = {"short": SHORT, "stopped": frozenset({"tags"})}
    step = planned(41, landed(missing=3), options(recover=recovers), **stands)
    assert step.mode == mode


@pytest.mark.parametrize(
    ("values", "stands", "chosen", "mode"),
    [
        ({"missing": 3}, {"short": SHORT}, options(), "recovery"),
        ({"missing": 1, "unavailable": 1}, {"failed": {"tags": (7,)}}, options(), "recovery"),
        ({"missing": 3}, {"short": SHORT}, options(recover=False), "unchanged"),
        ({"missing": 3}, {"short": SHORT}, options(resources=("movies",)), "not_requested"),
        ({"missing": 3, "unserved": True}, {"short": SHORT}, options(), "unchanged"),
        ({}, {}, options(), "unchanged"),
    ],
)
def test_the_second_phase_asks_for_what_the_newest_load_lacks(
    values: dict[str, Any], stands: dict[str, Any], chosen: Options, mode: Mode
) -> None:
    standing = Standing(is_empty=False, newest=landed(**values), **stands)
    steps = {step.name: step for step in plan_recovery(chosen, standing=standing)}
    assert steps["tags"].mode == mode
    assert steps["movies"].mode == "not_requested", "it never landed"


@pytest.mark.parametrize(
    ("values", "start"),
    [({}, 40), ({"row_end": 38, "count_error": "too_high"}, 38)],
)
def test_an_append_begins_where_the_rows_ended(values: dict[str, Any], start: int) -> None:
    step = planned(45, landed(**values, current_rows=start))
    assert (step.mode, step.start) == ("append", start)
    full = step.as_full("anew")
    assert (full.mode, full.start, full.reason) == ("full", 0, "anew")
