"""What can go wrong when somebody asks the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from warehouse.answer.texts import shown

NOT_ANSWERED: Final = 1
"""Exit code: the engine refused the statement, or a limit ended it."""

USAGE: Final = 2
"""Exit code: the command can't be followed as it was given."""

NO_WAREHOUSE: Final = 3
"""Exit code: there is no whole warehouse to ask."""


INTERRUPTED: Final = 130
"""Exit code: somebody pressed Ctrl-C, as shells have it."""

TOLD_WHEN_INTERRUPTED: Final = "Interrupted."

NOBODY_READS: Final = 141
"""Exit code: who read the answer has gone, as shells have it of other filters."""


class AskError(Exception):
    """A question without an answer; the text is one line that says what to do about it.

    What somebody typed, or what a table is called, may stand in it: it neither breaks the line nor
    steers a terminal.

    Attributes:
        exit_code: What the process ends with.
    """

    def __init__(self, text: str, exit_code: int = NOT_ANSWERED) -> None:
        super().__init__(shown(text))
        self.exit_code = exit_code


def no_table(name: str, near: Sequence[str], lists: str) -> AskError:
    """Return what says that no table has a name, and which come near.

    Args:
        name: As it was given; one of blanks alone is shown in quotes.
        near: Names of tables.
        lists: What lists all names.
    """
    named = name if name.strip() else repr(name)
    there = f"; there is {' or '.join(near)}" if near else ""
    return AskError(f"There is no table {named}{there}: `{lists}` lists them.", USAGE)
