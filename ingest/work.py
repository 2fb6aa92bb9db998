"""A load in the making: every answer so far, kept in a journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
import pyarrow as pa

from ingest.journal import Journal
from ingest.windows import Window

JOURNAL: Final = "journal"
LANDED: Final = "landed"
CODEC: Final = "zstd"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The first frame: what the load is of. A later run goes on with it only if that agrees."""

    load_id: str
    started_at: datetime
    source: str
    batch_size: int
    modes: Mapping[str, str]
    counts: Mapping[str, int]

    def is_begun(self, later: Opening) -> bool:
        """Tell whether the later one is of the same work, of a source that may have grown since."""
        same = msgspec.structs.replace(
            later, load_id=self.load_id, started_at=self.started_at, counts=self.counts
        )
        return (
            self == same
            and self.counts.keys() == later.counts.keys()
            and all(count <= later.counts[name] for name, count in self.counts.items())
        )


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; without a body, a request that was given up."""

    resource: str
    start: int
    stop: int
    rows: int
    requests: int
    retries: int
    length: int = 0
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a window gave, and where the journal keeps it.

    Attributes:
        rows: How many rows; 0 too where the request was given up.
        failed: Whether it was.
        place: Of its frame in the journal.
    """

    rows: int
    failed: bool
    place: int


class Work:
    """The answers of a load in the making, by resource and window.

    Make one with `begin` or `resume`.

    Attributes:
        folder: Of the load in the making.
        opening: What it is of.
        requests: Requests made so far, by resource.
        retries: Those of them that repeated a failed one.
    """

    def __init__(self, folder: Path, opening: Opening, journal: Journal) -> None:
        self.folder = folder
        self.opening = opening
        self.requests: Counter[str] = Counter()
        self.retries: Counter[str] = Counter()
        self._journal = journal
        self._answers: dict[tuple[str, Window], Answered] = {}
        self._earlier: set[tuple[str, Window]] = set()

    @classmethod
    def begin(cls, folder: Path, opening: Opening) -> Self:
        """Start a load's journal in its empty folder."""
        journal = Journal(folder / JOURNAL)
        journal.append(msgspec.msgpack.encode(opening))
        return cls(folder, opening, journal)

    @classmethod
    def resume(cls, folder: Path, *, is_read_only: bool = False) -> Self | None:
        """Go on with a journal that a killed run left; None where not even its start is whole.

        Args:
            folder: Of the load in the making.
            is_read_only: Only look at it.
        """
        if not (folder / JOURNAL).is_file():
            return None
        journal = Journal(folder / JOURNAL, is_read_only=is_read_only)
        try:
            places = iter(journal.frames)
            opening = msgspec.msgpack.decode(journal.read(next(places)), type=Opening)
            work = cls(folder, opening, journal)
            for place in places:
                work._index(msgspec.msgpack.decode(journal.read(place), type=_Frame), place)
        except (StopIteration, msgspec.DecodeError):
            journal.close()
            return None
        work._earlier = set(work._answers)
        return work

    def close(self) -> None:
        """Sync and close the journal."""
        self._journal.close()

    @property
    def landed(self) -> Path:
        """Where the load's files are written, to be moved to their place as a whole."""
        return self.folder / LANDED

    @property
    def answers_left_by_a_killed_run(self) -> int:
        """How many answers of an earlier run haven't been used yet."""
        return len(self._earlier)

    def keep(
        self, resource: str, window: Window, body: bytes, *, rows: int, requests: int, retries: int
    ) -> None:
        """Keep an answer: once this returns, a kill doesn't lose it."""
        self._append(
            _Frame(
                resource=resource,
                start=window.start,
                stop=window.stop,
                rows=rows,
                requests=requests,
                retries=retries,
                length=len(body),
                body=pa.compress(body, codec=CODEC, asbytes=True),
            )
        )

    def keep_failure(self, resource: str, window: Window, *, requests: int, retries: int) -> None:
        """Keep that a window was given up."""
        self._append(
            _Frame(
                resource=resource,
                start=window.start,
                stop=window.stop,
                rows=0,
                requests=requests,
                retries=retries,
            )
        )

    def take_earlier(self, resource: str, window: Window) -> Answered | None:
        """Return what a killed run had of a window, once; None where it had nothing."""
        key = (resource, window)
        if key not in self._earlier:
            return None
        self._earlier.remove(key)
        return self._answers[key]

    def answers_of(self, resource: str) -> int:
        """Return how many windows of a resource have been answered."""
        return sum(name == resource for name, _ in self._answers)

    def last_page(self, resource: str) -> Window | None:
        """Return the last window of a resource that has given rows; None if none has."""
        windows = [
            window
            for (name, window), answered in self._answers.items()
            if name == resource and answered.rows
        ]
        return max(windows, default=None)

    def answered(self, resource: str, window: Window) -> Answered:
        """Return what is known of a window that has been asked for."""
        return self._answers[resource, window]

    def body(self, answered: Answered) -> bytes:
        """Return an answer's JSON; of one that was given up, an empty list."""
        frame = msgspec.msgpack.decode(self._journal.read(answered.place), type=_Frame)
        if frame.body is None:
            return b"[]"
        size = frame.length
        return bytes(pa.decompress(frame.body, decompressed_size=size, codec=CODEC, asbytes=True))

    def _append(self, frame: _Frame) -> None:
        self._index(frame, self._journal.append(msgspec.msgpack.encode(frame)))

    def _index(self, frame: _Frame, place: int) -> None:
        self.requests[frame.resource] += frame.requests
        self.retries[frame.resource] += frame.retries
        self._answers[frame.resource, Window(frame.start, frame.stop)] = Answered(
            rows=frame.rows, failed=frame.body is None, place=place
        )
