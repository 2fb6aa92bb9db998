"""A prompt that answers what is typed until nothing more is."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Final

from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.cli import described
from warehouse.cli.asking import answered, warning
from warehouse.cli.line_reader import Ask, line_reader
from warehouse.cli.output import LINES, Format, page
from warehouse.engine import Warehouse
from warehouse.errors import AskError
from warehouse.questions import named_queries, question

HELP: Final = """\
Type a statement and end it with ; or the name of a query. Tab completes tables and columns.
tables          lists the tables          tables NAME    describes one
list            lists the named queries   quit, Ctrl-D   ends"""
FIRST: Final = "> "
NEXT: Final = "... "


def prompt(warehouse: Warehouse, shape: Format) -> None:
    """Answer what is typed until nothing more is.

    Args:
        warehouse: To be asked.
        shape: The form of the answers.
    """
    catalogue = read_catalogue(warehouse)
    questions = {name: question(sql) for name, sql in named_queries().items()}
    ask = line_reader(catalogue, questions)
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
    """Give what is typed or pasted, lines of one statement together."""
    lines: list[str] = []
    while True:
        try:
            typed = ask(NEXT if lines else FIRST, "\n".join(lines))
        except EOFError:
            sys.stdout.write("\n")
            return
        except KeyboardInterrupt:  # what was begun is dropped
            sys.stdout.write("\n")
            lines = []
            continue
        for line in typed.split("\n"):
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
