"""Tells a statement or a key that begins with a dash from an option."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from typer.core import TyperCommand

COMMENT: Final = re.compile(r"--([^a-z]|[^=\n]*\n)")
"""How a statement begins that opens with a comment, as files of SQL do; no option does."""

HELP: Final = "-h"
"""The one option of a single dash."""

END: Final = "--"
"""What follows it is no option."""


class StatementCommand(TyperCommand):
    """A command whose argument is SQL."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own
        """Read the arguments; a comment is no option."""
        return super().parse_args(
            ctx, [f" {each}" if COMMENT.match(each) else each for each in args]
        )


class KeyCommand(TyperCommand):
    """A command whose arguments are values, such as -1."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own
        """Read the arguments; what begins with one dash is a value."""
        taking = {
            name
            for each in self.params
            if each.param_type_name == "option" and not getattr(each, "is_flag", False)
            for name in each.opts
        }
        return super().parse_args(ctx, _values_last(args, taking))


def _values_last(args: Iterable[str], taking: set[str]) -> list[str]:
    """Return arguments in an order in which none that is a value can be taken for an option.

    Args:
        args: As they were typed.
        taking: The options that a value follows.
    """
    options: list[str] = []
    values: list[str] = []
    left = iter(args)
    for each in left:
        if each == END:
            values += left
        elif each in taking:
            follows = list(islice(left, 1))
            options += [each, *follows]
            if not follows:
                return options  # which is then told
        elif each == HELP or each.startswith(END):
            options.append(each)
        else:
            values.append(each)
    return [*options, END, *values]
