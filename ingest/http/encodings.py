"""A body as it was sent, made into UTF-8 JSON in bounded memory: encodings, then characters."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from ingest.http.failures import RequestFailedError

PIECE: Final = 64 * 2**10
"""Bytes that one step of decompression puts out at most."""

BITE: Final = 4 * 2**10
"""Bytes that it takes in: what follows the end of a member is copied, so little is taken."""

MOST_LAYERS: Final = 4
"""Encodings of one body, one over the other."""

GZIP_MAGIC: Final = b"\x1f\x8b"

GZIP: Final = 16 + zlib.MAX_WBITS
RAW: Final = -zlib.MAX_WBITS

CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

CHARSETS: Final = frozenset(
    {"iso8859-1", "iso8859-15", "cp1252"}
    | {f"utf-{bits}{order}" for bits in (16, 32) for order in ("", "-le", "-be")}
)
"""Character sets besides UTF-8 in which a body is read if its media type says so."""

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TooLongError(Exception):
    """A body, or what it decompresses to, has more bytes than allowed."""


def decompressed(chunks: Iterable[bytes], content_encoding: str, *, at_most: int) -> bytes:
    """Return a body without the encodings that its header names, as far as it has them.

    Servers name encodings that they haven't applied, apply one that they don't name, and name
    what isn't one; a body that begins as gzip does is gzip, and one that doesn't isn't.

    Args:
        chunks: The body as it was sent.
        content_encoding: What the header says; empty where there is none.
        at_most: Bytes of the body, and of the result of each encoding.

    Raises:
        TooLongError: There are more.
        RequestFailedError: It is cut short or damaged, or has too many encodings.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [name for name in names if name in {"gzip", "x-gzip", "deflate"}] or ["gzip"]
    if len(layers) > MOST_LAYERS:
        raise RequestFailedError("an answer in too many encodings")
    pieces: Iterator[bytes] = _bounded(chunks, at_most)
    for layer in reversed(layers):  # named in the order in which they were applied
        inner = _inflated(pieces) if layer == "deflate" else _gunzipped(pieces)
        pieces = _bounded(inner, at_most)
    body = bytearray()
    try:
        for piece in pieces:
            body += piece
    except zlib.error:
        raise RequestFailedError("a damaged answer") from None
    return bytes(body)


def _bounded(chunks: Iterable[bytes], at_most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > at_most:
            raise TooLongError
        if chunk:
            yield chunk


def _bites(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), BITE):
            yield chunk[start : start + BITE]


def _begun(chunks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first so many bytes, or all if there are fewer; and the whole stream."""
    begun = b""
    for chunk in chunks:
        begun += chunk
        if len(begun) >= size:
            break
    return begun, chain([begun], chunks)


def _gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what all members of a gzip hold; what isn't gzip as it is."""
    begun, chunks = _begun(chunks, len(GZIP_MAGIC))
    if not begun.startswith(GZIP_MAGIC):
        yield from chunks
        return
    member = None
    rest = b""
    for bite in _bites(chunks):
        rest += bite
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")  # blocks of a tape are filled up with them
                if len(rest) < len(GZIP_MAGIC):
                    break
                if not rest.startswith(GZIP_MAGIC):
                    return  # whatever it is, it isn't a member of the gzip
                member = zlib.decompressobj(GZIP)
            yield member.decompress(rest, PIECE)
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
    if member is not None:
        raise RequestFailedError("an answer that was cut short")


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what a deflated body holds, with the header of zlib or without; else as it is."""
    begun, chunks = _begun(chunks, BITE)
    form = next((form for form in (zlib.MAX_WBITS, RAW) if _inflates(begun, form)), None)
    if form is None:
        yield from _gunzipped(chunks)
        return
    body = zlib.decompressobj(form)
    for bite in _bites(chunks):
        rest = bite
        while rest and not body.eof:
            yield body.decompress(rest, PIECE)
            rest = body.unconsumed_tail
    while not body.eof and (piece := body.decompress(b"", PIECE)):
        yield piece
    if not body.eof and begun:
        raise RequestFailedError("an answer that was cut short")


def _inflates(begun: bytes, form: int) -> bool:
    try:
        zlib.decompressobj(form).decompress(begun[:BITE], PIECE)
    except zlib.error:
        return False
    return True


def as_utf8(body: bytes, content_type: str) -> bytes:
    """Return a body in UTF-8 and without a byte order mark.

    JSON is UTF-8 whatever its media type says; another character set is believed where the body
    is none, or begins with that set's mark.

    Args:
        body: Decompressed.
        content_type: Its media type, with parameters.
    """
    charset = next((name for mark, name in BYTE_ORDER_MARKS if body.startswith(mark)), None)
    if charset == "utf-8":
        return body[len(codecs.BOM_UTF8) :]
    if charset is None:
        charset = _named_charset(content_type)
        if charset is None or (not charset.startswith("utf") and _is_utf8(body)):
            return body
    try:
        return body.decode(charset).encode().removeprefix(codecs.BOM_UTF8)
    except UnicodeError:
        raise RequestFailedError(f"an answer that isn't {charset}, as it says") from None


def _named_charset(content_type: str) -> str | None:
    match = CHARSET.search(content_type)
    try:
        name = codecs.lookup(match[1]).name if match else ""
    except (LookupError, ValueError):
        return None
    return name if name in CHARSETS else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_json(content_type: str) -> bool:
    """Tell whether a media type is one of JSON; a missing one may be.

    Args:
        content_type: A header, with parameters, in any case.
    """
    media_type = re.split("[;,]", content_type, maxsplit=1)[0].strip().lower()
    subtype = media_type.rpartition("/")[2]
    return not media_type or subtype in {"json", "x-json"} or subtype.endswith("+json")
