"""The limiter: starts are spaced exactly, and a pause holds everybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.http.limiter import Limiter


class FakeTime:
    """A clock that only a sleep moves on.

    Attributes:
        now: Seconds.
        on_sleep: Called once, in the middle of the next sleep.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.on_sleep: Callable[[], None] | None = None

    def clock(self) -> float:
        """Return the present."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move the present on."""
        meanwhile, self.on_sleep = self.on_sleep, None
        if meanwhile is not None:
            self.now += seconds / 2
            meanwhile()
            seconds /= 2
        self.now += seconds

    def limiter(self, interval: float) -> Limiter:
        """Return a limiter on this time."""
        return Limiter(interval, clock=self.clock, sleep=self.sleep)


@given(
    interval=st.sampled_from([0.125, 0.5, 2.0]),
    latencies=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40),
)
@settings(deadline=None)
def test_n_starts_take_n_minus_one_intervals_whatever_the_latency(
    interval: float, latencies: list[float]
) -> None:
    time_ = FakeTime()
    limiter = time_.limiter(interval)
    starts = []
    for share in latencies:
        limiter.wait()
        starts.append(time_.now)
        time_.now += share * interval * 0.999
    assert starts[-1] - starts[0] == pytest.approx((len(starts) - 1) * interval)


def test_a_slow_answer_earns_no_burst_afterwards() -> None:
    time_ = FakeTime()
    limiter = time_.limiter(0.5)
    limiter.wait()
    time_.now += 60
    starts = []
    for _ in range(5):
        limiter.wait()
        starts.append(time_.now)
    assert [later - earlier for earlier, later in pairwise(starts)] == [0.5] * 4


def test_the_first_start_does_not_wait() -> None:
    time_ = FakeTime()
    time_.limiter(3600.0).wait()
    assert time_.now == 1000.0


def test_an_interval_of_zero_lets_all_through() -> None:
    time_ = FakeTime()
    limiter = time_.limiter(0.0)
    for _ in range(100):
        limiter.wait()
    assert time_.now == 1000.0


def test_a_pause_holds_back_the_next_start() -> None:
    time_ = FakeTime()
    limiter = time_.limiter(0.5)
    limiter.wait()
    limiter.pause(30)
    limiter.wait()
    assert time_.now == 1030.0
    limiter.wait()
    assert time_.now == 1030.5


@pytest.mark.parametrize("interval", [0.0, 0.5])
def test_a_pause_holds_one_that_waits_for_its_slot_already(interval: float) -> None:
    time_ = FakeTime()
    limiter = time_.limiter(interval)
    limiter.wait()
    if not interval:
        limiter.pause(1)
    time_.on_sleep = lambda: limiter.pause(30)
    asleep_at = time_.now
    limiter.wait()
    assert time_.now >= asleep_at + 30


def test_a_shorter_pause_does_not_cut_a_longer_one_short() -> None:
    time_ = FakeTime()
    limiter = time_.limiter(0.0)
    limiter.pause(30)
    limiter.pause(1)
    limiter.wait()
    assert time_.now == 1030.0


def test_threads_share_the_spacing_although_each_request_lasts_longer_than_it() -> None:
    limiter = Limiter(0.01)
    starts: list[float] = []

    def ask() -> None:
        for _ in range(10):
            limiter.wait()
            starts.append(time.monotonic())
            time.sleep(0.025)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = max(starts) - min(starts)
    assert 39 * 0.01 * 0.98 <= took <= 39 * 0.01 * 1.3


def test_a_pause_holds_all_threads() -> None:
    limiter = Limiter(0.005)
    paused_until = 0.0
    starts: list[float] = []

    def ask() -> None:
        for _ in range(10):
            limiter.wait()
            starts.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    pause_began = time.monotonic()
    limiter.pause(0.2)
    paused_until = time.monotonic() + 0.2
    for thread in threads:
        thread.join()
    # one may just have been let through when the pause began
    early = [start for start in starts if pause_began + 0.003 < start < paused_until - 0.001]
    assert early == []
    assert max(starts) > paused_until
