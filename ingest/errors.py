"""Defines the errors of the loader, each with the exit code that a scheduler can act on."""

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
    """The source's answers can't be landed: the next run starts over, and uses none of them."""


class NotFoundError(SourceError, LookupError):
    """The source answers 404 for one item."""


class RefusedError(SourceError):
    """The source understands a request and refuses it, with a status of 400 to 499.

    Attributes:
        status: Of HTTP: 422 where a parameter isn't what the API takes.
        body: The answer's text, bounded; usually JSON.
    """

    def __init__(self, what: str, *, status: int, body: bytes) -> None:
        super().__init__(what)
        self.status = status
        self.body = body


class IncompleteError(IngestError):
    """All that could be had has been landed, but `--strict` asks for more."""

    exit_code = 4


class VerifyError(IngestError):
    """The raw folder isn't as its manifests say."""

    exit_code = 5


class TooManyRejectedError(IngestError):
    """More rows than allowed aren't what the resource promises: the source has changed."""

    exit_code = 6


class ShrunkError(IngestError):
    """The source has far fewer rows than before: nothing was landed in their place."""

    exit_code = 8


class LockHeldError(IngestError):
    """Another run works on the same raw folder."""

    exit_code = 7
