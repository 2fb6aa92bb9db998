"""Asking a source's list for a window of its rows, in the way that the source has for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ingest.errors import NotFoundError
from ingest.http.failures import RequestFailedError
from ingest.http.retry import ATTEMPTS_WHILE_OTHERS_SUCCEED
from ingest.http.transport import Answer, Params, Transport
from ingest.source.bodies import UNREADABLE, Page, read_page
from ingest.source.dialects import SKIP_AND_LIMIT, Paging
from ingest.source.known import envelopes
from ingest.source.resources import Resource
from ingest.source.windows import neighbours_of, requests_for


@dataclass(frozen=True, slots=True)
class Listing:
    """Describes how a source serves a resource's list.

    Attributes:
        path: Where.
        paging: The parameters that ask it for a window.
        cap: The most rows that may be asked for at a time, where the source describes it.
        parameters: All names of its query, where the source describes them.
    """

    path: str
    paging: Paging = SKIP_AND_LIMIT
    cap: int | None = None
    parameters: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A window of a list, and how it is to be asked for.

    Attributes:
        resource: The list's resource.
        skip: The first row's offset.
        limit: Rows at most.
        label: What it is for, as errors name it.
        filters: Further parameters of the query.
        attempts: Failures after which it is given up, if others succeed meanwhile.
        retries: Whether it is asked for again at all where it fails.
    """

    resource: Resource
    skip: int
    limit: int
    label: str
    filters: Params
    attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED
    retries: bool = True


def ask_list(
    transport: Transport, listing: Listing, question: ListQuestion, *, is_end_404: bool = False
) -> Answer[Page]:
    """Return the rows that a list gives for a window.

    Args:
        transport: To the source.
        listing: How it serves the list.
        question: The window.
        is_end_404: Take a 404 for an empty page: the list is known to be there.

    Raises:
        NotFoundError: The source answers 404.
        GivenUpError: It kept failing.
        SourceError: It refuses.
    """
    pages: list[Answer[Page]] = []
    parse = partial(_page, resource=question.resource)
    neighbours = neighbours_of(
        listing.path, listing.paging, skip=question.skip, limit=question.limit
    )
    for params in requests_for(listing.paging, skip=question.skip, limit=question.limit):
        try:
            answer = transport.get(
                listing.path,
                {**params, **question.filters},
                label=question.label,
                parse=parse,
                attempts=question.attempts,
                retries=question.retries,
                neighbours=neighbours,
            )
        except NotFoundError:
            if not is_end_404:
                raise
            answer = Answer(b"[]", Page([], b"[]"), requests=1, retries=0)
        pages.append(answer)
    return pages[0] if len(pages) == 1 else _joined(pages)


def _joined(pages: list[Answer[Page]]) -> Answer[Page]:
    rows = [row for page in pages for row in page.value.rows]
    body = b"[" + b",".join(rows) + b"]"
    return Answer(
        body,
        Page(rows, body, pages[0].value.envelope),
        requests=sum(page.requests for page in pages),
        retries=sum(page.retries for page in pages),
    )


def _page(body: bytes, resource: Resource) -> Page:
    if not body:
        return Page([], b"[]")  # 204: there is nothing
    try:
        return read_page(body, envelopes(resource))
    except UNREADABLE:
        raise RequestFailedError("an answer that is no JSON list") from None
