"""The list in an answer: bare or in an object, as JSON or not quite."""

from __future__ import annotations

import json

import pytest

from ingest.source.bodies import UNREADABLE, read_page
from ingest.source.known import envelopes
from ingest.source.resources import RESOURCES

NAMES = envelopes(RESOURCES["tags"])
ROWS = b'[{"a": 1}, {"b": [2]}]'


@pytest.mark.parametrize(
    ("body", "envelope"),
    [
        (ROWS, None),
        (b"\xef\xbb\xbf" + ROWS, None),
        (b'{"data": ' + ROWS + b"}", "data"),
        (b'\xef\xbb\xbf {"items": ' + ROWS + b', "total": 2, "page": 1}', "items"),
        (b'{"total": 2, "results": ' + ROWS + b"}", "results"),
        (b'{"tags": ' + ROWS + b"}", "tags"),
        (b'{"total": NaN, "links": [1], "data" : ' + ROWS + b"\n}", "data"),
        (b'{"data": {"items": ' + ROWS + b', "total": 2}, "status": "ok"}', "data.items"),
    ],
)
def test_a_list_is_found_also_in_an_object(body: bytes, envelope: str | None) -> None:
    page = read_page(body, NAMES)
    assert [json.loads(row) for row in page.rows] == json.loads(ROWS)
    assert json.loads(page.body) == json.loads(ROWS)
    assert page.envelope == envelope


@pytest.mark.parametrize("body", [b"[]", b'{"data": []}', b'{"data": [ ], "total": 0}'])
def test_an_empty_list_is_an_empty_page(body: bytes) -> None:
    assert read_page(body, NAMES).rows == []


def test_rows_in_an_object_stay_as_they_were_sent() -> None:
    rows = [b'{"a": NaN}', b'{"a":  1e400}', b'{"a": "\xff"}']
    page = read_page(b'{"data": [' + b", ".join(rows) + b'], "total": Infinity}', NAMES)
    assert page.rows == rows


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"{",
        b'{"data"',
        b'{"data":',
        b'{"data": [1',
        b'{"data": [1]',
        b'{"data": [1]} x',
        b'{"data": [1],}',
        b'{"data": 1}',
        b'{"data": null, "total": 0}',
        b'{"detail": [{"msg": "no"}]}',
        b'{"data": [1], "items": [2]}',
        b'{"data": {"items": {"results": [1]}}}',
        b'{"data": ' * 5000 + b"[]" + b"}" * 5000,
        b"{[1]}",
        b"{1: [1]}",
    ],
)
def test_what_holds_no_list_or_several_is_unreadable(body: bytes) -> None:
    with pytest.raises(UNREADABLE):
        read_page(body, NAMES)
