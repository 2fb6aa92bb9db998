"""What it takes to follow a recipe on a copy of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def change(path: Path, *replaced: tuple[str, str]) -> None:
    """Put texts in the place of others, each of which stands there once."""
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert text.count(old) == 1, f"{path.name}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def tried(
    copy: Path, *args: str | Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, and return how it ended."""
    return subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=copy,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        | {"PYTHONPATH": str(copy)}
        | (env or {}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def run(copy: Path, *args: str | Path, env: dict[str, str] | None = None) -> str:
    """Run Python in the copy to a good end; return what it says."""
    ended = tried(copy, *args, env=env)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout
