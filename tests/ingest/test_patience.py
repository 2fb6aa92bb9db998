"""When a failed request is asked again, and what a Retry-After means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.patience import Call, Patience, RequestFailedError, parse_retry_after

NOW = datetime(2026, 11, 22, 21, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 120 ", 120.0),
        ("Sun, 22 Nov 2026 21:07:38 GMT", 30.0),
        ("Sunday, 22-Nov-26 21:07:38 GMT", 30.0),
        ("Sun, 22 Nov 2026 22:07:38 +0100", 30.0),
        ("Sun, 22 Nov 2026 21:06:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("Sun, 99 Nov 2026 21:07:38 GMT", None),
        ("9" * 5000, float("inf")),
    ],
)
def test_retry_after_is_read_in_both_forms_and_garbage_is_none(
    header: str | None, seconds: float | None
) -> None:
    assert parse_retry_after(header, now=NOW) == seconds


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Sun, 22 Nov 2026 21:07:06 GMT", 30.0),
        ("Sun, 22 Nov 2026 21:17:08 GMT", 0.0),
        ("Sun, 22 Nov 2026 20:57:08 GMT", 630.0),
        ("yesterday", 30.0),
    ],
)
def test_a_retry_after_date_is_read_by_the_source_s_own_clock_where_that_is_wrong(
    date: str, seconds: float
) -> None:
    header = "Sun, 22 Nov 2026 21:07:38 GMT"
    assert parse_retry_after(header, now=NOW, date=date) == seconds


@given(st.text())
@settings(deadline=None)
def test_no_retry_after_header_breaks_the_reader(header: str) -> None:
    seconds = parse_retry_after(header, now=NOW)
    assert seconds is None or seconds >= 0


class Clock:
    """A clock that is moved on by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the present, in seconds."""
        return self.now


def make_call(
    patience: Patience, *, probe: bool = False, attempts: int = 5
) -> tuple[Call, list[float]]:
    pauses: list[float] = []
    call = Call(patience, pause=pauses.append, probe=lambda: probe, attempts=attempts)
    return call, pauses


def test_a_request_is_its_own_fault_after_five_failures_while_others_succeed() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    call, _ = make_call(patience)
    for _ in range(4):
        assert call.judge(RequestFailedError("HTTP 500")) is True
        patience.note_success()
    assert call.judge(RequestFailedError("HTTP 500")) is False
    assert call.is_own_fault


def test_a_success_soon_after_the_first_failure_does_not_count_if_none_came_since() -> None:
    """What was in flight when the source died may still be answered."""
    clock = Clock()
    patience = Patience(120, clock=clock)
    call, _ = make_call(patience)
    assert call.judge(RequestFailedError("HTTP 500")) is True
    patience.note_success()
    for _ in range(10):
        assert call.judge(RequestFailedError("HTTP 500")) is True
    assert not call.is_own_fault


def test_five_failures_while_nothing_succeeds_are_the_source_s_fault() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    patience.note_success()
    call, _ = make_call(patience)
    for _ in range(20):
        clock.now += 5
        assert call.judge(RequestFailedError("HTTP 500")) is True
    clock.now = 121
    assert call.judge(RequestFailedError("HTTP 500")) is False
    assert not call.is_own_fault


def test_the_last_request_of_all_is_its_own_fault_if_what_was_answered_still_is() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    patience.note_success()
    call, _ = make_call(patience, probe=True)
    judged = [call.judge(RequestFailedError("HTTP 500")) for _ in range(5)]
    assert judged == [True] * 4 + [False]
    assert call.is_own_fault


def test_being_throttled_is_no_fault_of_the_request() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    call, pauses = make_call(patience, probe=True)
    throttled = RequestFailedError("HTTP 429", retry_after=1.0, is_throttled=True)
    for _ in range(9):
        patience.note_success()
        assert call.judge(throttled) is not False
    assert pauses == [1.0] * 9
    assert call.judge(RequestFailedError("HTTP 500")) is True
    assert not call.is_own_fault


def test_being_throttled_without_a_retry_after_is_no_fault_of_the_request() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    call, _ = make_call(patience, probe=True)
    for _ in range(9):
        patience.note_success()
        assert call.judge(RequestFailedError("HTTP 429", is_throttled=True)) is True
    assert not call.is_own_fault


def test_a_retry_after_of_nothing_still_waits_a_little() -> None:
    call, pauses = make_call(Patience(120, clock=Clock()))
    assert call.judge(RequestFailedError("HTTP 429", retry_after=0.0)) is True
    assert pauses == []


def test_a_request_that_alone_is_told_to_come_back_later_is_its_own_fault() -> None:
    patience = Patience(120, clock=Clock())
    call, _ = make_call(patience)
    judged = []
    for _ in range(5):
        judged.append(call.judge(RequestFailedError("HTTP 503", retry_after=1.0)))
        patience.note_success()
    assert judged == [0.0, 0.0, 0.0, 0.0, False]
    assert call.is_own_fault


def test_a_retry_after_beyond_the_patience_gives_up_at_once() -> None:
    clock = Clock()
    call, pauses = make_call(Patience(120, clock=clock))
    assert call.judge(RequestFailedError("HTTP 429", retry_after=3600.0)) is False
    assert pauses == []


def test_a_source_that_always_throttles_runs_out_of_patience() -> None:
    clock = Clock()
    call, _ = make_call(Patience(120, clock=clock))
    judged: bool | float = True
    tries = 0
    while judged is not False:
        tries += 1
        assert tries < 200
        judged = call.judge(RequestFailedError("HTTP 429", retry_after=1.0))
        clock.now += 1.0
    assert clock.now == pytest.approx(120, abs=2)


def test_a_wrong_address_is_given_up_after_five_tries() -> None:
    clock = Clock()
    call, _ = make_call(Patience(120, clock=clock))
    refused = RequestFailedError("connection refused", is_unreachable=True)
    assert [call.judge(refused) for _ in range(5)] == [True] * 4 + [False]


def test_a_wrong_address_is_given_up_sooner_where_patience_ends_sooner() -> None:
    clock = Clock()
    call, _ = make_call(Patience(1, clock=clock))
    clock.now = 2
    assert call.judge(RequestFailedError("connection refused", is_unreachable=True)) is False


def test_a_source_that_went_away_is_waited_for() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    patience.note_success()
    call, _ = make_call(patience)
    refused = RequestFailedError("connection refused", is_unreachable=True)
    assert all(call.judge(refused) for _ in range(20))


def test_time_in_which_nothing_is_asked_for_does_not_count() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    with patience.asking():
        clock.now = 100
        with patience.asking():
            clock.now = 110
        assert patience.left == 10
    clock.now = 5000
    with patience.asking():
        assert patience.left == 120


def test_any_success_starts_the_wait_anew() -> None:
    clock = Clock()
    patience = Patience(120, clock=clock)
    clock.now = 119
    patience.note_success()
    assert patience.left == 120


def test_what_no_one_foresaw_is_not_asked_again() -> None:
    clock = Clock()
    call, _ = make_call(Patience(120, clock=clock))
    assert call.judge(ZeroDivisionError()) is False
