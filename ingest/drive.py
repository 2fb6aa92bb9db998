"""Asking for the windows of several queues, through the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ingest.api import FilmsApi
from ingest.fetch import fetch_all
from ingest.patience import GivenUpError
from ingest.resources import Resource
from ingest.rows import split_rows
from ingest.transport import Answer
from ingest.windows import Window
from ingest.work import Work

Asked: TypeAlias = "Answer[list[bytes]] | GivenUpError"


class WindowQueue(Protocol):
    """Says which window to ask for next, and learns what it gave."""

    def next_window(self) -> Window | None:
        """Return the next window; None while, or once, there is none."""

    def note(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Take note of what a window gave; None if it was given up."""


@dataclass(frozen=True, slots=True)
class Task:
    """A window of a resource, and the queue that handed it out."""

    resource: Resource
    queue: WindowQueue
    window: Window


def drive(
    queues: Sequence[tuple[Resource, WindowQueue]],
    *,
    api: FilmsApi,
    work: Work,
    concurrency: int,
    attempts: Callable[[Window], int],
    told: Callable[[str, int], None],
) -> None:
    """Ask until no queue has a window left.

    An answer that a killed run has left in the journal isn't asked for again.

    Args:
        queues: Each resource's queue; the first has precedence.
        api: The source.
        work: Keeps every answer.
        concurrency: Requests in flight at most.
        attempts: How often a window is asked for if it fails while others succeed.
        told: Called with a resource's name and the rows of each answer.

    Raises:
        SourceError: The source stopped answering; what came in until then is in the journal.
    """

    def next_task() -> Task | None:
        for resource, queue in queues:
            while (window := queue.next_window()) is not None:
                earlier = work.take_earlier(resource.name, window)
                if earlier is None:
                    return Task(resource, queue, window)
                queue.note(window, None if earlier.failed else split_rows(work.body(earlier)))
                told(resource.name, earlier.rows)
        return None

    def ask(task: Task) -> Asked:
        window = task.window
        try:
            return api.page(
                task.resource, skip=window.start, limit=window.size, attempts=attempts(window)
            )
        except GivenUpError as error:
            if error.is_own:
                return error
            raise

    def keep(task: Task, asked: Asked) -> None:
        name = task.resource.name
        if isinstance(asked, GivenUpError):
            work.keep_failure(name, task.window, requests=asked.requests, retries=asked.retries)
            task.queue.note(task.window, None)
            return
        rows = asked.value
        work.keep(
            name,
            task.window,
            asked.body,
            rows=len(rows),
            requests=asked.requests,
            retries=asked.retries,
        )
        task.queue.note(task.window, rows)
        told(name, len(rows))

    fetch_all(next_task, ask, keep, concurrency=concurrency)
