"""How far a run is, as said where there is no terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from ingest.cli.progress_bars import BarProgress, LineProgress


class Clock:
    """A clock that is moved on by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the present, in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_line_comes_every_ten_seconds_with_the_time_left(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    progress = LineProgress(clock)
    progress.expect("ratings", 10_000)
    with caplog.at_level("INFO", logger="ingest"):
        for _ in range(5):
            clock.now += 5
            progress.advance("ratings", 500)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert lines == [
        "1,000 of 10,000 rows so far, now ratings, about 90 s left",
        "2,000 of 10,000 rows so far, now ratings, about 80 s left",
    ]


def test_the_time_left_is_at_the_current_rate_not_at_that_of_an_earlier_phase(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Pages of a thousand rows come first; then a recovery, a row at a time."""
    progress = LineProgress(clock)
    progress.expect("ratings", 100_000)
    progress.expect("tags", 3000)
    for _ in range(100):
        clock.now += 0.5
        progress.advance("ratings", 1000)
    progress.advance("tags", 1000)
    progress.begin_phase()
    progress.expect("tags, row by row", 3000)
    with caplog.at_level("INFO", logger="ingest"):
        for _ in range(60):
            clock.now += 0.5
            progress.advance("tags, row by row", 1)
    said = caplog.records[-1].getMessage()
    (seconds,) = re.findall(r"about (\d+) s left", said)
    assert int(seconds) == pytest.approx((3000 - 60) * 0.5, rel=0.1)


def test_without_a_count_no_time_is_told(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    progress = LineProgress(clock)
    progress.expect("ratings", None)
    with caplog.at_level("INFO", logger="ingest"):
        clock.now += 11
        progress.advance("ratings", 500)
    assert "500 rows so far, now ratings" in caplog.text
    assert "left" not in caplog.text


def test_bars_are_drawn_for_each_resource() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with BarProgress(console) as progress:
        progress.expect("ratings", 10)
        progress.advance("ratings", 4)
        progress.expect("movies", None)
        progress.advance("movies", 4)
    assert isinstance(console.file, io.StringIO)
    assert "ratings" in console.file.getvalue()
    assert "4/10" in console.file.getvalue()
