"""What a run says on standard output, in order with what its commands say."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """Say a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def head(line: str) -> None:
    """Say what comes next."""
    bold = f"\033[1m==> {line}\033[0m" if sys.stdout.isatty() else f"==> {line}"
    say(f"\n{bold}")
