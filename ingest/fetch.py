"""Several requests in flight, one order of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def fetch_all(
    next_task: Callable[[], T | None],
    ask: Callable[[T], R],
    keep: Callable[[T, R], None],
    *,
    concurrency: int,
) -> None:
    """Ask for task after task until none is left, `concurrency` at a time.

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
