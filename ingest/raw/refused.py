"""Keeps why a source's last load was refused for its bad rows: `refused.json` beside the loads.

No load has appeared then, so that no manifest can tell.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec

from ingest.errors import TooManyRejectedError
from ingest.raw.folder import RawDir

REFUSED: Final = "refused.json"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A load that was refused.

    Attributes:
        started_at: When it began, UTC.
        message: What was said of it.
        resources: Those that its run had been asked for; earlier versions didn't tell.
    """

    started_at: datetime
    message: str
    resources: tuple[str, ...] = ()


class Refusals(msgspec.Struct, frozen=True, kw_only=True):
    """The file: the last load that was refused, by source, until such a run of it ends well."""

    format_version: int = 1
    sources: Mapping[str, Refusal] = {}


@contextmanager
def refusals_kept(
    raw: RawDir, source: str, started_at: datetime, resources: Collection[str]
) -> Iterator[None]:
    """Keep why the block's load is refused, or forget an earlier refusal where the block ends well.

    Args:
        raw: The raw folder, locked by the caller.
        source: What manifests call it.
        started_at: When the run began, UTC.
        resources: Those that it was asked for.

    Raises:
        TooManyRejectedError: Raised by the block.
    """
    try:
        yield
    except TooManyRejectedError as error:
        refusal = Refusal(started_at=started_at, message=str(error), resources=tuple(resources))
        _write(raw, {**read_refusals(raw), source: refusal})
        raise
    known = read_refusals(raw)
    if source in known and set(known[source].resources) <= set(resources):
        _write(raw, {name: refusal for name, refusal in known.items() if name != source})


def read_refusals(raw: RawDir) -> Mapping[str, Refusal]:
    """Return the refused loads by source; none where the file is missing or can't be read."""
    with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        body = (raw.path / REFUSED).read_bytes()
        return msgspec.json.decode(body, type=Refusals).sources
    return {}


def _write(raw: RawDir, sources: Mapping[str, Refusal]) -> None:
    path = raw.path / REFUSED
    beside = path.with_suffix(".json.new")
    with contextlib.suppress(OSError):  # no row depends on it
        body = msgspec.json.format(msgspec.json.encode(Refusals(sources=sources)), indent=2)
        beside.write_bytes(body + b"\n")
        beside.replace(path)
