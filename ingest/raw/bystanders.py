"""Files that file managers and system services leave in any folder: no fault of a load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PARQUET: Final = ".parquet"

BYSTANDERS: Final = re.compile(
    r"\.DS_Store|\._.*|\.localized|\.Spotlight-V100|\.Trashes|\.fseventsd"  # macOS
    r"|Thumbs\.db|ehthumbs\.db|desktop\.ini"  # Windows
    r"|\.directory|\.Trash-\d+|\.nfs[0-9a-f]+|\.fuse_hidden[0-9a-f]+|lost\+found"  # Linux
    r"|@eaDir|\.sync|\.stfolder|\.stignore|\.gitkeep|\.gitignore",  # what copies folders elsewhere
    re.IGNORECASE,
)


def is_bystander(path: Path) -> bool:
    """Tell whether a file or folder is one of theirs, and holds nothing that dbt would read."""
    if not BYSTANDERS.fullmatch(path.name) or path.is_symlink():
        return False
    if path.is_dir():
        return not any(inner.suffix.lower() == PARQUET for inner in path.rglob("*"))
    return path.suffix.lower() != PARQUET
