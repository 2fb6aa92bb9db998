"""From a page's JSON to rows that hold what they promise, and to those that don't."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from ingest.resources import Record, Resource

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises on JSON that isn't what it should be, or isn't JSON."""

BLANKS: Final = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that isn't what the resource promises.

    Attributes:
        place: Its place in the page, from 0.
        reason: What is wrong with it, and where.
        raw: The row as the source sent it, JSON.
    """

    place: int
    reason: str
    raw: str


@dataclass(slots=True)
class Rows:
    """A page, checked row by row.

    Attributes:
        places: Place in the page of each record, from 0.
        records: Rows that hold what the resource promises.
        rejected: Those that don't.
        unknown_fields: Names that the resource doesn't know.
    """

    places: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unknown_fields: set[str] = field(default_factory=set)


def split_rows(body: bytes) -> list[bytes]:
    """Return a page's rows, each as its JSON text.

    Servers write what isn't quite JSON: NaN, half a surrogate pair, bytes that are no UTF-8.
    That costs only the row that holds it: it comes out here as it is, and is unreadable alone.

    Raises:
        msgspec.DecodeError: It is no list, not even so; see `UNREADABLE`.
    """
    try:
        return [bytes(row) for row in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.DecodeError:
        rows = _split_leniently(body.decode("utf-8", "surrogateescape"))
        if rows is None:
            raise
        return [row.encode("utf-8", "surrogateescape") for row in rows]


def _split_leniently(text: str) -> list[str] | None:
    """Return the texts of a list's items, as Python reads JSON; None if it is no list."""
    read = json.JSONDecoder(strict=False).raw_decode
    rows: list[str] = []
    place = _past_blanks(text, 0)
    if text[place : place + 1] != "[":
        return None
    while True:
        start = _past_blanks(text, place + 1)
        try:
            _, stop = read(text, start)
        except ValueError:
            return None
        rows.append(text[start:stop])
        place = _past_blanks(text, stop)
        if text[place : place + 1] != ",":
            is_list = text[place : place + 1] == "]" and _past_blanks(text, place + 1) == len(text)
            return rows if is_list else None


def _past_blanks(text: str, place: int) -> int:
    match = BLANKS.match(text, place)
    return match.end() if match else place


class RowReader:
    """Reads the pages of one resource.

    A page in which all is well is decoded in one go; only another one is taken apart.
    """

    def __init__(self, resource: Resource) -> None:
        self._known = set(resource.record.__struct_fields__)
        self._page = msgspec.json.Decoder(list[resource.record])  # type: ignore[name-defined]
        self._record = resource.record

    def read(self, body: bytes) -> Rows:
        """Return the rows of a page.

        Args:
            body: JSON, a list.
        """
        try:
            records = self._page.decode(body)
        except UNREADABLE:
            return self._read_one_by_one(body)
        return Rows(places=list(range(len(records))), records=records)

    def _read_one_by_one(self, body: bytes) -> Rows:
        rows = Rows()
        for place, raw in enumerate(split_rows(body)):
            try:
                value = msgspec.json.decode(raw)
                record = msgspec.convert(self._without_unknown(value, rows), self._record)
            except UNREADABLE as error:
                text = raw.decode("utf-8", "replace")
                rows.rejected.append(Rejected(place, str(error), text))
            else:
                rows.places.append(place)
                rows.records.append(record)
        return rows

    def _without_unknown(self, value: Any, rows: Rows) -> Any:  # noqa: ANN401 (any JSON)
        if not isinstance(value, dict):
            return value
        rows.unknown_fields.update(value.keys() - self._known)
        return {name: value[name] for name in value.keys() & self._known}
