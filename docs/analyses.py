"""Write docs/analyses.md, the queries of analyses/ with their answers: make analyses.

Needs a warehouse that was built from the sample.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "analyses.md"
MOST_ROWS: Final = 20
HEAD: Final = """\
# Questions that analyses/ answers

Each query runs as it stands in any DuckDB client that has opened the warehouse. The answers below
are those of the sample source, whose data is generated. `make analyses` writes this page.
"""


def queries() -> dict[str, str]:
    """Return the SQL of each query by its name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(ROOT.glob("analyses/*.sql"))}


def question(sql: str) -> str:
    """Return the comment that a query opens with, in one line."""
    opening = sql.split("with\n", maxsplit=1)[0]
    return " ".join(line.removeprefix("--").strip() for line in opening.splitlines())


def page(db: Path) -> str:
    """Return the page that a warehouse's answers make.

    Args:
        db: The warehouse's DuckDB file.
    """
    with duckdb.connect(str(db), read_only=True) as connection:
        parts = [_part(name, sql, connection) for name, sql in queries().items()]
    return "\n".join([HEAD, *parts])


def _part(name: str, sql: str, connection: duckdb.DuckDBPyConnection) -> str:
    answer = connection.execute(sql)
    columns = [column[0] for column in answer.description or ()]
    rows = answer.fetchall()
    lines = [
        f"## {name}\n",
        f"{question(sql)} ([SQL](../analyses/{name}.sql))\n",
        _line(columns),
        _line(["---"] * len(columns)),
        *(_line(row) for row in rows[:MOST_ROWS]),
        "",
    ]
    left_out = len(rows) - MOST_ROWS
    if left_out > 0:
        lines.append(f"{left_out} more rows follow.\n")
    return "\n".join(lines)


def _line(cells: Sequence[Any]) -> str:
    return "| " + " | ".join("" if cell is None else _cell(str(cell)) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the page from the warehouse that the command line names."""
    db = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target" / "sample" / "films.duckdb"
    if not db.is_file():
        sys.exit(f"{db} is missing: make analyses builds it.")
    PAGE.write_text(page(db), "utf-8")


if __name__ == "__main__":
    main()
