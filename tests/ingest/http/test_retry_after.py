"""What a `Retry-After` means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.http.retry_after import parse_retry_after

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
