"""The manifest: what a load holds, where it came from, and what it knows to be missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from ingest.errors import IngestError, VerifyError

FORMAT_VERSION: Final = 1

THREE_NUMBERS: Final = re.compile(rb"\[\s+(\d+),\s+(\d+),\s+(\d+)\s+\]")
"""A window in indented JSON; no string can match, as JSON has no line breaks in them."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time that tells its zone: no other can be compared with one that does."""

Status = Literal["complete", "incomplete", "unverified"]
"""Whether a resource's rows are all that the source counts; unverified where it counts none."""

Mode = Literal[
    "full", "append", "recovery", "recheck", "unserved", "unchanged", "not_requested", "restored"
]
"""How a load got a resource's rows; `unserved` where the source gave no rows."""

CountError = Literal["too_high", "too_low"]
"""How a source's count differs from the rows that its pages, asked to their end, have shown."""


class LandedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A parquet file of a load; `path` is relative to the load's folder."""

    path: str
    rows: int
    sha256: str


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that rows were read from; `path` is where it lies in the source."""

    path: str
    bytes: int
    sha256: str


class ResourceLoad(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did for one resource.

    Attributes:
        status: Of the resource as of this load, earlier loads in `current` included.
        mode: How the load got the rows.
        reason: Why in that mode: a sentence for people.
        source_count_before: The source's count when the load began; null where it gives no count.
            Of a file, its distinct keys and the rows set aside: how many rows repeat a key is in
            `repeated`.
        source_count_after: The same when it ended.
        rows: Rows landed by this load.
        distinct_keys: Distinct natural keys among them.
        current_rows: Distinct natural keys in all loads of `current`.
        current_rejected: Rows set aside in all loads of `current`; one that was recovered counts
            once for each load.
        repeated: Rows of the file that is current that have the key of another one: they are
            landed, and counted neither in `current_rows` nor in the source's count. Null where an
            API gave the rows, or an earlier version wrote the manifest.
        moved: Rows moved while they were being landed, as the source's counts show: some may have
            been missed.
        missing: The source's rows (its count; where `row_end` is given, that) less
            `current_rows`; null where it gives no count. Less than 0 where the source has lost rows
            while they were being landed.
        rejected: Rows set aside because they aren't what the resource promises.
        count_error: How the source's count is wrong, where the pages have shown where its rows end;
            null where it agrees with them or they don't tell.
        row_end: The source has no row from this offset on, as its pages have shown; null where
            its count stands and nothing contradicts it.
        unserved: The source gave none of the rows, or not all of them, when this load or an
            earlier one asked for them: what stands is older, and the next run asks again.
        unavailable: Rows known by offset that the source doesn't give, as of this load.
        unavailable_offsets: Their offsets.
        failed_offsets: Those of them whose requests failed, so that the row may be there: each
            later run asks for it again. The source answered without the others.
            Null in manifests that were written before the two were told apart.
        compared_at: When all of the source's ordinary pages were last compared with the rows.
        requests: Requests made for it.
        retries: Those that repeated a failed one.
        windows: [start, stop, rows given] of each page, in order; of a recovery, of each window
            that it recovered.
        files: The parquet files.
        current: Loads whose files make up the resource's rows as of this load.
        unknown_fields: Fields that the source sent and that aren't landed.
        gone_fields: Fields that the resource has and that no row of this load came with.
        field_names: Fields that came under another name: name sent, name landed.
        source_file: The file that the current rows were read from; null where an API gave them.
    """

    status: Status
    mode: Mode
    reason: str
    source_count_before: int | None = None
    source_count_after: int | None = None
    rows: int = 0
    distinct_keys: int = 0
    current_rows: int = 0
    current_rejected: int = 0
    repeated: int | None = None
    moved: bool = False
    missing: int | None = None
    rejected: int = 0
    count_error: CountError | None = None
    row_end: int | None = None
    unserved: bool = False
    unavailable: int = 0
    unavailable_offsets: tuple[int, ...] = ()
    failed_offsets: tuple[int, ...] | None = None
    compared_at: Moment | None = None
    requests: int = 0
    retries: int = 0
    windows: tuple[tuple[int, int, int], ...] = ()
    files: tuple[LandedFile, ...] = ()
    current: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()
    gone_fields: tuple[str, ...] = ()
    field_names: Mapping[str, str] = {}
    source_file: SourceFile | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that matter for what was landed and how."""

    batch_size: int
    concurrency: int
    interval: float
    resources: tuple[str, ...]
    full_refresh: bool


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A load. Times are UTC.

    Attributes:
        requests: Requests made for it, those for `/analytics` among them.
        dialect: How the source differs from the public API, and which names it uses.
        source_had_credentials: The source's URL held a user or password, which `source` leaves out.
        restored_from: The earlier load that this one makes current again; null in all others.
        rejected_files: Rows of all resources that were set aside; null in manifests that were
            written before they were listed.
    """

    format_version: int = FORMAT_VERSION
    load_id: str
    tool: str
    source: str
    status: Status
    started_at: Moment
    finished_at: Moment
    settings: Settings
    requests: int
    retries: int
    dialect: Mapping[str, str] = {}
    source_had_credentials: bool = False
    restored_from: str | None = None
    rejected_files: tuple[LandedFile, ...] | None = None
    resources: Mapping[str, ResourceLoad]


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as indented JSON, a line a window, one newline at its end."""
    indented = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    return THREE_NUMBERS.sub(rb"[\1, \2, \3]", indented) + b"\n"


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        VerifyError: It is damaged.
        IngestError: It can't be read, or was written by a later version.
    """
    try:
        body = path.read_bytes()
        version = msgspec.json.decode(body, type=_Versioned).format_version
        if version > FORMAT_VERSION:
            raise IngestError(
                f"{path} has format {version}, this version knows {FORMAT_VERSION};"
                " use the newer films-analytics that wrote it."
            )
        return msgspec.json.decode(body, type=Manifest)
    except FileNotFoundError:
        raise IngestError(
            f"{path} is missing; put it back from a copy, or land anew with --full-refresh."
        ) from None
    except OSError as error:
        raise IngestError(f"{path} can't be read ({error.strerror}); check its rights.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise VerifyError(
            f"{path} is damaged ({error}); put it back from a copy, or remove that load's folder."
        ) from None


class _Versioned(msgspec.Struct):
    format_version: int
