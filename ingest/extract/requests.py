"""Several requests in flight, one order of work: the windows of all queues, through the journal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

from ingest.errors import SourceError, UnusableAnswersError
from ingest.http.failures import GivenUpError
from ingest.http.transport import Answer
from ingest.raw.answers import Answers
from ingest.raw.window import Window
from ingest.source.api import FilmsApi
from ingest.source.bodies import split_rows
from ingest.source.refusals import LimitRefusedError
from ingest.source.resources import Resource

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")
Asked: TypeAlias = "Answer[list[bytes]] | SourceError"


class WindowQueue(Protocol):
    """Says which window to ask for next, and learns what it gave."""

    def next_window(self) -> Window | None:
        """Return the next window; None while it has no window, or once it is done."""

    def attempts(self, window: Window) -> int:
        """Return how often a window is asked for if it fails while others succeed."""

    def note(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Take note of what a window gave; None if it was given up."""


@runtime_checkable
class LimitedQueue(Protocol):
    """A queue whose windows may be as small as the source wants them."""

    def lower_limit(self, window: Window, most: int) -> None:
        """Take note that the source refused a window: it gives no more than `most` rows at once."""


@dataclass(frozen=True, slots=True)
class Task:
    """A window of a resource, and the queue that handed it out."""

    resource: Resource
    queue: WindowQueue
    window: Window


@dataclass(slots=True)
class Asking:
    """Asks for the windows of several resources until all are asked for.

    Attributes:
        api: The source.
        answers: Keeps every answer.
        concurrency: Requests in flight at most.
        told: Called with a resource's name and the rows of each answer.
        check: Called with a resource and its first page that holds rows; an error that it raises
            ends the run.
        retries: Whether a window that fails is asked for again at once.
    """

    api: FilmsApi
    answers: Answers
    concurrency: int
    told: Callable[[str, int], None]
    check: Callable[[Resource, bytes], None] = lambda _resource, _body: None
    retries: bool = True
    failures: dict[str, str] = field(default_factory=dict)
    """How each resource's request failed that was given up last."""
    _checked: set[str] = field(default_factory=set)

    def without_retries(self) -> Asking:
        """Return the same, but asking once for each window."""
        return replace(self, retries=False, told=lambda _name, _rows: None)

    def make_requests(
        self, queues: Sequence[tuple[Resource, WindowQueue]]
    ) -> dict[str, SourceError]:
        """Ask until no queue has a window left.

        An answer that a killed run has left in the journal isn't asked for again. A resource that
        the source stops serving costs only itself: the run leaves it and goes on with the others.

        Args:
            queues: Each resource's queue; the first has precedence.

        Returns:
            The resources that were left, and why.

        Raises:
            SourceError: The source stopped answering; what came in until then is in the journal.
        """
        left: dict[str, SourceError] = {}

        def leave(name: str, error: SourceError) -> None:
            if name not in left:
                left[name] = error
                logger.warning("This run leaves %s and goes on with the others. %s", name, error)
            if isinstance(error, UnusableAnswersError):
                self.answers.drop(name)

        def next_task() -> Task | None:
            for resource, queue in queues:
                try:
                    while resource.name not in left:
                        window = queue.next_window()
                        if window is None:
                            break
                        if not self._note_earlier(resource, queue, window):
                            return Task(resource, queue, window)
                except UnusableAnswersError as error:
                    leave(resource.name, error)
            return None

        def keep(task: Task, asked: Asked) -> None:
            name = task.resource.name
            queue = task.queue
            if isinstance(asked, LimitRefusedError) and isinstance(queue, LimitedQueue):
                try:
                    queue.lower_limit(task.window, asked.most)
                except UnusableAnswersError as error:
                    leave(name, error)
            elif isinstance(asked, SourceError) and not _is_own(asked):
                leave(name, asked)
            elif name not in left or not isinstance(left[name], UnusableAnswersError):
                try:
                    self._keep(task, asked, is_noted=name not in left)
                except UnusableAnswersError as error:
                    leave(name, error)

        _fetch_all(next_task, self._ask, keep, concurrency=self.concurrency)
        return left

    def _note_earlier(self, resource: Resource, queue: WindowQueue, window: Window) -> bool:
        earlier = self.answers.take_earlier(resource.name, window)
        if earlier is None:
            return False
        body = self.answers.body(earlier)
        rows = split_rows(body)
        if rows:
            self._check(resource, body)
        queue.note(window, rows)
        self.told(resource.name, earlier.rows)
        return True

    def _check(self, resource: Resource, body: bytes) -> None:
        if resource.name not in self._checked:
            self._checked.add(resource.name)
            self.check(resource, body)

    def _ask(self, task: Task) -> Asked:
        window = task.window
        attempts = task.queue.attempts(window)
        try:
            return self.api.page(
                task.resource,
                skip=window.start,
                limit=window.size,
                attempts=attempts,
                retries=self.retries and attempts > 1,
            )
        except GivenUpError as error:
            if error.scope == "source":
                raise
            return error
        except SourceError as error:
            return error

    def _keep(self, task: Task, asked: Asked, *, is_noted: bool) -> None:
        name, window = task.resource.name, task.window
        if isinstance(asked, GivenUpError):
            self.failures[name] = str(asked).partition(";")[0]
            if is_noted:
                self.answers.keep_failure(
                    name, window, requests=asked.requests, retries=asked.retries
                )
                task.queue.note(window, None)
        elif isinstance(asked, Answer):
            self.answers.keep(
                name,
                window,
                asked.body,
                rows=len(asked.value),
                requests=asked.requests,
                retries=asked.retries,
            )
            if asked.value:
                self._check(task.resource, asked.body)
            if is_noted:
                task.queue.note(window, asked.value)
                self.told(name, len(asked.value))


def raise_if_all_left(left: dict[str, SourceError], names: Sequence[str]) -> None:
    """Raise why the first of these resources was left if every one was: nothing can be landed."""
    if names and left.keys() >= set(names):
        raise left[names[0]]


def _is_own(error: SourceError) -> bool:
    return isinstance(error, GivenUpError) and error.scope == "request"


def _fetch_all(
    next_task: Callable[[], T | None],
    ask: Callable[[T], R],
    keep: Callable[[T, R], None],
    *,
    concurrency: int,
) -> None:
    """Ask for task after task until all are done, `concurrency` at a time.

    Args:
        next_task: Called in this thread; None while there is nothing to ask for, and final once
            nothing is in flight either.
        ask: Called in a worker thread.
        keep: Called in this thread with each answer, as they come.
        concurrency: Tasks in flight at most.

    Raises:
        Exception: Whatever one of the three raises first; what is in flight is abandoned.
    """
    pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="ask")
    in_flight: dict[Future[R], T] = {}
    try:
        while True:
            while len(in_flight) < concurrency and (task := next_task()) is not None:
                in_flight[pool.submit(ask, task)] = task
            if not in_flight:
                return
            for future in _completed(in_flight):
                keep(in_flight.pop(future), future.result())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _completed(futures: Iterable[Future[R]]) -> set[Future[R]]:
    return wait(futures, return_when=FIRST_COMPLETED).done
