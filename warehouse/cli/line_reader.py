"""Reads lines with the best of what is installed: prompt_toolkit, readline, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from warehouse.catalogue import Catalogue
from warehouse.cli.completion import Candidate, candidates

Ask: TypeAlias = Callable[[str, str], str]
"""Shows the first and returns what somebody types: a line, or several that were pasted.

The second are the lines of the same statement before it.
"""


def line_reader(catalogue: Catalogue, queries: Mapping[str, str]) -> Ask:
    """Return what reads lines, with history and completion where they are to be had.

    Args:
        catalogue: Of the warehouse, whose tables and columns are completed.
        queries: Named queries, with their questions.
    """

    def complete(typed: str, statement: str) -> list[Candidate]:
        return candidates(typed, catalogue, queries, statement)

    try:
        history: Path | None = _history()
    except (OSError, RuntimeError):  # a home that nobody may write to, or none, has no history
        history = None
    with suppress(ImportError):  # who wants it installs it
        from warehouse.cli.toolkit_lines import toolkit_lines  # noqa: PLC0415

        return toolkit_lines(complete, history)
    with suppress(ImportError):  # not every Python has it
        from warehouse.cli.readline_lines import readline_lines  # noqa: PLC0415

        return readline_lines(complete, history)
    return lambda shown, _before: input(shown)


def _history() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(state) / "films-analytics" / "asked"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path
