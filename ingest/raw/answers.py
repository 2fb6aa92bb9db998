"""A load in the making: every answer so far, kept in a journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import msgspec

from ingest.raw.folder import RawDir
from ingest.raw.journal import Journal
from ingest.raw.opening import Opening
from ingest.raw.window import Window

JOURNAL: Final = "journal"
LANDED: Final = "landed"
CODEC: Final = "zstd"


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; without a body, a request that was given up.

    Two frames aren't answers: `reopened` says what the load is of from here on, `is_dropped` that
    the resource's answers so far don't count any more.
    """

    resource: str
    start: int = 0
    stop: int = 0
    rows: int = 0
    requests: int = 0
    retries: int = 0
    length: int = 0
    body: bytes | None = None
    at: datetime | None = None
    reopened: Opening | None = None
    is_dropped: bool = False


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


class Answers:
    """The answers of a load in the making, by resource and window.

    Make one with `begin` or `resume`.

    Attributes:
        folder: Of the load in the making.
        opening: What it is of.
        requests: Requests made so far, by resource.
        retries: Those of them that repeated a failed one.
    """

    def __init__(
        self, folder: Path, opening: Opening, journal: Journal, now: Callable[[], datetime]
    ) -> None:
        self.folder = folder
        self.opening = opening
        self.requests: Counter[str] = Counter()
        self.retries: Counter[str] = Counter()
        self._journal = journal
        self._now = now
        self._answers: dict[tuple[str, Window], Answered] = {}
        self._earlier: set[tuple[str, Window]] = set()
        self._answered_at = opening.started_at

    @classmethod
    def begin(cls, folder: Path, opening: Opening, *, now: Callable[[], datetime]) -> Self:
        """Start a load's journal in its empty folder.

        Args:
            folder: Of the load in the making.
            opening: What it is of.
            now: The present in UTC.
        """
        journal = Journal(folder / JOURNAL)
        journal.append(msgspec.msgpack.encode(opening))
        return cls(folder, opening, journal, now)

    @classmethod
    def resume(
        cls, folder: Path, *, now: Callable[[], datetime], is_read_only: bool = False
    ) -> Self | None:
        """Go on with a journal that a killed run left; None where not even its start is whole.

        Args:
            folder: Of the load in the making.
            now: The present in UTC.
            is_read_only: Only look at it.
        """
        path = folder / JOURNAL
        if not path.is_file():
            return None
        written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        journal = Journal(path, is_read_only=is_read_only)
        try:
            places = iter(journal.frames)
            opening = msgspec.msgpack.decode(journal.read(next(places)), type=Opening)
            answers = cls(folder, opening, journal, now)
            for place in places:
                answers._index(msgspec.msgpack.decode(journal.read(place), type=_Frame), place)
        except (StopIteration, msgspec.DecodeError):
            journal.close()
            return None
        # Journals of older versions don't tell when an answer came: the file does.
        answers._answered_at = max(answers._answered_at, min(written_at, now()))
        # A request that failed then may be answered now.
        for key in [key for key, answered in answers._answers.items() if answered.failed]:
            del answers._answers[key]
        answers._earlier = set(answers._answers)
        return answers

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

    @property
    def answered_at(self) -> datetime:
        """When the newest answer came. If there is no answer yet: when the load began."""
        return self._answered_at

    @property
    def turn(self) -> int:
        """A number that changes each time that a run continues the load."""
        return len(self._journal.frames)

    def reopen(self, opening: Opening, counts: Mapping[str, int], *, newest: str) -> None:
        """Say what the load is of from here on.

        It keeps its id and when it was begun, unless another load has appeared since: the newest
        load has the greatest id.

        Args:
            opening: Describes the load that the continuing run would have begun.
            counts: The source's counts from which each resource's answers set out.
            newest: The id of the newest load; empty where there is none.
        """
        begun = self.opening if self.opening.load_id > newest else opening
        self.opening = msgspec.structs.replace(
            opening, load_id=begun.load_id, started_at=begun.started_at, counts=counts
        )
        self._append(_Frame(resource="", reopened=self.opening))

    def drop(self, resource: str) -> None:
        """Forget a resource's answers, for good."""
        self._append(_Frame(resource=resource, is_dropped=True))

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
                body=_packed(body),
                at=self._now(),
            )
        )

    def keep_failure(self, resource: str, window: Window, *, requests: int, retries: int) -> None:
        """Keep that a window was given up."""
        self._append(
            _Frame(
                resource=resource,
                start=window.start,
                stop=window.stop,
                requests=requests,
                retries=retries,
                at=self._now(),
            )
        )

    def keep_all(self, other: Answers, resource: str) -> None:
        """Keep what another load in the making has of a resource."""
        for (name, _), answered in sorted(other._answers.items()):
            if name == resource and not answered.failed:
                frame = msgspec.msgpack.decode(other._journal.read(answered.place), type=_Frame)
                self._append(msgspec.structs.replace(frame, requests=0, retries=0))

    def take_earlier(self, resource: str, window: Window) -> Answered | None:
        """Return what a killed run had of a window, once; None where it had nothing."""
        key = (resource, window)
        if key not in self._earlier:
            return None
        self._earlier.remove(key)
        return self._answers[key]

    def given(self, resource: str) -> list[Window]:
        """Return the windows of a resource that were answered, in order; not those given up."""
        return sorted(
            window
            for (name, window), answered in self._answers.items()
            if name == resource and not answered.failed
        )

    def answers_of(self, resource: str) -> int:
        """Return how many windows of a resource have been answered; in this run, or given up."""
        return sum(name == resource for name, _ in self._answers)

    def answered(self, resource: str, window: Window) -> Answered:
        """Return what is known of a window that has been asked for."""
        return self._answers[resource, window]

    def body(self, answered: Answered) -> bytes:
        """Return an answer's JSON; of one that was given up, an empty list."""
        frame = msgspec.msgpack.decode(self._journal.read(answered.place), type=_Frame)
        return b"[]" if frame.body is None else _unpacked(frame.body, frame.length)

    def _append(self, frame: _Frame) -> None:
        self._index(frame, self._journal.append(msgspec.msgpack.encode(frame)))

    def _index(self, frame: _Frame, place: int) -> None:
        if frame.reopened is not None:
            self.opening = frame.reopened
            return
        if frame.is_dropped:
            for key in [key for key in self._answers if key[0] == frame.resource]:
                del self._answers[key]
                self._earlier.discard(key)
            return
        self.requests[frame.resource] += frame.requests
        self.retries[frame.resource] += frame.retries
        self._answered_at = max(self._answered_at, frame.at or self._answered_at)
        self._answers[frame.resource, Window(frame.start, frame.stop)] = Answered(
            rows=frame.rows, failed=frame.body is None, place=place
        )


def stopped_load(raw: RawDir) -> Opening | None:
    """Return what the newest load in the making is of; None where there is none."""
    for left in reversed(raw.left_incoming()):
        answers = Answers.resume(left, now=lambda: datetime.now(UTC), is_read_only=True)
        if answers is not None:
            answers.close()
            return answers.opening
    return None


def _packed(body: bytes) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 (a run that finds nothing changed does without it)

    return bytes(pa.compress(body, codec=CODEC, asbytes=True))


def _unpacked(body: bytes, length: int) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 (as above)

    return bytes(pa.decompress(body, decompressed_size=length, codec=CODEC, asbytes=True))
