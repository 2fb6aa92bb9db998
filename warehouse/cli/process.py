"""Begins and ends the process: one line for whatever goes wrong, and an exit code that tells."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from warehouse.cli.commands import app
from warehouse.cli.output import NobodyReadsError
from warehouse.errors import INTERRUPTED, NOBODY_READS, AskError


def main() -> NoReturn:
    """Follow the command line, then end the process."""
    try:
        app()
    except AskError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except SystemExit as end:
        # typer ends the process without a word where no command has said that it was interrupted
        if end.code == INTERRUPTED:
            sys.stderr.write("Interrupted.\n")
        raise
    except NobodyReadsError:
        os._exit(NOBODY_READS)  # Python would flush once more at its end, and complain
    sys.exit(0)
