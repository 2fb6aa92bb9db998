"""`python -m pipeline run`, `build` or `page`: what the Makefile calls."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import Final, NoReturn

from pipeline import children
from pipeline.build import build
from pipeline.errors import PipelineError
from pipeline.limits import limits
from pipeline.lock import held
from pipeline.page import render
from pipeline.places import Places, places
from pipeline.run import run

COMMANDS: Final = ("run", "build", "page")


def main() -> NoReturn:
    """Run a command and end the process with the code that says how it went."""
    children.listen()
    try:
        _do(sys.argv[1:])
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
            sys.stderr.write(
                "Interrupted: the warehouse stays as it was. Run this again to go on.\n"
            )
        sys.exit(error.exit_code)
    sys.exit(0)


def _do(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        raise PipelineError(f"Usage: python -m pipeline {'|'.join(COMMANDS)}", 2)
    at = places(os.environ)
    limits(os.environ)  # what can't work is refused before anything is done
    with ExitStack() as stack:
        # in this order always: two runs never wait for each other
        locks = [
            stack.enter_context(held(at.target / ".lock", "this checkout")),
            stack.enter_context(held(at.state / "lock", str(at.db))),
        ]
        _step(arguments[0], at, locks)


def _step(command: str, at: Places, locks: list[int]) -> None:
    if command == "run":
        run(at, locks)
        return
    build(at, locks)
    if command == "page":
        render(at, locks)


if __name__ == "__main__":
    main()
