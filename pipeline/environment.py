"""`python -m pipeline.environment run`, `dev` or `spark`: makes .venv what uv.lock says.

Runs before anything is installed, on any Python 3.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.lock import held

VENV = Path(".venv")
UV_VERSION = "0.13.9"
OLDEST_PYTHON = (3, 11)
SYNC = ("sync", "--frozen", "--inexact", "--quiet")
GROUPS = {
    "run": ("--no-default-groups",),
    "dev": (),
    "spark": ("--no-default-groups", "--group", "spark"),
}


def main() -> int:
    """Set up what `run` or `dev` needs; return the exit code."""
    wanted = sys.argv[1] if sys.argv[1:] else "run"
    if wanted not in GROUPS:
        sys.stderr.write("Usage: python -m pipeline.environment run|dev|spark\n")
        return 2
    if not is_set_up(wanted):
        with held(Path("target") / ".setup-lock", str(VENV)):
            if not is_set_up(wanted):  # by whom this one waited for
                return _set_up(wanted)
    return 0


def is_set_up(wanted: str) -> bool:
    """Say whether .venv is whole and has what `wanted` needs."""
    stamps = {
        "run": (VENV / ".run", VENV / ".dev", VENV / ".spark"),
        "dev": (VENV / ".dev",),
        "spark": (VENV / ".spark",),
    }[wanted]
    return is_whole() and any(_text(stamp) == locked() for stamp in stamps)


def locked() -> str:
    """Return what tells one state of the locked packages from another."""
    whole = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        whole.update(Path(name).read_bytes())
    return whole.hexdigest()


def is_whole() -> bool:
    """Say whether .venv has a Python that starts, uv, and scripts that find that Python.

    Scripts of an environment that was made to be moved name no folder; others name the one they
    were made in, and it may have been renamed since, or another may stand there now.
    """
    if not (VENV / "bin" / "uv").exists():
        return False
    try:
        subprocess.run(  # noqa: S603
            [str(VENV / "bin" / "python"), "-c", ""], stderr=subprocess.DEVNULL, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    script = _text(VENV / "bin" / "dbt")[:1000]
    named = re.search(
        r"""^#!(/.*)/python[0-9.]*$|exec' ["'](/.*)/python[0-9.]*["']""", script, re.MULTILINE
    )
    if named is None:
        return True
    return os.path.realpath(named.group(1) or named.group(2)) == os.path.realpath(VENV / "bin")


def _set_up(wanted: str) -> int:
    if not is_whole():
        if sys.version_info < OLDEST_PYTHON:
            sys.stderr.write(
                "films-analytics needs Python 3.11 or later: make PYTHON=python3.12 run\n"
            )
            return 2
        _head(f"Making {VENV}" + (" anew: it was moved or is broken" if VENV.exists() else ""))
        try:
            _make()
        except (OSError, subprocess.CalledProcessError) as error:
            return _failed("make", error)
    for_what = {"dev": " for development", "spark": " for Spark"}.get(wanted, "")
    _head(f"Installing the packages of uv.lock{for_what}")
    stamp = VENV / f".{wanted}"
    # packages of other groups stay, and are as locked where their stamp says so
    for name in GROUPS:
        if _text(VENV / f".{name}") != locked():
            (VENV / f".{name}").unlink(missing_ok=True)
    try:
        _uv(*SYNC, *GROUPS[wanted], "--python", str(VENV / "bin" / "python"))
    except (OSError, subprocess.CalledProcessError) as error:
        return _failed("install", error)
    stamp.write_text(locked())
    return 0


def _make() -> None:
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(str(VENV), ignore_errors=True)
    python = getattr(sys, "_base_executable", sys.executable)
    inside = str(VENV / "bin" / "python")
    install = ("install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}")
    _call(python, "-m", "venv", "--without-pip", str(VENV))
    try:
        # a pip that stands outside saves half of the time that one inside takes
        _call(python, "-m", "pip", "--python", inside, *install, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError:  # there is none, or it is older than 22.3
        _call(python, "-m", "venv", str(VENV))
        _call(inside, "-m", "pip", *install)
    # its scripts then find their Python from where they stand
    _uv("venv", "--quiet", "--relocatable", "--allow-existing", str(VENV))


def _uv(*arguments: str) -> None:
    _call(str(VENV / "bin" / "uv"), *arguments, UV_PROJECT_ENVIRONMENT=str(VENV))


def _call(*command: str, stderr: int | None = None, **variables: str) -> None:
    subprocess.run(  # noqa: S603
        command, check=True, env=dict(os.environ, **variables), stderr=stderr
    )


def _failed(what: str, error: Exception) -> int:
    code = error.returncode if isinstance(error, subprocess.CalledProcessError) else error
    sys.stderr.write(
        f"make couldn't {what} what stands in {VENV} ({code}): see the lines above, put that right"
        " (the package index, the disk) and run make again.\n"
    )
    return 1


def _head(line: str) -> None:
    line = f"==> {line}"
    sys.stdout.write(f"\n\033[1m{line}\033[0m\n" if sys.stdout.isatty() else f"\n{line}\n")
    sys.stdout.flush()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: run make again to go on.\n")
        sys.exit(130)
