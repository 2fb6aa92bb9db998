"""What can be chosen of a cluster, by variables of the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError

PORT: Final = 15002
"""Where a Connect server listens by default."""

LAST_PORT: Final = 65_535
MEMORY: Final = "1g"
A_MEMORY: Final = re.compile(r"([1-9][0-9]*)([mg])")
LEAST_MEGABYTES: Final = 512
"""Below this Spark refuses to start."""

WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """A cluster of this machine.

    Attributes:
        home: The folder of its catalog, tables, logs and process ids.
        port: Where the Connect server listens; the master and its page take the next two ports.
        megabytes: Memory of the driver and of each executor.
        is_brief: Whether it will only see little data for a short time, for which Java compiles
            less, and a stage behind a shuffle is one task.
    """

    home: Path
    port: int
    megabytes: int
    is_brief: bool = False

    @property
    def master_port(self) -> int:
        """Where the master listens."""
        return self.port + 1

    @property
    def page_port(self) -> int:
        """Where the master shows its page."""
        return self.port + 2

    @property
    def master(self) -> str:
        """The master's address."""
        return f"spark://127.0.0.1:{self.master_port}"

    @property
    def remote(self) -> str:
        """The Connect server's address, as SPARK_REMOTE has it."""
        return f"sc://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """The folder with a log for each process."""
        return self.home / "logs"

    @property
    def events(self) -> Path:
        """The folder of event logs, one for each start of the cluster."""
        return self.home / "events"

    @property
    def pids(self) -> Path:
        """The folder with a file for each process that was started."""
        return self.home / "pids"


def settings(variables: Mapping[str, str]) -> Settings:
    """Return the cluster that the environment names.

    Raises:
        PipelineError: One of the variables can't work.
    """
    home = variables.get("FILMS_SPARK_DIR") or "data/spark"
    if re.search(r"[;'\"\\*?\[\]{}%,$#]|://", home) or not home.isprintable():
        raise PipelineError(
            f"FILMS_SPARK_DIR is {home!a}, and Spark would take one of its characters for something"
            " else: name a plain path.",
            2,
        )
    port = variables.get("FILMS_SPARK_PORT") or str(PORT)
    if not (port.isdecimal() and 0 < int(port) <= LAST_PORT - 2):
        raise PipelineError(
            f"FILMS_SPARK_PORT is {port!a}, and has to be a port from 1 to {LAST_PORT - 2}; the"
            " cluster takes the next two as well.",
            2,
        )
    memory = variables.get("FILMS_SPARK_MEMORY") or MEMORY
    size = A_MEMORY.fullmatch(memory.lower())
    megabytes = int(size.group(1)) * (1024 if size.group(2) == "g" else 1) if size else 0
    if megabytes < LEAST_MEGABYTES:
        raise PipelineError(
            f"FILMS_SPARK_MEMORY is {memory!a}, and has to be a size from {LEAST_MEGABYTES}m on,"
            " such as 1g or 1500m.",
            2,
        )
    return Settings(Path(home).absolute(), int(port), megabytes)
