"""A load in the making: the pages that have come in so far, kept in a journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
import pyarrow as pa

from ingest.journal import Journal
from ingest.windows import Window

JOURNAL: Final = "journal"
CODEC: Final = "zstd"


class Opening(msgspec.Struct, frozen=True, tag="opening", kw_only=True):
    """The first frame: what the load is of. Another run goes on with it only if all agrees."""

    load_id: str
    started_at: datetime
    source: str
    batch_size: int
    modes: Mapping[str, str]
    counts: Mapping[str, int]


class _Page(msgspec.Struct, frozen=True, tag="page", kw_only=True):
    resource: str
    start: int
    stop: int
    rows: int
    requests: int
    retries: int
    length: int
    body: bytes


@dataclass(frozen=True, slots=True)
class LandedPage:
    """A page that has come in: its window, how many rows it gave, and what it took."""

    window: Window
    rows: int
    requests: int
    retries: int
    place: int


class Work:
    """The pages of a load in the making, by resource and window.

    Make one with `begin` or `resume`.
    """

    def __init__(self, folder: Path, opening: Opening, journal: Journal) -> None:
        self.folder = folder
        self.opening = opening
        self._journal = journal
        self._pages: dict[str, dict[Window, LandedPage]] = {}

    @classmethod
    def begin(cls, folder: Path, opening: Opening) -> Self:
        """Start a load's journal in its empty folder."""
        journal = Journal(folder / JOURNAL)
        journal.append(msgspec.msgpack.encode(opening))
        return cls(folder, opening, journal)

    @classmethod
    def resume(cls, folder: Path) -> Self | None:
        """Go on with a journal that a killed run left; None where not even its start is whole."""
        if not (folder / JOURNAL).is_file():
            return None
        journal = Journal(folder / JOURNAL)
        try:
            places = iter(journal.frames)
            opening = msgspec.msgpack.decode(journal.read(next(places)), type=Opening)
            work = cls(folder, opening, journal)
            for place in places:
                work._index(msgspec.msgpack.decode(journal.read(place), type=_Page), place)
        except (StopIteration, msgspec.DecodeError):
            journal.close()
            return None
        return work

    def close(self) -> None:
        """Sync and close the journal."""
        self._journal.close()

    def add(
        self, resource: str, window: Window, *, body: bytes, rows: int, requests: int, retries: int
    ) -> None:
        """Keep a page: once this returns, a kill doesn't lose it."""
        page = _Page(
            resource=resource,
            start=window.start,
            stop=window.stop,
            rows=rows,
            requests=requests,
            retries=retries,
            length=len(body),
            body=pa.compress(body, codec=CODEC, asbytes=True),
        )
        self._index(page, self._journal.append(msgspec.msgpack.encode(page)))

    def pages(self, resource: str) -> list[LandedPage]:
        """Return a resource's pages in the order of their windows."""
        return sorted(self._pages.get(resource, {}).values(), key=lambda page: page.window)

    def bodies(self, resource: str) -> Iterator[tuple[LandedPage, bytes]]:
        """Yield a resource's pages with their JSON, in the order of their windows."""
        for landed in self.pages(resource):
            page = msgspec.msgpack.decode(self._journal.read(landed.place), type=_Page)
            yield (
                landed,
                pa.decompress(page.body, decompressed_size=page.length, codec=CODEC, asbytes=True),
            )

    def _index(self, page: _Page, place: int) -> None:
        window = Window(page.start, page.stop)
        self._pages.setdefault(page.resource, {})[window] = LandedPage(
            window=window,
            rows=page.rows,
            requests=page.requests,
            retries=page.retries,
            place=place,
        )
