"""Bodies come in the encodings that servers use, name, and misname."""

from __future__ import annotations

import contextlib
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.http.encodings import TooLongError, as_utf8, decompressed, is_json
from ingest.http.failures import RequestFailedError

ROWS = b'[{"movieId": 1, "title": "Am\xc3\xa9lie"}]' + b" " * 10_000 + b"\n"
LIMIT = 2**20


def as_id(value: str | bytes) -> str | None:
    """Return a name that doesn't hold the time of day, as gzip's bytes do."""
    return value if isinstance(value, str) else ""


def deflated(body: bytes, form: int) -> bytes:
    stream = zlib.compressobj(wbits=form)
    return stream.compress(body) + stream.flush()


ZIPPED = gzip.compress(ROWS)
ZLIB, RAW = deflated(ROWS, zlib.MAX_WBITS), deflated(ROWS, -zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ("", ROWS),
        ("identity", ROWS),
        ("none", ROWS),
        ("utf-8", ROWS),
        ("br", ROWS),
        (" , ", ROWS),
        ("gzip", ZIPPED),
        ("GZIP", ZIPPED),
        ("x-gzip", ZIPPED),
        ("X-GZip ", ZIPPED),
        ("gzip, identity", ZIPPED),
        ("gzip, gzip", gzip.compress(ZIPPED)),
        ("gzip, gzip", ZIPPED),
        ("deflate, gzip", gzip.compress(ZLIB)),
        ("gzip", ROWS),
        ("deflate", ROWS),
        ("deflate", ZLIB),
        ("deflate", RAW),
        ("deflate", ZIPPED),
        ("", ZIPPED),
        ("utf-8", ZIPPED),
        ("gzip", gzip.compress(ROWS[:20]) + gzip.compress(ROWS[20:])),
        ("gzip", b"".join(gzip.compress(ROWS[at : at + 100]) for at in range(0, len(ROWS), 100))),
        ("gzip", gzip.compress(b"") + ZIPPED + gzip.compress(b"")),
        ("gzip", ZIPPED + b"\0" * 700),
        ("gzip", ZIPPED + b"\0" * 5000 + gzip.compress(b"")),
        ("gzip", ZIPPED + b"junk"),
    ],
    ids=as_id,
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_body_is_read_whatever_its_encoding_is_called(
    header: str, sent: bytes, size: int
) -> None:
    chunks = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert decompressed(chunks, header, at_most=LIMIT) == ROWS


@pytest.mark.parametrize("header", ["", "gzip", "deflate", "br"])
def test_an_empty_body_is_empty_in_any_encoding(header: str) -> None:
    assert decompressed([], header, at_most=LIMIT) == b""


@pytest.mark.parametrize("sent", [ZIPPED, ZIPPED + ZIPPED, ZLIB, RAW], ids=as_id)
@pytest.mark.parametrize("lost", [1, 8, 20])
def test_a_body_that_was_cut_short_is_a_failed_attempt(sent: bytes, lost: int) -> None:
    header = "gzip" if sent.startswith(ZIPPED) else "deflate"
    with pytest.raises(RequestFailedError, match="cut short"):
        decompressed([sent[:-lost]], header, at_most=LIMIT)


def test_a_damaged_body_is_a_failed_attempt() -> None:
    with pytest.raises(RequestFailedError, match="damaged"):
        decompressed([ZIPPED[:-6] + b"nonsen"], "gzip", at_most=LIMIT)


def test_encodings_beyond_four_are_a_failed_attempt() -> None:
    with pytest.raises(RequestFailedError, match="too many encodings"):
        decompressed([ROWS], "gzip, gzip, gzip, gzip, gzip", at_most=LIMIT)


def blanks(megabytes: int) -> bytes:
    return gzip.compress(b" " * 2**20 * megabytes)


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ("gzip", blanks(50)),
        ("gzip", blanks(1) * 50),
        ("gzip", gzip.compress(b" " * 1000) * 50_000),
        ("gzip, gzip", gzip.compress(blanks(50))),
        ("gzip, gzip, gzip", gzip.compress(gzip.compress(blanks(50)))),
        ("gzip, gzip", gzip.compress(gzip.compress(b"") * 2**20)),
        ("deflate", zlib.compress(b" " * 50 * 2**20)),
        ("", b" " * 50 * 2**20),
    ],
    ids=as_id,
)
def test_a_body_that_is_too_long_is_refused_in_bounded_memory(header: str, sent: bytes) -> None:
    chunks = (sent[at : at + 2**16] for at in range(0, len(sent), 2**16))
    tracemalloc.start()
    try:
        with pytest.raises(TooLongError):
            decompressed(chunks, header, at_most=LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 3 * LIMIT
    finally:
        tracemalloc.stop()


def test_many_empty_members_cost_little_time() -> None:
    began = time.monotonic()

    def members() -> Iterator[bytes]:
        for _ in range(100):
            yield gzip.compress(b"") * 500

    assert decompressed(members(), "gzip", at_most=2 * LIMIT) == b""
    assert time.monotonic() - began < 2


@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "deflate", "gzip, deflate", "x"]))
@settings(deadline=None)
def test_no_body_breaks_the_reader(body: bytes, header: str) -> None:
    with contextlib.suppress(RequestFailedError):
        decompressed([body], header, at_most=LIMIT)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("é".encode(), "application/json"),
        (b"\xef\xbb\xbf" + "é".encode(), "application/json"),
        ("é".encode(), "application/json; charset=latin-1"),
        ("é".encode("latin-1"), "application/json; charset=ISO-8859-1"),
        ("é".encode("cp1252"), 'application/json; charset="windows-1252"'),
        ("é".encode("utf-16"), "application/json"),
        ("é".encode("utf-16-le"), "application/json; charset=utf-16le"),
        ("é".encode("utf-16-be"), "application/json;charset=UTF-16BE"),
        ("é".encode("utf-32"), "application/json"),
        ("é".encode(), "application/json; charset=rot13"),
        ("é".encode(), "application/json; charset=zlib"),
        ("é".encode(), "application/json; charset=\x00"),
    ],
)
def test_characters_are_read_by_mark_and_charset_without_guessing(
    body: bytes, content_type: str
) -> None:
    assert as_utf8(body, content_type) == "é".encode()


def test_bytes_that_no_charset_is_named_for_stay_as_they_are() -> None:
    assert as_utf8(b"\xe9", "application/json") == b"\xe9"


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON", True),
        ("application/json; charset=utf-8", True),
        ("APPLICATION/JSON;Charset=UTF-8", True),
        ("application/problem+json", True),
        ("application/vnd.api+JSON ; v=1", True),
        ("text/json", True),
        ("application/json, application/json", True),
        ("", True),
        ("text/html", False),
        ("text/html; charset=json", False),
        ("text/plain", False),
        ("application/jsonp", False),
        ("application/octet-stream", False),
    ],
)
def test_a_media_type_of_json_is_known_in_any_case(content_type: str, *, expected: bool) -> None:
    assert is_json(content_type) is expected
