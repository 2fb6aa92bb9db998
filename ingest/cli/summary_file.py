"""Writes the summary of a run: whole or not at all, whatever the run came to."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from ingest.errors import UsageError
from ingest.raw.folder import write_synced

STANDARD_OUTPUT: Final = "-"


def check_target(target: str) -> None:
    """Find out before a run whether its summary can be written after it.

    Raises:
        UsageError: `target` is a folder, or its folder isn't there or can't be written.
    """
    if target == STANDARD_OUTPUT:
        return
    try:
        path = Path(target).resolve()
        fault = "it is a folder" if path.is_dir() else None
        if not path.parent.is_dir():
            fault = f"there is no folder {path.parent}"
        elif not os.access(path.parent, os.W_OK):
            fault = f"{path.parent} can't be written"
    except (OSError, RuntimeError, ValueError) as error:
        fault = getattr(error, "strerror", None) or str(error)
    if fault is not None:
        raise UsageError(
            f"The summary {target} can't be written: {fault}; choose another --summary."
        )


def write_summary(summary: Mapping[str, Any], target: str) -> None:
    """Write a summary as JSON, in place of the last one: no reader sees an unfinished one.

    Args:
        summary: What JSON can hold.
        target: A path, or `-` for standard output.

    Raises:
        UsageError: The path can't be written.
    """
    body = msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"
    if target == STANDARD_OUTPUT:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(target).resolve(), body)
    except (OSError, RuntimeError) as error:
        fault = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"The summary {target} can't be written ({fault}); choose another --summary."
        ) from None


def _replace(path: Path, body: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe can't be replaced
        path.write_bytes(body)
        return
    half = path.with_name(f".summary-{os.getpid()}.json")
    try:
        write_synced(half, body)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
