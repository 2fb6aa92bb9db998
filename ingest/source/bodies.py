"""From an answer's body to the list in it, each row as its own JSON text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)
"""The errors that decoding raises on JSON that isn't what it should be, or isn't JSON."""

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

BLANKS: Final = re.compile(r"[ \t\n\r]*")

Span = tuple[int, int]

DEEPEST: Final = 2
"""Objects around a list at most: `{"data": {"items": []}}`."""

_READ: Final = json.JSONDecoder(strict=False).raw_decode
"""Reads the value at a place in a text, and tells where it ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """The list in an answer.

    Attributes:
        rows: Each as its JSON text.
        body: A plain JSON list of the rows as they were sent.
        envelope: The name under which an object held the list; None where it stood alone.
    """

    rows: list[bytes]
    body: bytes
    envelope: str | None = None


def split_rows(body: bytes) -> list[bytes]:
    """Return a page's rows, each as its JSON text.

    Servers write what isn't quite JSON: NaN, half a surrogate pair, bytes that are no UTF-8.
    That costs only the row that holds it: the row is returned as it is, and judged alone.

    Raises:
        msgspec.DecodeError: It isn't a list, even when read so; see `UNREADABLE`.
    """
    try:
        return [bytes(row) for row in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.DecodeError:
        text = _text(body)
        spans = _list_items(text, _past_blanks(text, 0))
        if spans is None or _past_blanks(text, spans[1]) != len(text):
            raise
        return _texts(text, spans[0])


def read_page(body: bytes, envelopes: Sequence[str], *, depth: int = DEEPEST) -> Page:
    """Return the list that an answer is, or that an object in it holds under a known name.

    Args:
        body: The answer.
        envelopes: The known names.
        depth: Objects around the list at most.

    Raises:
        msgspec.DecodeError: It holds no list, or several; see `UNREADABLE`.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    if body.lstrip()[:1] != b"{":
        return Page(split_rows(body), body)
    text = _text(body)
    members = dict(_members(text))
    found = [name for name in envelopes if text[members.get(name, (0, 0))[0]] == "["]
    if len(found) != 1:
        inner = [name for name in envelopes if name in members and text[members[name][0]] == "{"]
        if found or len(inner) != 1 or depth == 1:
            raise msgspec.DecodeError("no list, nor an object that holds one")
        start, stop = members[inner[0]]
        page = read_page(_bytes(text[start:stop]), envelopes, depth=depth - 1)
        return Page(page.rows, page.body, f"{inner[0]}.{page.envelope}")
    start, stop = members[found[0]]
    part = _bytes(text[start:stop])
    return Page(split_rows(part), part, found[0])


def read_value(raw: bytes) -> Any:  # noqa: ANN401 (any JSON)
    """Return a value, also where it isn't quite JSON: NaN, 1e400, text that is no Unicode.

    Raises:
        msgspec.DecodeError: It can't be read even so; see `UNREADABLE`.
    """
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        try:
            return json.loads(_text(raw), strict=False)
        except ValueError as error:
            raise msgspec.DecodeError(str(error)) from None


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _texts(text: str, spans: Sequence[Span]) -> list[bytes]:
    return [_bytes(text[start:stop]) for start, stop in spans]


def _list_items(text: str, place: int) -> tuple[list[Span], int] | None:
    """Return where a list's items stand, as Python reads JSON, and its end; None for no list."""
    items: list[Span] = []
    if text[place : place + 1] != "[":
        return None
    while True:
        start = _past_blanks(text, place + 1)
        if text[start : start + 1] == "]" and not items:
            return items, start + 1
        stop = _value_end(text, start)
        if stop is None:
            return None
        items.append((start, stop))
        place = _past_blanks(text, stop)
        if text[place : place + 1] != ",":
            return (items, place + 1) if text[place : place + 1] == "]" else None


def _members(text: str) -> Iterator[tuple[str, Span]]:
    """Yield an object's names, and where each one's value stands.

    Raises:
        msgspec.DecodeError: It isn't an object.
    """
    malformed = msgspec.DecodeError("an object that can't be read")
    place = _past_blanks(text, 0)
    if text[_past_blanks(text, place + 1) :][:1] == "}":
        return
    while text[place : place + 1] in {"{", ","}:
        start = _past_blanks(text, place + 1)
        stop = _value_end(text, start)
        if stop is None or text[start] != '"':
            raise malformed
        name = json.loads(text[start:stop], strict=False)
        colon = _past_blanks(text, stop)
        start = _past_blanks(text, colon + 1)
        stop = _value_end(text, start)
        if stop is None or text[colon] != ":":
            raise malformed
        yield name, (start, stop)
        place = _past_blanks(text, stop)
    if text[place : place + 1] != "}" or _past_blanks(text, place + 1) != len(text):
        raise malformed


def _value_end(text: str, start: int) -> int | None:
    """Return where a value ends; None where no value stands."""
    try:
        return _READ(text, start)[1]
    except ValueError:
        return None


def _past_blanks(text: str, place: int) -> int:
    match = BLANKS.match(text, place)
    return match.end() if match else place
