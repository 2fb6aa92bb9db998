"""What sqlfluff's jinja puts in the place of dbt's ``adapter``."""  # noqa: INP001 - sqlfluff reads a bare folder

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

QUERIES = {"as_headlines": "select * from {}"}
"""Macros that stand where a query does, by what looks like theirs."""

SILENT = ("keep",)
"""Macros that say nothing to this engine."""


def dispatch(macro_name: str, macro_namespace: str | None = None) -> Callable[..., str]:  # noqa: ARG001
    """Stand in for the engine's own macro by a call that looks like a function's, or by a query."""
    if macro_name in SILENT:
        return lambda *_: ""
    shown = QUERIES.get(macro_name, f"{macro_name}({{}})")
    return lambda expression="", *_: shown.format(expression)
