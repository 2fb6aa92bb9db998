"""Returns the requests that together give a window's rows."""

from __future__ import annotations

from ingest.http.transport import Question
from ingest.source.dialects import Paging


def requests_for(paging: Paging, *, skip: int, limit: int) -> list[dict[str, int]]:
    """Return the parameters of the requests that together give the rows [skip, skip + limit).

    Where rows are skipped, one request does. Where pages are counted, a window that doesn't begin
    at a multiple of its size takes several, each the largest page that begins where the one before
    has ended. No request asks for a row outside the window, so that a page that hides rows hides
    the same ones as a window would.

    Args:
        paging: How the list is asked.
        skip: The first row's offset.
        limit: Rows.
    """
    if paging.first_page is None:
        return [{paging.start: skip, paging.size: limit}]
    asked = []
    stop = skip + limit
    while skip < stop:
        size = next(size for size in range(stop - skip, 0, -1) if skip % size == 0)
        asked.append({paging.start: skip // size + paging.first_page, paging.size: size})
        skip += size
    return asked


def neighbours_of(path: str, paging: Paging, *, skip: int, limit: int) -> list[Question]:
    """Return what to ask of a list to learn whether it is served: single rows outside a window.

    By their answers a list that is down can be told from a window that can't be served.

    Args:
        path: Of the list.
        paging: How it is asked.
        skip: The window's first row.
        limit: Its rows.
    """
    places = [0, skip + limit] if skip else [limit, 2 * limit]
    return [Question(path, requests_for(paging, skip=place, limit=1)[0]) for place in places]
