"""Runs `python -m ingest` in forks of a process that has imported all of it already.

A real process each, with its own memory and lock, but a tenth of a second instead of a second to
start; and one that can be told to die, as by SIGKILL, at the k-th of all calls that write.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

Finished = subprocess.CompletedProcess[str]

WRITING: Final = frozenset(
    ["write", "truncate", "fsync", "mkdir", "rename", "rmdir", "unlink", "write_table"]
)
"""What changes files, by the names of functions; `write_table` is pyarrow's, all others C's."""


class Forks:
    """Starts runs and waits for them.

    Args:
        server: The process that forks.
    """

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def start(
        self,
        *args: str,
        die_at: int | None = None,
        env: Mapping[str, str] | None = None,
        outputs: tuple[str, str] = (os.devnull, os.devnull),
    ) -> int:
        """Start a run and return its process id.

        Args:
            args: Of the command line.
            die_at: Die at this call that writes, from 1; None to run on.
            env: Variables beside this process's own, of which those of `ingest` are left out.
            outputs: Files for standard output and standard error.
        """
        assert self._server.stdin is not None
        asked = {"args": args, "die_at": die_at, "env": dict(env or {}), "outputs": outputs}
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        return self._read()

    def wait(self) -> int:
        """Wait for the run that was started last; return its exit code, or minus its signal."""
        return self._read()

    def run(self, *args: str, die_at: int | None = None) -> int:
        """Run to the end; return the exit code, or minus the signal."""
        self.start(*args, die_at=die_at)
        return self.wait()

    def finish(self, *args: str, env: Mapping[str, str] | None = None) -> Finished:
        """Run to the end; return the exit code and what was said."""
        with tempfile.TemporaryDirectory() as folder:
            outputs = Path(folder) / "out", Path(folder) / "err"
            self.start(*args, env=env, outputs=(str(outputs[0]), str(outputs[1])))
            code = self.wait()
            out, err = (path.read_text() for path in outputs)
        return Finished(args, code, out, err)

    def _read(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@contextlib.contextmanager
def forking() -> Iterator[Forks]:
    """Run the process that forks until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.forks"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("FILMS_")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield Forks(server)
        finally:
            assert server.stdin is not None
            server.stdin.close()


def serve() -> None:
    """Fork a run for each line of standard input; say its process id, then how it ended."""
    import pandas as pd  # noqa: F401, PLC0415 (pyarrow would import it in each fork)
    import pyarrow.dataset  # noqa: F401, PLC0415 (the same)

    import ingest.cli.session  # noqa: F401, PLC0415
    from ingest.cli.commands import app  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()):
        app(["--source=sample", "--version"], standalone_mode=False)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os.environ.update(asked["env"])
            run(asked["args"], asked["die_at"], asked["outputs"])
        say(child)
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


def say(number: int) -> None:
    """Answer with a number."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def run(args: Sequence[str], die_at: int | None, outputs: Sequence[str]) -> None:
    """Run the command line in this process."""
    from ingest.cli.commands import main  # noqa: PLC0415

    for descriptor, path in enumerate((os.devnull, *outputs)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
    sys.argv = ["ingest", *args]
    if die_at is not None:
        sys.setprofile(dying_at(die_at))
    main()


def dying_at(number: int) -> Any:  # noqa: ANN401 (a profile function)
    """Return a profile function that kills this process around the n-th call that writes."""
    left = number

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal left
        is_c = event.startswith("c_")
        name = getattr(arg, "__name__", "") if is_c else frame.f_code.co_name
        is_python = name == "write_table" and not is_c
        if (
            name in WRITING
            and (is_c or is_python)
            and getattr(arg, "__self__", None) is not sys.stderr
        ):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return count


if __name__ == "__main__":
    serve()
