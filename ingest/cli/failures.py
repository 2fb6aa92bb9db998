"""Turns an error that ends the process into an exit code and one line."""

from __future__ import annotations

import signal
from typing import Final

from ingest.errors import IngestError

UNKNOWN_ERROR: Final = 1


def exit_code_of(error: BaseException) -> int:
    """Return the exit code of a process that an error ends."""
    if isinstance(error, IngestError):
        return error.exit_code
    if isinstance(error, KeyboardInterrupt):
        number = error.args[0] if error.args else signal.SIGINT
        return 128 + int(number)
    return UNKNOWN_ERROR


def message_of(error: BaseException) -> str:
    """Return the line that the process ends with."""
    if isinstance(error, IngestError):
        return " ".join(str(error).split())
    if isinstance(error, KeyboardInterrupt):
        return (
            "Interrupted: no unfinished load can be seen. Run again: an API is asked for the rest"
            " alone, files are read anew."
        )
    said = " ".join(str(error).split())
    return f"Unknown error: {type(error).__name__}: {said}; run again with -v to see where."
