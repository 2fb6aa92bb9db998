"""`python -m pipeline run`, `build` or `page`: what the Makefile calls."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Final

from pipeline.build import build
from pipeline.errors import PipelineError
from pipeline.limits import limits
from pipeline.lock import held
from pipeline.page import render
from pipeline.places import Places, places
from pipeline.process import end_with
from pipeline.run import run

COMMANDS: Final = ("run", "build", "page")


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code.

    Raises:
        PipelineError: It can't be done.
    """
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
    return 0


def _step(command: str, at: Places, locks: list[int]) -> None:
    if command == "run":
        run(at, locks)
        return
    build(at, locks)
    if command == "page":
        render(at, locks)


if __name__ == "__main__":
    end_with(main, stands="the warehouse stays as it was. Run this again to go on.")
