"""When a failed request is asked again, and what fails when it is given up."""

from __future__ import annotations

import pytest

from ingest.http.failures import RequestFailedError
from ingest.http.retry import Backoff
from tests.ingest.http.trial import BROKEN, GONE, LOST, REFUSED, Trial


@pytest.mark.parametrize("error", [BROKEN, GONE, LOST])
def test_a_request_is_given_up_after_five_failures_while_others_of_its_list_succeed(
    error: RequestFailedError,
) -> None:
    trial = Trial()
    call = trial.call()
    for _ in range(4):
        assert trial.fail(call, error) == 1.0
        trial.health.note_success("/tags")
    assert trial.fail(call, error) is None
    assert call.scope == "request"
    assert trial.probed == []


def test_a_success_soon_after_the_first_failure_does_not_count_if_none_came_since() -> None:
    """What was in flight when the source died may still be answered."""
    trial = Trial()
    call = trial.call()
    trial.fail(call, BROKEN)
    trial.health.note_success("/tags")
    for _ in range(10):
        assert trial.fail(call, BROKEN) == 1.0


def test_failures_while_nothing_succeeds_are_the_sources_fault() -> None:
    trial = Trial()
    trial.health.note_success("/tags")
    call = trial.call()
    assert trial.fail_until_given_up(call, BROKEN) == 121
    assert call.scope == "source"
    assert trial.now == 120


@pytest.mark.parametrize("error", [BROKEN, GONE, LOST])
def test_the_last_request_of_all_is_its_own_fault_if_its_list_still_answers(
    error: RequestFailedError,
) -> None:
    trial = Trial(list_answers=True)
    trial.health.note_success("/tags")
    call = trial.call()
    assert trial.fail_until_given_up(call, error) == 5
    assert call.scope == "request"
    assert trial.probed == ["list"]


@pytest.mark.parametrize("error", [GONE, LOST, REFUSED])
def test_a_list_of_which_nothing_is_answered_while_others_are_is_waited_for_then_down(
    error: RequestFailedError,
) -> None:
    trial = Trial(others_answer=True)
    trial.health.note_success("/analytics")
    call = trial.call()
    while trial.fail(call, error) is not None:
        trial.health.note_success("/movies")
        assert trial.now <= 120
    assert call.scope == "path"
    assert trial.now == 120


def test_a_failure_of_the_row_s_own_kind_waits_too_while_its_list_is_down() -> None:
    trial = Trial(others_answer=True)
    call, broken = trial.call(), trial.call()
    trial.fail(call, GONE)
    assert trial.fail_until_given_up(broken, BROKEN) == 120
    assert broken.scope == "path"


def test_a_request_that_fails_alone_costs_nothing_once_its_list_answers_again() -> None:
    trial = Trial(others_answer=True)
    call = trial.call()
    for _ in range(100):
        assert trial.fail(call, GONE) is not None
    trial.health.note_success("/tags")
    assert trial.fail(call, GONE) is not None
    assert trial.health.left("/tags") > 118


def test_all_requests_of_a_list_end_together_and_one_asks_whether_others_answer() -> None:
    trial = Trial(others_answer=True)
    trial.health.note_success("/analytics")
    calls = [trial.call(attempts=1000) for _ in range(4)]
    for call in calls:
        trial.fail(call, GONE)
    trial.now = 200
    with trial.health.waiting("/tags"):
        trial.now = 330
    assert [call.judge(GONE) for call in calls] == [None] * 4
    assert [call.scope for call in calls] == ["path"] * 4
    assert trial.probed == ["list", "elsewhere"]


def test_a_list_whose_patience_is_over_is_asked_once_more_before_it_is_called_down() -> None:
    trial = Trial(list_answers=True)
    call = trial.call(attempts=1000)
    assert trial.fail_until_given_up(call, LOST) == 122
    assert call.scope == "request"


def test_a_list_is_not_given_up_before_its_own_patience_is_over() -> None:
    """One that hangs fails late: the source has been silent for longer than the list is down."""
    trial = Trial(others_answer=True)
    trial.health.note_success("/analytics")
    call = trial.call()
    assert trial.fail(call, GONE, after=75) is not None
    assert trial.fail(call, GONE, after=44) is not None
    assert trial.probed == ["list", "elsewhere"]
    assert trial.fail(call, GONE, after=73) == 1.0
    assert trial.fail(call, GONE) is None
    assert call.scope == "path"
    assert trial.now == 75 + 120


def test_a_wrong_address_is_given_up_after_five_tries() -> None:
    trial = Trial()
    call = trial.call()
    assert [trial.fail(call, REFUSED) for _ in range(5)] == [1.0] * 4 + [None]
    assert call.scope == "source"


def test_a_wrong_address_is_given_up_sooner_where_patience_ends_sooner() -> None:
    trial = Trial(patience=1)
    assert trial.fail(trial.call(), REFUSED, after=2) is None


def test_a_source_that_went_away_is_waited_for() -> None:
    trial = Trial()
    trial.health.note_success("/tags")
    call = trial.call()
    assert all(trial.fail(call, REFUSED) for _ in range(20))


@pytest.mark.parametrize("error", [BROKEN, GONE, LOST, REFUSED])
def test_without_retries_one_failure_is_the_request_s_own(error: RequestFailedError) -> None:
    trial = Trial()
    call = trial.call(retries=False)
    assert trial.fail(call, error) is None
    assert call.scope == "request"
    assert trial.probed == []
    assert trial.now == 0


@pytest.mark.parametrize(
    ("list_answers", "others_answer", "scope"),
    [(True, True, "request"), (False, True, "path"), (False, False, "source")],
)
def test_without_any_patience_nothing_is_waited_for_and_its_scope_is_found_out(
    scope: str, *, list_answers: bool, others_answer: bool
) -> None:
    trial = Trial(patience=0, list_answers=list_answers, others_answer=others_answer)
    call = trial.call()
    assert trial.fail_until_given_up(call, GONE) <= 2
    assert trial.now == 0
    assert call.scope == scope


def test_a_wait_never_lasts_longer_than_the_patience() -> None:
    trial = Trial(patience=2.5)
    call = trial.call()
    assert [trial.fail(call, GONE) for _ in range(4)] == [1.0, 1.0, 0.5, None]


def test_what_was_cut_short_for_a_patience_that_began_anew_is_asked_again_at_once() -> None:
    trial = Trial()
    call = trial.call(attempts=1)
    cut = RequestFailedError("no answer in time", is_asleep=True, is_cut_short=True)
    call.begin_attempt()
    trial.health.note_success("/movies")
    assert call.judge(cut) == 0.0


def test_what_is_answered_while_a_request_is_on_its_way_may_come_after_the_outage_it_met() -> None:
    trial = Trial()
    call = trial.call()
    for _ in range(4):
        trial.fail(call, GONE)
    call.begin_attempt()
    trial.health.note_success("/tags")
    assert call.judge(GONE) is not None
    assert trial.fail(call, GONE) is not None, "what came before counts no more, once it is over"


def test_waits_double_up_to_their_maximum() -> None:
    backoff = Backoff(initial=0.5, maximum=15, jitter=0.5)
    waits = [backoff.seconds(failures, chance=0) for failures in range(1, 8)]
    assert waits == [0.5, 1, 2, 4, 8, 15, 15]
    assert backoff.seconds(1, chance=1) == 1.0
    assert backoff.seconds(10**9, chance=1) == 15
