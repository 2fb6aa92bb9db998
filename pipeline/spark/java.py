"""Which Java runs Spark."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError

OLDEST: Final = 17
NO_JAVA: Final = 77
"""What a command ends with where there is no Java: nothing was tried, so nothing was found."""


def java(variables: Mapping[str, str]) -> Path:
    """Return the Java that Spark's scripts would start.

    Raises:
        PipelineError: There is none, or one that is too old.
    """
    home = variables.get("JAVA_HOME")
    found = str(Path(home, "bin", "java")) if home else shutil.which("java")
    where = f"JAVA_HOME is {home}" if home else "no command is called java"
    try:
        told = subprocess.run(  # noqa: S603
            [found or "java", "-version"], capture_output=True, text=True, check=True, timeout=10
        ).stderr
    except (OSError, subprocess.SubprocessError):
        raise PipelineError(
            f"Spark needs Java {OLDEST} or later, and there is none that starts ({where}): install"
            " one, such as openjdk-17-jre-headless, and run this again.",
            NO_JAVA,
        ) from None
    version = re.search(r'version "(\d+)', told)
    if version and int(version.group(1)) < OLDEST:
        raise PipelineError(
            f"Spark needs Java {OLDEST} or later, and {found} is Java {version.group(1)}: set"
            " JAVA_HOME to a later one.",
            NO_JAVA,
        )
    return Path(found or "java")
