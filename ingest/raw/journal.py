"""The journal of a load: every page as it came, appended, hashed, readable after a kill.

A frame is its payload's length (4 bytes, big-endian), its SHA-256 and the payload. A process
that dies while it appends leaves a torn last frame; reading finds it by its hash and cuts it
off. One file a load, however many pages: a recovery of single rows makes thousands.
"""

from __future__ import annotations

import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

HEADER: Final = struct.Struct(">I32s")
SYNC_EVERY: Final = 1.0
"""Seconds between two syncs: a kill loses nothing, a power cut at most this."""


class Journal:
    """An append-only file of frames.

    Args:
        path: The file; made where it is missing.
        is_read_only: Leave it as it is, for another run may be appending to it.
        clock: Seconds on a clock that only goes forward.
    """

    def __init__(
        self,
        path: Path,
        *,
        is_read_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_read_only = is_read_only
        self._clock = clock
        self._synced = clock()
        self._file = path.open("rb" if is_read_only else "a+b")
        self.frames = list(self._find_frames())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Sync and close the file."""
        if not self._file.closed:
            if not self._is_read_only:
                self._sync()
            self._file.close()

    def append(self, payload: bytes) -> int:
        """Append a frame and return the place that `read` finds it at."""
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(HEADER.pack(len(payload), hashlib.sha256(payload).digest()) + payload)
        self._file.flush()
        self.frames.append(place)
        if self._clock() - self._synced >= SYNC_EVERY:
            self._sync()
        return place

    def read(self, place: int) -> bytes:
        """Return the payload of the frame at `place`.

        Raises:
            ValueError: The file has been changed meanwhile.
        """
        self._file.seek(place)
        payload = self._read_frame()
        if payload is None:
            raise ValueError(f"{self._file.name}: the frame at byte {place} is damaged")
        return payload

    def _find_frames(self) -> Iterator[int]:
        place = 0
        self._file.seek(0)
        while self._read_frame() is not None:
            yield place
            place = self._file.tell()
        if not self._is_read_only:
            self._file.truncate(place)

    def _read_frame(self) -> bytes | None:
        header = self._file.read(HEADER.size)
        if len(header) < HEADER.size:
            return None
        length, digest = HEADER.unpack(header)
        payload = self._file.read(length)
        if len(payload) < length or hashlib.sha256(payload).digest() != digest:
            return None
        return payload

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._synced = self._clock()
