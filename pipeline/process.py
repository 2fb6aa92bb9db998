"""Ends a process with a line for whatever goes wrong, and with a code that says how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

from pipeline import children
from pipeline.errors import PipelineError


def end_with(command: Callable[[list[str]], int], *, stands: str) -> NoReturn:
    """Run a command with this process's arguments, and end the process.

    Args:
        command: Takes the arguments, and returns the exit code.
        stands: What an interrupted command has left as it was, in a sentence.
    """
    children.listen()
    try:
        sys.exit(command(sys.argv[1:]))
    except PipelineError as error:
        if str(error):
            sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except OSError as error:
        sys.stderr.write(
            f"{error.filename or 'A file'}: {error.strerror or error}. Put that right and run this"
            " again.\n"
        )
        sys.exit(1)
    except children.Interrupted as error:
        if not error.is_told:
            sys.stderr.write(f"Interrupted: {stands}\n")
        sys.exit(error.exit_code)
