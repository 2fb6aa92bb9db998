"""The raw folder's paths in recorded SQL, as the macros of `raw_dir.sql` write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

IN_RAW_DIR: Final = re.compile(r"'(?:[^']|'')*(?P<rest>/loads/\?{8}T\?{12}Z/[^']*'|/checks\.json')")


def in_raw_dir(sql: str, raw_dir: Path | None) -> str:
    """Return recorded SQL that reads this raw folder, wherever the one that dbt read was."""
    if raw_dir is None:
        return sql
    path = as_pattern(raw_dir).replace("'", "''")
    return IN_RAW_DIR.sub(lambda found: f"'{path}{found['rest']}", sql)


def as_pattern(path: Path) -> str:
    """Return a pattern that a path fits and no other."""
    return re.sub(r"[\[*?]", r"[\g<0>]", str(path))
