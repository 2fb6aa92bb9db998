"""Who is told how far a run is: a bar or a log line shows it (`ingest.cli.progress_bars`)."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self


class Progress(Protocol):
    """Is told what to expect, and of every page."""

    def begin_phase(self) -> None:
        """Other rows are about to be asked for than so far."""

    def expect(self, name: str, rows: int | None) -> None:
        """Return the run is about to ask for a resource; `rows` is the source's count."""

    def advance(self, name: str, rows: int) -> None:
        """Return a page of a resource has come in with so many rows."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
