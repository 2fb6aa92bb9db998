"""Keeps what is known of how a source serves its lists, and learns more when something doesn't fit.

A source is taken for the public deployment until an answer of its shows that it isn't: a list that
isn't found, a page of rows that were given already, more rows than were asked for. Only then is it
asked for its own description, and where it has none, in the ways that are known by heart. Learning
needs proof: another path has to give rows with the resource's fields, other
parameters have to give the rows that the first page says they must.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ingest.errors import SourceError
from ingest.http.failures import GivenUpError
from ingest.http.transport import Params, Transport
from ingest.source.dialects import SKIP_AND_LIMIT, Paging
from ingest.source.known import item_paths, list_paths, pagings
from ingest.source.lists import Listing, ListQuestion, ask_list
from ingest.source.openapi import OPENAPI_PATH, ApiDescription
from ingest.source.resources import RESOURCES, Resource
from ingest.source.rows import RowReader

ROWS_COMPARED: Final = 2
"""Rows of a page that must be the first page's before a list that heeded `skip` once is doubted.

A source may hold a row twice."""


ROWS_TRIED: Final = (1, 2, 3)
"""So many rows are asked for in another way; one of them has to differ from the first."""


class Learning:
    """Knows how to ask a source's lists, as far as it has learned. Safe to share between threads.

    Args:
        transport: To the source.
    """

    def __init__(self, transport: Transport) -> None:
        self.deviations: dict[str, str] = {}
        """The differences from the public API that were found."""
        self._transport = transport
        self._lock = threading.RLock()
        self._listings: dict[str, Listing] = {}
        self._served: set[str] = set()
        self._first_pages: dict[str, tuple[Params, Sequence[bytes]]] = {}
        self._proven: set[str] = set()
        self._settled: set[tuple[Listing, bool]] = set()
        self._spent = 0
        self._description: ApiDescription | None = None
        self._is_described = False

    def listing(self, resource: Resource) -> Listing:
        """Return how a resource's list is asked."""
        return self._listings.get(resource.name) or Listing(resource.path)

    def take_spent(self) -> int:
        """Return the requests made to learn something, or without success, since the last call."""
        with self._lock:
            spent, self._spent = self._spent, 0
            return spent

    def spend(self, error: SourceError) -> None:
        """Take note of a request that came to nothing."""
        with self._lock:
            self._spent += error.requests if isinstance(error, GivenUpError) else 1

    def is_served(self, resource: Resource) -> bool:
        """Tell whether the list has answered in this run."""
        return resource.name in self._served

    def is_any_served(self) -> bool:
        """Ask whether a list answers, where nothing else does; once, for the first one."""
        resource = next(iter(RESOURCES.values()))
        try:
            return self.is_there(resource)
        except GivenUpError:
            return False

    def is_first_page_known(self, resource: Resource) -> bool:
        """Tell whether the first page has been seen, with whatever filters."""
        return resource.name in self._first_pages

    def is_there(self, resource: Resource) -> bool:
        """Check whether the list is still served after a row wasn't found."""
        rows = self._try(_one_row_of(resource), self.listing(resource))
        return rows is not None

    def note(self, question: ListQuestion, rows: Sequence[bytes], envelope: str | None) -> None:
        """Take note of an answer."""
        name = question.resource.name
        self._served.add(name)
        if envelope is not None:
            self.deviations[f"{name} list"] = f"in an object, as {envelope}"
        if question.skip and rows and not self.ignores_window(question, rows):
            self._proven.add(name)
        if question.skip == 0 and (not rows or not self._first_page(question)):
            self._first_pages[name] = (question.filters, rows)

    def ignores_window(self, question: ListQuestion, rows: Sequence[bytes]) -> bool:
        """Tell whether an answer isn't the window's: too many rows, or the first page's again."""
        if len(rows) > question.limit:
            return True
        first = self._first_page(question)
        is_proven = question.resource.name in self._proven
        return (
            question.skip > 0
            and len(rows) >= (ROWS_COMPARED if is_proven else 1)
            and list(rows) == list(first[: len(rows)])
        )

    def learn_path(self, resource: Resource, tried: Listing) -> Listing | None:
        """Find where a list is served that wasn't found; None where it isn't.

        Args:
            resource: The resource whose list it is.
            tried: How it was asked.
        """
        with self._lock:
            if (found := self.listing(resource)) != tried:
                return found
            for listing in self._other_listings(resource, tried):
                rows = self._try(_one_row_of(resource), listing)
                if rows is not None and not _lacks_fields(resource, rows):
                    return self._adopt(resource, listing)
            return None

    def learn_paging(
        self,
        question: ListQuestion,
        tried: Listing,
        rows: Sequence[bytes] | None,
        *,
        by_heart: bool = True,
    ) -> Listing | None:
        """Find the parameters of a list that ignored those of the last request.

        Args:
            question: What was asked.
            tried: How it was asked.
            rows: The rows that came, if any did.
            by_heart: Try all known ways where the source describes no way.

        Returns:
            How to ask; None where no other way gives the expected rows.
        """
        resource = question.resource
        with self._lock:
            if (found := self.listing(resource)) != tried:
                return found
            if (tried, by_heart) in self._settled:
                return None
            self._settled.add((tried, by_heart))
            first = self._first_page(question) or rows or ()
            for listing in self._other_pagings(resource, tried, by_heart=by_heart):
                if self._is_right(replace(question, retries=False), listing, first):
                    return self._adopt(resource, listing)
            return None

    def described_cap(self, resource: Resource) -> int | None:
        """Return the most rows that may be asked for at a time, by the source's description."""
        endpoint = described.list_endpoint(resource) if (described := self._describe()) else None
        return endpoint.cap if endpoint else None

    def item_paths(self, resource: Resource) -> Iterator[str]:
        """Yield what may stand before an item's key: the public path, and then what is known."""
        yield resource.path
        described = self._describe()
        found = described.item_path(resource) if described else None
        others = (found,) if found else item_paths(resource)
        for path in others:
            if path != resource.path:
                yield path

    def note_item_path(self, resource: Resource, path: str) -> None:
        """Take note of the path under which an item was found."""
        if path != resource.path:
            self.deviations[f"{resource.name} item path"] = path

    def _describe(self) -> ApiDescription | None:
        """Ask the source for its description, once; None where it has none that can be read."""
        with self._lock:
            if not self._is_described:
                try:
                    answer = self._transport.get(
                        OPENAPI_PATH, {}, label="openapi", parse=bytes, retries=False
                    )
                    self._spent += answer.requests
                    self._description = ApiDescription(answer.body)
                except ValueError:
                    pass
                except SourceError as error:
                    self.spend(error)
                    if isinstance(error, GivenUpError) and error.scope == "source":
                        raise
                self._is_described = True
            return self._description

    def _other_listings(self, resource: Resource, tried: Listing) -> Iterator[Listing]:
        described = self._describe()
        if described is None:
            for path in list_paths(resource):
                if path != tried.path:
                    yield replace(tried, path=path)
            return
        endpoint = described.list_endpoint(resource)
        if endpoint and endpoint.path != tried.path:
            paging = endpoint.paging or tried.paging
            yield Listing(endpoint.path, paging, endpoint.cap, endpoint.parameters)

    def _other_pagings(
        self, resource: Resource, tried: Listing, *, by_heart: bool
    ) -> Iterator[Listing]:
        described = self._describe()
        endpoint = described.list_endpoint(resource) if described else None
        if endpoint is None:
            for paging in pagings() if by_heart else ():
                if paging != tried.paging:
                    yield replace(tried, paging=paging)
        elif endpoint.paging and endpoint.paging != tried.paging:
            for paging in _with_other_first_page(endpoint.paging):
                yield Listing(tried.path, paging, endpoint.cap, endpoint.parameters)

    def _first_page(self, question: ListQuestion) -> Sequence[bytes]:
        """Return what the first page with the same filters gave, so far as is known."""
        filters, rows = self._first_pages.get(question.resource.name, ({}, ()))
        return rows if filters == question.filters else ()

    def _is_right(self, question: ListQuestion, listing: Listing, first: Sequence[bytes]) -> bool:
        """Tell whether a list so asked gives its first row alone, and then another one.

        Single rows are asked for, as a source may hide or fail to serve others of a longer page.
        """
        row = replace(question, skip=0, limit=1)
        top = self._try(row, listing)
        if not top or len(top) > 1 or (first and top[0] != first[0]):
            return False
        if not first and listing.paging.first_page == 1:
            # The first row isn't known: what is called page 1 may be the second one.
            before = replace(listing, paging=replace(listing.paging, first_page=0))
            if self._try(row, before) not in (None, [], top):
                return False
        others = (self._try(replace(row, skip=skip), listing) for skip in ROWS_TRIED)
        other = next((rows for rows in others if rows), [])
        return len(other) == 1 and other != top

    def _try(self, question: ListQuestion, listing: Listing) -> list[bytes] | None:
        """Return the rows of a window, asked for once; None where there is no such list."""
        try:
            answer = ask_list(self._transport, listing, question)
        except SourceError as error:
            self.spend(error)
            if isinstance(error, GivenUpError) and error.scope == "source":
                raise
            return None
        with self._lock:
            self._spent += answer.requests
        return answer.value.rows

    def _adopt(self, resource: Resource, listing: Listing) -> Listing:
        """Ask a list so from now on, and say so."""
        if listing.path != self.listing(resource).path:
            self._first_pages.pop(resource.name, None)
        self._listings[resource.name] = listing
        if listing.path != resource.path:
            self.deviations[f"{resource.name} path"] = listing.path
        if listing.paging != SKIP_AND_LIMIT:
            self.deviations[f"{resource.name} paging"] = str(listing.paging)
        return listing


def _one_row_of(resource: Resource) -> ListQuestion:
    return ListQuestion(resource, 0, 1, f"first row of {resource.name}", {}, retries=False)


def _with_other_first_page(paging: Paging) -> tuple[Paging, ...]:
    if paging.first_page is None:
        return (paging,)
    return (paging, replace(paging, first_page=1 - paging.first_page))


def _lacks_fields(resource: Resource, rows: Sequence[bytes]) -> bool:
    return RowReader(resource).missing_field(b"[" + b",".join(rows) + b"]") is not None
