"""Reads lines with the best of what is installed: prompt_toolkit, readline, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from warehouse.catalogue import Catalogue
from warehouse.cli.completion import Candidate, candidates

Ask: TypeAlias = Callable[[str], str]
"""Shows what it is given and returns the line that somebody types."""

Complete: TypeAlias = Callable[[str], list[Candidate]]
"""Returns what may complete the last word of what is given, what is most likely first."""


def line_reader(catalogue: Catalogue, queries: Mapping[str, str]) -> Ask:
    """Return what reads lines, with history and completion where they are to be had.

    Args:
        catalogue: Of the warehouse, whose tables and columns are completed.
        queries: Named queries, with their questions.
    """

    def complete(typed: str) -> list[Candidate]:
        return candidates(typed, catalogue, queries)

    try:
        history: Path | None = _history()
    except OSError:  # a home that nobody may write to has no history
        history = None
    with suppress(ImportError):  # who wants it installs it
        from warehouse.cli.toolkit_lines import toolkit_lines  # noqa: PLC0415

        return toolkit_lines(complete, history)
    with suppress(ImportError):  # not every Python has it
        from warehouse.cli.readline_lines import readline_lines  # noqa: PLC0415

        return readline_lines(complete, history)
    return input


def _history() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(state) / "films-analytics" / "asked"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path
