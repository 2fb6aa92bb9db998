"""One pass over a file's bytes: its hash, its lines, and whether all of it can be text."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.errors import UsageError

CHUNK: Final = 1 << 22

WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How a file begins that is written in UTF-16 or UTF-32."""

NUMBERS: Final = b"0123456789.,;:\t|\r\n"
"""What stands in a file of numbers: digits, points, separators and ends of lines."""

SHARE_OF_NULS: Final = 0.2
"""So many of its first bytes are 0 where a file is written in one of these without saying so."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a pass over a file has shown.

    Attributes:
        size: Bytes.
        sha256: In hexadecimal.
        line_count: Lines, a last one without an end among them.
        line_end: What ends all lines; None where they end in different ways.
        has_nul: Whether a byte is 0.
        numbers_from: The offset behind the last byte that isn't one of `NUMBERS`.
        encoding: The first of those asked for in which the whole file can be read; else None.
        changed_ns: When it was last changed, in nanoseconds.
    """

    size: int
    sha256: str
    line_count: int
    line_end: bytes | None
    has_nul: bool
    numbers_from: int
    encoding: str | None
    changed_ns: int


def measure(path: Path, encodings: Sequence[str], *, name: str) -> Measured:
    """Return what a file's bytes are.

    Args:
        path: A plain file.
        encodings: In which it may be written, the likeliest first.
        name: What messages call it.

    Raises:
        UsageError: It is empty, is written in UTF-16, can't be read, or changes meanwhile.
    """
    try:
        before = path.stat()
        measured = _pass(path, encodings, name, before.st_mtime_ns)
    except OSError as error:
        raise UsageError(f"{name} can't be read ({error.strerror}): check its rights.") from None
    check_unchanged(path, measured, name=name)
    return measured


def check_unchanged(path: Path, measured: Measured, *, name: str) -> None:
    """Check that a file is still the one that was measured.

    Raises:
        UsageError: It has changed, or is gone.
    """
    try:
        now = path.stat()
        is_same = (now.st_size, now.st_mtime_ns) == (measured.size, measured.changed_ns)
    except OSError:
        is_same = False
    if not is_same:
        raise changed(name)


def changed(name: str) -> UsageError:
    """Return what is said of a file that changes while it is read."""
    return UsageError(f"{name} changed while it was read: wait until it is whole, and run again.")


def _pass(path: Path, encodings: Sequence[str], name: str, changed_ns: int) -> Measured:
    digest, ends = hashlib.sha256(), {b"\n": 0, b"\r\n": 0, b"\r": 0}
    decoders = {one: codecs.getincrementaldecoder(one)() for one in encodings}
    size, has_nul, numbers_from, last = 0, False, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not size and _is_wide(chunk):
                raise UsageError(
                    f"{name} is written in UTF-16 or UTF-32: save it as UTF-8, and run again."
                )
            digest.update(chunk)
            has_nul = has_nul or b"\0" in chunk
            if chunk.translate(None, NUMBERS):
                numbers_from = size + len(chunk.rstrip(NUMBERS))
            size += len(chunk)
            _count_ends(last + chunk if last else chunk, ends)
            last = chunk[-1:] if chunk.endswith(b"\r") else b""
            _decode(chunk, decoders)
            tail = chunk[-1:]
    if not size:
        raise UsageError(f"{name} is empty, without even a header: get it anew.")
    if last:
        ends[b"\r"] += 1
    _decode(b"", decoders, is_end=True)
    used = [end for end, count in ends.items() if count]
    return Measured(
        size=size,
        sha256=digest.hexdigest(),
        line_count=sum(ends.values()) + (tail not in {b"\n", b"\r"}),
        line_end=used[0] if len(used) == 1 else None if used else b"\n",
        has_nul=has_nul,
        numbers_from=numbers_from,
        encoding=next(iter(decoders), None),
        changed_ns=changed_ns,
    )


def _is_wide(head: bytes) -> bool:
    first = head[:1000]
    return head.startswith(WIDE) or first.count(0) > SHARE_OF_NULS * len(first)


def _decode(
    chunk: bytes, decoders: dict[str, codecs.IncrementalDecoder], *, is_end: bool = False
) -> None:
    """Drop the encodings in which a chunk, after those before it, can't be read."""
    is_ascii = chunk.isascii() and not is_end  # every encoding here reads it as it stands
    for encoding, decoder in list(decoders.items()):
        if is_ascii and not decoder.getstate()[0]:
            continue
        try:
            decoder.decode(chunk, final=is_end)
        except UnicodeDecodeError:
            del decoders[encoding]


def _count_ends(chunk: bytes, ends: dict[bytes, int]) -> None:
    """Count how lines end; a carriage return at the chunk's end is left to the next."""
    if b"\r" not in chunk:
        ends[b"\n"] += chunk.count(b"\n")
        return
    both = chunk.count(b"\r\n")
    ends[b"\r\n"] += both
    ends[b"\n"] += chunk.count(b"\n") - both
    ends[b"\r"] += chunk.count(b"\r") - both - chunk.endswith(b"\r")
