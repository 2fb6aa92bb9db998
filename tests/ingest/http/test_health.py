"""How long a source, or a list of it, has answered nothing."""

from __future__ import annotations

from ingest.http.failures import RequestFailedError
from ingest.http.health import Health

GONE = RequestFailedError("HTTP 503", is_asleep=True)
BROKEN = RequestFailedError("HTTP 500")


class Clock:
    """A clock that is moved on by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the present, in seconds."""
        return self.now


def wait(health: Health, clock: Clock, path: str, seconds: float) -> None:
    with health.waiting(path):
        clock.now += seconds


def test_time_in_which_nothing_is_asked_for_does_not_count() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    clock.now = 5000
    with health.asking("/tags"), health.waiting("/tags"):
        clock.now += 100
        with health.asking("/tags"), health.waiting("/tags"):
            clock.now += 10
        assert health.left("/tags") == 10
    clock.now += 5000
    with health.asking("/tags"):
        assert health.left("/tags") == 120


def test_time_in_which_the_limiter_holds_a_request_back_does_not_count() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    with health.asking("/tags"):
        clock.now += 3600
        wait(health, clock, "/tags", 10)
        health.note_failure("/tags", GONE)
        clock.now += 3600
        wait(health, clock, "/tags", 10)
        assert health.left_of_source == 100
        assert health.left_of_list("/tags") == 110


def test_any_success_starts_the_wait_for_the_source_anew() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    wait(health, clock, "/tags", 119)
    health.note_success("/movies")
    assert health.left("/tags") == 120


def test_success_elsewhere_neither_ends_nor_prolongs_the_wait_for_a_list() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    health.note_failure("/tags", GONE)
    wait(health, clock, "/tags", 100)
    health.note_success("/movies")
    assert health.left("/tags") == 20
    assert health.others_answer("/tags")
    assert not health.others_answer("/movies")


def test_a_success_of_the_list_ends_its_wait() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    health.note_failure("/tags", GONE)
    wait(health, clock, "/tags", 100)
    health.give_verdict("/tags", "path")
    health.note_success("/tags")
    assert health.left("/tags") == 120
    assert not health.is_out("/tags")
    assert health.verdict("/tags") is None


def test_a_list_s_wait_begins_with_the_first_failure_that_may_be_an_outage() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    health.note_failure("/tags", BROKEN)
    assert not health.is_out("/tags")
    wait(health, clock, "/tags", 50)
    health.note_failure("/tags", GONE)
    wait(health, clock, "/tags", 50)
    health.note_failure("/tags", GONE)
    assert health.left_of_list("/tags") == 70


def test_a_list_that_was_down_is_waited_for_anew_only_after_as_long_a_rest() -> None:
    clock = Clock()
    health = Health(120, clock=clock)
    with health.asking("/tags"):
        health.note_failure("/tags", GONE)
        wait(health, clock, "/tags", 120)
        health.give_verdict("/tags", "path")
    clock.now += 60
    with health.asking("/tags"):
        wait(health, clock, "/tags", 1)
        assert health.left_of_list("/tags") < 0
        assert health.verdict("/tags") == "path"
    clock.now += 121
    with health.asking("/tags"):
        assert health.left_of_list("/tags") == 120
        assert health.verdict("/tags") is None
