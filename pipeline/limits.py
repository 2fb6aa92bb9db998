"""How much memory and how many threads a build may take."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError

MEMORY: Final = 1_750_000_000
"""Bytes that DuckDB may hold where the machine has twice as many; the profile says the same."""

SHARE: Final = 0.5
"""Of a smaller machine's memory; dbt, and what DuckDB doesn't count, need the rest."""

THREADS: Final = 2
A_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?) ?[KMGT]i?B", re.IGNORECASE)
MOST_THREADS: Final = 1024
CONTAINERS: Final = ("memory.max", "memory/memory.limit_in_bytes")
"""Where Linux tells a container its limit, in control groups of version 2 and 1."""


def limits(
    variables: Mapping[str, str],
    machine: int | None = None,
    groups: Path = Path("/sys/fs/cgroup"),
) -> dict[str, str]:
    """Return FILMS_MEMORY and FILMS_THREADS, as they are set or as suits the machine.

    Args:
        variables: The environment.
        machine: Bytes of memory; None asks the machine.
        groups: The folder in which Linux tells a container's limits.

    Raises:
        PipelineError: One of them can't work.
    """
    memory = variables.get("FILMS_MEMORY", "")
    threads = variables.get("FILMS_THREADS", "")
    size = A_SIZE.fullmatch(memory)
    if memory and not (size and float(size.group(1))):
        raise PipelineError(
            f"FILMS_MEMORY is {memory!a}, and has to be a size: a number and a unit, such as 2GB or"
            " 1500MB.",
            2,
        )
    if threads and not (threads.isdecimal() and 0 < int(threads) <= MOST_THREADS):
        raise PipelineError(
            f"FILMS_THREADS is {threads!a}, and has to be a whole number from 1 to {MOST_THREADS}.",
            2,
        )
    return {
        "FILMS_MEMORY": memory or _suitable(machine or _machine(), groups),
        "FILMS_THREADS": threads or str(THREADS),
    }


def _suitable(machine: int, groups: Path) -> str:
    there = min(machine, *(_told(groups / name, machine) for name in CONTAINERS))
    return f"{min(MEMORY, int(there * SHARE)) // 1_000_000}MB"


def _machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _told(path: Path, otherwise: int) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # there is no such file, or it says "max"
        return otherwise
