"""Lines by Python's own readline."""

from __future__ import annotations

import readline
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from warehouse.cli.completion import Candidate, Complete

MOST_SHOWN: Final = 30
WIDTH: Final = 110


def readline_lines(complete: Complete, history: Path | None) -> Callable[[str, str], str]:
    """Return what reads a line; Tab completes it, and shows what may follow.

    Args:
        complete: Returns what may complete the last word of a line of a statement.
        history: The file of the lines before; None keeps none.
    """
    found: list[Candidate] = []
    shown_before = [""]
    lines_before = [""]

    def give(_begun: str, place: int) -> str | None:
        if place == 0:
            line = readline.get_line_buffer()
            found[:] = complete(line[: readline.get_endidx()], f"{lines_before[0]}\n{line}")
        return found[place].word if place < len(found) else None

    def show(_begun: str, _words: Sequence[str], _longest: int) -> None:
        sys.stdout.write("\n")
        for each in found[:MOST_SHOWN]:
            sys.stdout.write(f"{each.word}  {each.meaning}"[:WIDTH].rstrip() + "\n")
        if len(found) > MOST_SHOWN:
            sys.stdout.write(f"and {len(found) - MOST_SHOWN} more\n")
        sys.stdout.write(shown_before[0] + readline.get_line_buffer())
        sys.stdout.flush()

    readline.set_completer(give)
    readline.set_completer_delims(" \t\n,()=<>+-*/;")
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    if hasattr(readline, "set_completion_display_matches_hook"):  # libedit has none
        readline.set_completion_display_matches_hook(show)
    if history:
        with suppress(OSError):  # one that can't be read is begun anew
            readline.read_history_file(history)

    def ask(shown: str, before: str) -> str:
        shown_before[0] = shown
        lines_before[0] = before
        line = input(shown)
        if history:
            with suppress(OSError):
                readline.write_history_file(history)
        return line

    return ask
