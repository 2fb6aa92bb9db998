"""What a benchmark runs on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A machine and the versions on it.

    Attributes:
        processor: Its model, as the system calls it; empty where it doesn't.
        cores: Those that the system counts.
        memory_bytes: Of the whole machine.
        system: Such as `Linux 6.8.0`.
        python: The version.
        duckdb: The version.
        dbt: The version of dbt-core.
    """

    processor: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    duckdb: str
    dbt: str


def this_machine(cpuinfo: Path = Path("/proc/cpuinfo")) -> Machine:
    """Return what this process runs on.

    Args:
        cpuinfo: Where Linux tells the processor's model.
    """
    return Machine(
        processor=_model(cpuinfo) or platform.processor(),
        cores=os.cpu_count() or 1,
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        duckdb=version("duckdb"),
        dbt=version("dbt-core"),
    )


def _model(cpuinfo: Path) -> str:
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux
        return ""
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "")
