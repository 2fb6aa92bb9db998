"""An answer that a stopped run has left is held against what the source answers now."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.plan.resume import _is_same
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.opening import Opening
from ingest.raw.window import Window
from ingest.source.api import Counts, FilmsApi
from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TAGS = RESOURCES["tags"]
STEP = Step(resource=TAGS, mode="full", reason="first load", count=40, previous=None)


@pytest.mark.parametrize(
    ("window", "before", "now", "may_grow", "expected"),
    [
        (Window(10, 20), 40, 40, False, True),
        (Window(10, 20), 14, 14, False, True),
        # rows that came since stand behind those that were there
        (Window(10, 20), 14, 17, True, True),
        (Window(10, 20), 14, 17, False, False),
        (Window(12, 13), 12, 13, True, True),
        # a row that wasn't there is none that may still be called so
        (Window(12, 13), 12, 13, False, False),
        (Window(10, 20), 17, 14, True, False),
        (Window(10, 20), 17, 14, False, False),
        (Window(10, 20), 17, 0, True, False),
    ],
)
def test_a_window_is_the_same_if_its_rows_are_and_may_have_grown_at_the_end_alone(
    serve: Serve,
    tmp_path: Path,
    window: Window,
    before: int,
    now: int,
    *,
    may_grow: bool,
    expected: bool,
) -> None:
    behaviour = Behaviour()
    rows = behaviour.rows["tags"]
    opening = Opening(
        load_id="20261120T120000000000Z",
        started_at=NOON,
        source="the source",
        batch_size=10,
        modes={"tags": "full"},
        counts={},
    )
    answers = Answers.begin(tmp_path, opening, now=lambda: NOON)
    asked: list[Counts] = []
    with open_transport(serve(behaviour).url) as transport:
        api = FilmsApi(transport)
        behaviour.rows["tags"] = rows[:before]
        answer = api.page(TAGS, skip=window.start, limit=window.size)
        had = len(answer.value)
        answers.keep("tags", window, answer.body, rows=had, requests=1, retries=0)
        behaviour.rows["tags"] = rows[:now]
        same = _is_same(STEP, window, answers, api, asked, may_grow=may_grow)
    answers.close()
    assert same == expected
    assert [counts.requests for counts in asked] == [1]
