"""What can go wrong, each with the exit code that a scheduler can act on."""

from __future__ import annotations

from typing import ClassVar


class IngestError(Exception):
    """A foreseeable failure, told to people in one line.

    The message says what happened, where (resource, offset, file) and what to do next.
    """

    exit_code: ClassVar[int] = 1


class UsageError(IngestError):
    """An option or variable has a value that can't be used."""

    exit_code = 2


class SourceError(IngestError):
    """The source can't be reached, doesn't speak this API, or stopped answering."""

    exit_code = 3


class UnusableAnswersError(SourceError):
    """What the source has answered can't be landed: the next run asks anew, not on from there."""


class NotFoundError(SourceError, LookupError):
    """The source answers 404 for one item."""


class IncompleteError(IngestError):
    """All that could be had has been landed, but `--strict` asks for more."""

    exit_code = 4


class VerifyError(IngestError):
    """What stands in the raw folder isn't what its manifests say."""

    exit_code = 5


class TooManyRejectedError(IngestError):
    """More rows than allowed aren't what the resource promises: the source has changed."""

    exit_code = 6


class LockHeldError(IngestError):
    """Another run works on the same raw folder."""

    exit_code = 7
