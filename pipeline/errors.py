"""What can go wrong here, each with its exit code."""

from __future__ import annotations


class PipelineError(Exception):
    """Something foreseeable; the text is one sentence or more for people.

    Attributes:
        exit_code: What the process ends with.
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Stopped(PipelineError):  # noqa: N818 - it isn't always an error
    """A command ended with an exit code of its own and has already said why."""

    def __init__(self, exit_code: int) -> None:
        super().__init__("", exit_code)
