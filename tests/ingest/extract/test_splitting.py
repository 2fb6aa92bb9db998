"""Recovery: whatever is hidden or poisoned, what can be had is had, in bounded requests."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.splitting import Splitting
from ingest.raw.window import Window

Ask = Callable[[Window], Sequence[bytes] | None]


def drive(windows: list[Window], ask: Ask, *, seed: int = 0) -> tuple[Splitting, list[Window]]:
    """Ask until nothing is left, up to four at a time, answers coming back in any order."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    recovery = Splitting(windows)
    asked: list[Window] = []
    waiting: list[Window] = []
    while True:
        while len(waiting) < 4 and (window := recovery.next_window()) is not None:
            asked.append(window)
            waiting.append(window)
        if not waiting:
            return recovery, asked
        window = waiting.pop(chance.randrange(len(waiting)))
        recovery.note(window, ask(window))


def bound(windows: list[Window], poisoned: int) -> int:
    rows = sum(window.size for window in windows)
    largest = max(window.size for window in windows)
    return rows + 2 * math.ceil(math.log2(largest)) * poisoned if largest > 1 else rows


@st.composite
def windows_of(draw: st.DrawFn) -> list[Window]:
    """Draw one to four windows of up to 33 rows that don't overlap."""
    sizes = draw(st.lists(st.integers(1, 33), min_size=1, max_size=4))
    windows, start = [], draw(st.integers(0, 5))
    for size in sizes:
        windows.append(Window(start, start + size))
        start += size + draw(st.integers(0, 5))
    return windows


PLACES = st.frozensets(st.integers(0, 170))


@given(windows=windows_of(), hidden=PLACES, poisoned=PLACES, seed=st.integers(0, 99))
@settings(max_examples=200, deadline=None)
def test_what_can_be_had_is_had_exactly_once_within_the_bound(
    windows: list[Window], hidden: frozenset[int], poisoned: frozenset[int], seed: int
) -> None:
    def ask(window: Window) -> Sequence[bytes] | None:
        if poisoned.intersection(range(*window)):
            return None
        return [b"%d" % at for at in range(*window) if at not in hidden or at == window.start]

    recovery, asked = drive(windows, ask, seed=seed)
    covered = {at for window in windows for at in range(*window)}
    assert recovery.rows == {at: b"%d" % at for at in covered - poisoned}
    assert sorted(recovery.failed) == sorted(covered & poisoned)
    assert len(asked) <= bound(windows, len(covered & poisoned))
    assert recovery.settled == recovery.wanted == len(covered)


@given(
    windows=windows_of(),
    groups=st.lists(st.integers(0, 4), min_size=171, max_size=171),
    poisoned=PLACES,
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_rows_hidden_by_their_group_as_tags_are_within_the_bound(
    windows: list[Window], groups: list[int], poisoned: frozenset[int], seed: int
) -> None:
    """The public API shows the first tag of each user and movie in a page."""

    def ask(window: Window) -> Sequence[bytes] | None:
        if poisoned.intersection(range(*window)):
            return None
        firsts: dict[int, int] = {}
        for at in range(*window):
            firsts.setdefault(groups[at], at)
        return [b"%d" % at for at in sorted(firsts.values())]

    recovery, asked = drive(windows, ask, seed=seed)
    covered = {at for window in windows for at in range(*window)}
    assert recovery.rows == {at: b"%d" % at for at in covered - poisoned}
    assert len(asked) <= bound(windows, len(covered & poisoned))


@given(
    windows=windows_of(),
    values=st.lists(st.sampled_from([b"x", b"y", b"z"]), min_size=171, max_size=171),
    hidden=PLACES,
    poisoned=PLACES,
)
@settings(max_examples=60, deadline=None)
def test_identical_rows_are_told_apart_by_their_places(
    windows: list[Window], values: list[bytes], hidden: frozenset[int], poisoned: frozenset[int]
) -> None:
    def ask(window: Window) -> Sequence[bytes] | None:
        if poisoned.intersection(range(*window)):
            return None
        return [values[at] for at in range(*window) if at not in hidden or at == window.start]

    recovery, asked = drive(windows, ask)
    covered = {at for window in windows for at in range(*window)}
    assert recovery.rows == {at: values[at] for at in covered - poisoned}
    assert len(asked) <= 2 * bound(windows, len(covered & poisoned))


@given(windows=windows_of(), seed=st.integers(0, 10_000))
@settings(deadline=None)
def test_answers_that_contradict_each_other_neither_loop_nor_invent_rows(
    windows: list[Window], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    given_rows: set[bytes] = set()
    requests = 0

    def ask(window: Window) -> Sequence[bytes] | None:
        nonlocal requests
        requests += 1
        assert requests <= 4 * sum(window.size for window in windows), "it loops"
        if chance.random() < 0.2:
            return None
        rows = chance.choices([b"a", b"b", b"c", b"d"], k=chance.randint(0, window.size))
        given_rows.update(rows)
        return rows

    recovery, _ = drive(windows, ask)
    covered = {at for window in windows for at in range(*window)}
    assert set(recovery.rows.values()) <= given_rows
    assert recovery.rows.keys() | recovery.absent | recovery.failed == covered
    assert not recovery.rows.keys() & (recovery.absent | recovery.failed)
    assert not recovery.absent & recovery.failed


@pytest.mark.parametrize("moved", [[b"a", b"b", b"d", b"c"], [b"a", b"b", b"x", b"c"]])
def test_rows_that_moved_between_two_answers_are_asked_for_and_not_inferred(
    moved: list[bytes],
) -> None:
    answers = {
        Window(0, 5): moved,
        Window(2, 5): [b"c", b"d", b"e"],
        Window(0, 2): [b"y", b"z"],
    }
    recovery, asked = drive([Window(0, 5)], lambda window: answers[window])
    assert asked == list(answers)
    assert recovery.rows == dict(enumerate([b"y", b"z", b"c", b"d", b"e"]))


@pytest.mark.parametrize("whole", [[b"a", b"b", b"d"], [b"a", b"d"], [b"a"]])
def test_a_right_half_that_fails_says_nothing_of_the_left_which_is_asked_for(
    whole: list[bytes],
) -> None:
    answers = {Window(0, 4): whole, Window(2, 4): None, Window(0, 2): [b"a", b"b"]}
    asked: list[Window] = []

    def ask(window: Window) -> Sequence[bytes] | None:
        asked.append(window)
        return answers.get(window, [b"c"] if window.start == 2 else [b"d"])

    recovery, _ = drive([Window(0, 4)], ask)
    assert sorted(asked) == [(0, 2), (0, 4), (2, 3), (2, 4), (3, 4)]
    assert recovery.rows == dict(enumerate([b"a", b"b", b"c", b"d"]))


@pytest.mark.parametrize("end", [0, 1, 300, 617, 999])
def test_rows_past_the_end_of_the_source_cost_few_requests(end: int) -> None:
    """A count that is too high must not cost a request for each row that isn't there."""

    def ask(window: Window) -> Sequence[bytes]:
        return [b"%d" % at for at in range(window.start, min(window.stop, end))]

    recovery, asked = drive([Window(0, 1000)], ask)
    assert recovery.rows == {at: b"%d" % at for at in range(end)}
    assert sorted(recovery.absent) == list(range(end, 1000))
    assert len(asked) <= 25


def test_one_hidden_row_of_a_thousand_takes_a_dozen_requests() -> None:
    def ask(window: Window) -> Sequence[bytes]:
        return [b"%d" % at for at in range(*window) if at != 617 or at == window.start]

    recovery, asked = drive([Window(0, 1000)], ask)
    assert len(recovery.rows) == 1000
    assert len(asked) <= 1 + 2 * 10


def test_one_poisoned_row_of_a_thousand_takes_two_dozen_requests() -> None:
    def ask(window: Window) -> Sequence[bytes] | None:
        return None if window.start <= 617 < window.stop else [b"%d" % at for at in range(*window)]

    recovery, asked = drive([Window(0, 1000)], ask)
    assert (len(recovery.rows), recovery.failed) == (999, {617})
    assert len(asked) <= 1 + 2 * 10


def test_no_window_is_asked_for_that_the_source_would_refuse_like_an_earlier_one() -> None:
    windows = [Window(0, 10), Window(20, 30), Window(40, 43)]
    recovery = Splitting(windows)
    refused = recovery.next_window()
    assert refused == windows[0]
    recovery.lower_limit(refused, 4)
    sizes = []
    while (window := recovery.next_window()) is not None:
        sizes.append(window.size)
        recovery.note(window, [b"{}"] * window.size)
    assert sizes == [4, 4, 2, 4, 4, 2, 3]
    assert recovery.rows.keys() == {*range(10), *range(20, 30), *range(40, 43)}
