"""Turns a page's JSON into rows that are as promised, and sets the others apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from ingest.source.bodies import UNREADABLE, read_value, split_rows
from ingest.source.known import field_names, text_fields
from ingest.source.names import plain, shown, shown_names
from ingest.source.resources import Record, Resource

EXACT_FLOAT: Final = 2.0**53
"""From here on a float can't hold each whole number."""

DIGITS: Final = re.compile(r"[0-9]{1,19}(?:\.0+)?", re.ASCII)
"""A whole number as text."""


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
        field_names: Fields that came under another name: name sent, our name.
        seen_fields: Our names of all fields that at least one row came with, null or not.
    """

    places: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unknown_fields: set[str] = field(default_factory=set)
    field_names: dict[str, str] = field(default_factory=dict)
    seen_fields: set[str] = field(default_factory=set)


class RowReader:
    """Reads the pages of one resource, whatever its fields are called in the source's dialect.

    A page without a fault is decoded at once; only a page with a fault is split into rows.
    """

    def __init__(self, resource: Resource) -> None:
        fields = resource.fields
        self._page = msgspec.json.Decoder(list[resource.record])  # type: ignore[name-defined]
        self._record = resource.record
        self._own = frozenset(field.name for field in fields)
        self._required = tuple(field.name for field in fields if field.is_required)
        self._nullable = self._own - set(self._required)
        self._whole = tuple(field.name for field in fields if field.kind is int)
        self._texts = text_fields(resource)
        self._names = field_names(resource)

    def read(self, body: bytes) -> Rows:
        """Return the rows of a page.

        Args:
            body: JSON, a list.
        """
        try:
            records = self._page.decode(body)
        except UNREADABLE:
            return self._read_one_by_one(body)
        # A name in quotes is a field's, or that of a value that is the same word: good enough.
        nullable = {name for name in self._nullable if f'"{name}"'.encode() in body}
        seen = nullable | set(self._required) if records else set()
        return Rows(places=list(range(len(records))), records=records, seen_fields=seen)

    def missing_field(self, body: bytes) -> tuple[str, tuple[str, ...]] | None:
        """Return a required field that every row of a page lacks, and the names that are there.

        None where there is no such field, or where no row has any field. The names are cleaned
        and bounded. A page of a single row says little about the others.

        Args:
            body: JSON, a list.
        """
        try:
            self._page.decode(body)
        except UNREADABLE:
            pass
        else:
            return None
        lacking, names = set(self._required), set[str]()
        is_any = False
        for raw in split_rows(body):
            try:
                value = read_value(raw)
            except UNREADABLE:
                continue
            if isinstance(value, dict):
                is_any = True
                lacking -= self.renamed(value).keys()
                names |= value.keys()
            if not lacking:
                return None
        first = next((name for name in self._required if name in lacking), None)
        return (first, shown_names(names)) if is_any and first else None

    def renamed(
        self, value: Mapping[str, Any], taken: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Return a row with its fields under our names, the others under theirs.

        A field of another name is taken for ours only where ours is absent, and where it is the
        only one that could be meant.

        Args:
            value: The row as it was sent.
            taken: Takes note of fields under another name: name sent, our name.
        """
        if self._own >= value.keys():
            return dict(value)
        meant: dict[str, list[str]] = {}
        for name in value.keys() - self._own:
            ours = self._names.get(plain(name))
            if ours is not None and ours not in value:
                meant.setdefault(ours, []).append(name)
        aliases = {names[0]: ours for ours, names in meant.items() if len(names) == 1}
        if taken is not None:
            taken.update({shown(name): ours for name, ours in aliases.items()})
        return {aliases.get(name, name): item for name, item in value.items()}

    def _read_one_by_one(self, body: bytes) -> Rows:
        rows = Rows()
        for place, raw in enumerate(split_rows(body)):
            try:
                record = msgspec.convert(self._told(read_value(raw), rows), self._record)
            except UNREADABLE as error:
                text = raw.decode("utf-8", "replace")
                rows.rejected.append(Rejected(place, str(error), text))
            else:
                rows.places.append(place)
                rows.records.append(record)
        return rows

    def _told(self, value: Any, rows: Rows) -> Any:  # noqa: ANN401 (any JSON)
        """Return our fields of a row, under our names, and take note of the others.

        Raises:
            UnicodeEncodeError: One of ours holds text that is no Unicode.
        """
        if not isinstance(value, dict):
            return value
        renamed = self.renamed(value, rows.field_names)
        rows.unknown_fields.update(shown(name) for name in renamed.keys() - self._own)
        ours = {name: renamed[name] for name in renamed.keys() & self._own}
        rows.seen_fields |= ours.keys()
        for item in ours.values():
            if isinstance(item, str):
                item.encode()
        for name in self._whole:
            if name in ours:
                ours[name] = self._whole_number(name, ours[name])
        return ours

    def _whole_number(self, name: str, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        """Return a whole number that was written as a float, or as text, as what it is.

        Text only in fields that a known deployment sends so: `007` in another one may be an id of
        its own, and a key isn't guessed. Where all rows have it so, the load stops at once.
        """
        if isinstance(value, float):
            return int(value) if value.is_integer() and abs(value) < EXACT_FLOAT else value
        if isinstance(value, str) and name in self._texts:
            if not value and name in self._nullable:
                return None
            return int(value.partition(".")[0]) if DIGITS.fullmatch(value) else value
        return value
