"""A prompt with history and completion, as far as Python has readline."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.cli import described
from warehouse.cli.asking import answered, warning
from warehouse.cli.completion import Candidate, candidates
from warehouse.cli.output import LINES, Format, page
from warehouse.engine import Warehouse
from warehouse.errors import AskError
from warehouse.questions import named_queries, question

HELP: Final = """\
Type a statement and end it with ; or the name of a query. Tab completes tables and columns.
tables          lists the tables          tables NAME    describes one
list            lists the named queries   quit, Ctrl-D   ends"""
MOST_SHOWN: Final = 30
WIDTH: Final = 110
FIRST: Final = "> "
NEXT: Final = "... "

Ask: TypeAlias = Callable[[str], str]
"""Shows what it is given and returns the line that somebody types."""


def prompt(warehouse: Warehouse, shape: Format) -> None:
    """Answer what is typed until nothing more is.

    Args:
        warehouse: To be asked.
        shape: The form of the answers.
    """
    catalogue = read_catalogue(warehouse)
    questions = {name: question(sql) for name, sql in named_queries().items()}
    ask = _line_reader(catalogue, questions)
    sys.stdout.write(f"{warehouse.path}, read-only. help says what can be typed.\n")
    if said := warning(warehouse):
        sys.stdout.write(f"{said}\n")
    for typed in _statements(ask, questions):
        try:
            _follow(typed, warehouse, catalogue, questions, shape)
        except AskError as error:
            sys.stdout.write(f"{error}\n")


def _follow(
    typed: str,
    warehouse: Warehouse,
    catalogue: Catalogue,
    questions: Mapping[str, str],
    shape: Format,
) -> None:
    command, _, named = typed.partition(" ")
    if typed == "help":
        page(HELP.splitlines())
    elif typed == "list":
        page(f"{name}  {text}" for name, text in questions.items())
    elif typed == "tables":
        page(described.list_lines(catalogue, are_all=False))
    elif command == "tables" and named.strip():
        page(described.table_lines(catalogue, named.strip()))
    else:
        with answered(warehouse, typed) as answer:
            page(LINES[shape](answer))


def _statements(ask: Ask, questions: Mapping[str, str]) -> Iterator[str]:
    """Give what is typed, lines of one statement together."""
    lines: list[str] = []
    while True:
        try:
            line = ask(NEXT if lines else FIRST)
        except EOFError:
            sys.stdout.write("\n")
            return
        except KeyboardInterrupt:  # what was begun is dropped
            sys.stdout.write("\n")
            lines = []
            continue
        word = line.strip().removesuffix(";").strip()
        if not lines and word in {"quit", "exit"}:
            return
        is_command = word in {"help", "list", *questions} or word.split(" ")[0] == "tables"
        if not lines and is_command:
            yield word
        elif line.strip() or lines:
            lines.append(line)
            if line.rstrip().endswith(";"):
                yield "\n".join(lines).strip().rstrip(";")
                lines = []


def _history() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(state) / "films-analytics" / "asked"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def _line_reader(catalogue: Catalogue, questions: Mapping[str, str]) -> Ask:
    try:
        history: Path | None = _history()
    except OSError:  # a home that nobody may write to has no history
        history = None
    return _readline(catalogue, questions, history)


def _readline(catalogue: Catalogue, questions: Mapping[str, str], history: Path | None) -> Ask:
    try:
        import readline  # noqa: PLC0415 - not every Python has it
    except ImportError:
        return input
    found: list[Candidate] = []

    def complete(_begun: str, place: int) -> str | None:
        if place == 0:
            typed = readline.get_line_buffer()[: readline.get_endidx()]
            found[:] = candidates(typed, catalogue, questions)
        return found[place].word if place < len(found) else None

    def show(_begun: str, _words: Sequence[str], _longest: int) -> None:
        sys.stdout.write("\n")
        for each in found[:MOST_SHOWN]:
            sys.stdout.write(f"{each.word}  {each.meaning}"[:WIDTH].rstrip() + "\n")
        if len(found) > MOST_SHOWN:
            sys.stdout.write(f"and {len(found) - MOST_SHOWN} more\n")
        sys.stdout.write(FIRST + readline.get_line_buffer())
        sys.stdout.flush()

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n,()=<>+-*/;")
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    if hasattr(readline, "set_completion_display_matches_hook"):  # libedit has none
        readline.set_completion_display_matches_hook(show)
    if history:
        with suppress(OSError):  # one that can't be read is begun anew
            readline.read_history_file(history)

    def ask(shown: str) -> str:
        line = input(shown)
        if history:
            with suppress(OSError):
                readline.write_history_file(history)
        return line

    return ask
