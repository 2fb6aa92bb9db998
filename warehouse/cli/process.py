"""Begins and ends the process: one line for whatever goes wrong, and an exit code that tells."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

from warehouse.cli.commands import app
from warehouse.cli.output import NobodyReadsError
from warehouse.errors import INTERRUPTED, NOBODY_READS, TOLD_WHEN_INTERRUPTED, AskError


def main() -> NoReturn:
    """Follow the command line, then end the process."""
    _speak_utf8()
    try:
        app()
    except AskError as error:
        _say(str(error))
        _end(error.exit_code)
    except SystemExit as end:
        # typer ends the process without a word where no command has said that it was interrupted
        if end.code == INTERRUPTED:
            _say(TOLD_WHEN_INTERRUPTED)
        raise
    except NobodyReadsError:
        os._exit(NOBODY_READS)  # Python would flush once more at its end, and complain
    sys.exit(0)


def _speak_utf8() -> None:
    """Have a file or a pipe get UTF-8 whatever the locale says, and a terminal what it can show."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="backslashreplace")
    else:
        sys.stdout.reconfigure(encoding="utf-8")


def _say(text: str) -> None:
    if sys.stderr is not None:  # it is closed
        sys.stderr.write(f"{text}\n")


def _end(code: int) -> NoReturn:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os._exit(code)  # Python would flush once more at its end, and complain
    sys.exit(code)
