"""`python -m pipeline.spark up`, `down`, `status`, `build` …: what the Makefile calls."""

from __future__ import annotations

import os
from typing import Final

from pipeline.errors import PipelineError
from pipeline.lock import held
from pipeline.places import Places, places
from pipeline.process import end_with
from pipeline.spark import cluster
from pipeline.spark.build import build
from pipeline.spark.keeper import end_with_parent, wait_for_the_end
from pipeline.spark.page import page
from pipeline.spark.settings import Settings, settings
from pipeline.spark.trial import HOME, trial

COMMANDS: Final = ("up", "down", "status", "build", "page", "test")


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code.

    Raises:
        PipelineError: It can't be done.
    """
    at = settings(os.environ)
    if arguments == ["keep"]:
        wait_for_the_end(lambda: cluster.down(at, is_told=False))
        return 0
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        raise PipelineError(f"Usage: python -m pipeline.spark {'|'.join(COMMANDS)}", 2)
    end_with_parent()
    if arguments == ["status"]:
        return cluster.status(at)
    home = HOME if arguments == ["test"] else at.home
    with held(home / "lock", f"the Spark of {home}"):
        _change(arguments[0], at)
    return 0


def _change(command: str, at: Settings) -> None:
    if command == "up":
        cluster.up(at, os.environ)
    elif command == "down":
        cluster.down(at)
    elif command == "build":
        build(at, _places(), os.environ)
    elif command == "page":
        page(at, _places(), os.environ)
    else:
        trial(at, os.environ)


def _places() -> Places:
    """Return where things stand; Spark reads landed files from an address too."""
    raw = os.environ.get("FILMS_RAW_DIR", "")
    kept = {name: value for name, value in os.environ.items() if name != "FILMS_RAW_DIR"}
    return places(kept if "://" in raw else os.environ)


if __name__ == "__main__":
    end_with(main, stands="what Spark showed before stays.")
