"""What sqlfluff's jinja puts in the place of dbt's ``adapter``."""  # noqa: INP001 - sqlfluff reads a bare folder

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def dispatch(macro_name: str, macro_namespace: str | None = None) -> Callable[..., str]:  # noqa: ARG001
    """Stand in for the engine's own macro by a call that looks like a function's."""
    return lambda expression, *_: f"{macro_name}({expression})"
