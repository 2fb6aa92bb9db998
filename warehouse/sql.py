"""Names and texts as SQL writes them."""

from __future__ import annotations


def quoted(*names: str) -> str:
    """Return a name of SQL, of its parts."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
