"""The queries of analyses/, which can be asked by name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "analyses"


def named_queries(folder: Path = FOLDER) -> dict[str, str]:
    """Return the SQL of each query by its name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}


def question(sql: str) -> str:
    """Return the comment that a query opens with, in one line."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)
