"""What throttling and a Retry-After mean for a request."""

from __future__ import annotations

import pytest

from ingest.http.failures import RequestFailedError
from tests.ingest.http.trial import BROKEN, Trial


def test_being_throttled_is_no_fault_of_the_request() -> None:
    trial = Trial(list_answers=True)
    call = trial.call()
    throttled = RequestFailedError("HTTP 429", retry_after=1.0, is_throttled=True)
    for _ in range(9):
        trial.health.note_success("/tags")
        assert trial.fail(call, throttled) == 1.0
    assert trial.pauses == [1.0] * 9
    assert trial.fail(call, BROKEN) == 1.0


def test_being_throttled_without_a_retry_after_is_no_fault_of_the_request() -> None:
    trial = Trial(list_answers=True)
    call = trial.call()
    for _ in range(9):
        trial.health.note_success("/tags")
        assert trial.fail(call, RequestFailedError("HTTP 429", is_throttled=True)) == 1.0


def test_a_list_that_throttles_for_ever_while_others_answer_is_down() -> None:
    trial = Trial(others_answer=True)
    call = trial.call()
    throttled = RequestFailedError("HTTP 429", retry_after=2.0, is_throttled=True)
    assert trial.fail_until_given_up(call, throttled) == 61
    assert call.scope == "path"


def test_a_source_that_always_throttles_runs_out_of_patience() -> None:
    trial = Trial()
    call = trial.call()
    throttled = RequestFailedError("HTTP 429", retry_after=1.0, is_throttled=True)
    assert trial.fail_until_given_up(call, throttled) == 121
    assert call.scope == "source"


def test_a_retry_after_of_nothing_still_waits_a_little() -> None:
    trial = Trial()
    call = trial.call()
    assert trial.fail(call, RequestFailedError("HTTP 429", retry_after=0.0)) == 1.0
    assert trial.pauses == []


def test_a_request_that_alone_is_told_to_come_back_later_is_its_own_fault() -> None:
    trial = Trial()
    call = trial.call()
    told = RequestFailedError("HTTP 503", retry_after=1.0, is_asleep=True)
    for _ in range(4):
        assert trial.fail(call, told) == 1.0
        trial.health.note_success("/tags")
    assert trial.fail(call, told) is None
    assert call.scope == "request"


@pytest.mark.parametrize(("others_answer", "scope"), [(False, "source"), (True, "path")])
def test_a_retry_after_beyond_the_patience_gives_up_at_once(
    scope: str, *, others_answer: bool
) -> None:
    trial = Trial(others_answer=others_answer)
    call = trial.call()
    throttled = RequestFailedError("HTTP 429", retry_after=3600.0, is_throttled=True)
    assert trial.fail(call, throttled) is None
    assert trial.pauses == []
    assert call.is_told_to_wait
    assert call.scope == scope
