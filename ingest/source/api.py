"""The films API: its counts, its pages and its items, in whatever dialect a source has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from ingest.errors import NotFoundError, RefusedError, SourceError
from ingest.http.failures import GivenUpError, RequestFailedError
from ingest.http.retry import ATTEMPTS_WHILE_OTHERS_SUCCEED
from ingest.http.transport import Answer, Params, Transport
from ingest.source.bodies import BYTE_ORDER_MARK, UNREADABLE, Page, read_value
from ingest.source.counts import ReadCounts, read_counts
from ingest.source.dialects import PUBLIC
from ingest.source.items import named_item
from ingest.source.learning import Learning
from ingest.source.lists import Listing, ListQuestion, ask_list
from ingest.source.refusals import LimitRefusedError, is_about, lower_limit, told_limit
from ingest.source.resources import RESOURCES, Resource
from ingest.source.windows import neighbours_of

MOST_WAYS: Final = 4
"""Ways in which a list is asked for one window: each finds out at most one more thing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The source's own counts.

    Attributes:
        by_resource: Rows by resource name; only resources that the source counts.
        requests: Requests that it took.
        retries: Those that repeated a failed one.
    """

    by_resource: Mapping[str, int]
    requests: int
    retries: int


class FilmsApi:
    """The endpoints of the films API, over one transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._learning = Learning(transport)

    def deviations(self) -> Mapping[str, str]:
        """Return what was found to differ from the public API, and what was taken for what.

        Returns:
            By what it is about, in plain words: `{"ratings path": "/list_ratings"}`.
        """
        return dict(sorted(self._learning.deviations.items()))

    def is_first_page_known(self, resource: Resource) -> bool:
        """Tell whether a page could be told from the first one, were its offset ignored."""
        return self._learning.is_first_page_known(resource)

    def parameters(self, resource: Resource) -> frozenset[str] | None:
        """Return the names of a list's query, where the source has described them; else None."""
        return self._learning.listing(resource).parameters

    def counts(self) -> Counts:
        """Return the source's own counts; none where it has no `/analytics`.

        A resource has none where the source doesn't name it, or answers what can't be a count.

        Raises:
            SourceError: What it answers isn't what this API answers.
        """
        try:
            answer = self.transport.get("/analytics", {}, label="analytics", parse=_object)
        except NotFoundError:
            self._learning.deviations["counts"] = "none: there is no /analytics"
            return Counts(by_resource={}, requests=1, retries=0)
        except GivenUpError as error:
            is_source = error.scope == "source"
            if is_source and not (error.retries and self._learning.is_any_served()):
                raise
            self._learning.deviations["counts"] = "none: /analytics keeps failing"
            return Counts(by_resource={}, requests=error.requests, retries=error.retries)
        read = read_counts(answer.value, RESOURCES.values())
        if not read.names:
            raise SourceError(
                f"analytics: {self.transport.shown} doesn't speak this API: its /analytics lacks"
                " counts of movies, ratings, tags and links; check the base URL."
            )
        self._note_counts(read)
        return Counts(read.by_resource, requests=answer.requests, retries=answer.retries)

    def page(
        self,
        resource: Resource,
        *,
        skip: int,
        limit: int,
        filters: Params | None = None,
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
        retries: bool = True,
    ) -> Answer[list[bytes]]:
        """Return the rows in [skip, skip + limit), each as its JSON text.

        The answer's body is a plain JSON list of the rows as they were sent, whatever the source
        wraps them in. Their fields may have other names: `RowReader` knows them.

        Args:
            resource: The resource to ask for.
            skip: The first row's offset.
            limit: Rows at most.
            filters: Further parameters of the query.
            attempts: Failures after which it is given up, if others succeed meanwhile.
            retries: Whether it is asked for again at all where it fails.

        Raises:
            GivenUpError: It kept failing.
            LimitRefusedError: It refuses so many rows at a time, and gives fewer.
            NotFoundError: The source doesn't serve the list.
            SourceError: The source doesn't give a list of at most `limit` rows.
        """
        label = f"{resource.name} at offset {skip}"
        question = ListQuestion(resource, skip, limit, label, filters or {}, attempts, retries)
        listing = self._learning.listing(resource)
        made = failed = 0
        for _ in range(MOST_WAYS):
            answer, other = self._ask(listing, question)
            if answer is not None:
                made, failed = made + answer.requests, failed + answer.retries
            if other is None:
                break
            listing = other
        if answer is None or len(answer.value.rows) > limit:
            given = "none" if answer is None else len(answer.value.rows)
            raise SourceError(
                f"{label}: {self.transport.shown} gives {given} rows where {limit}"
                " were asked for; it doesn't page as this API does."
            )
        self._learning.note(question, answer.value.rows, answer.value.envelope)
        made += self._learning.take_spent()
        return Answer(answer.value.body, answer.value.rows, requests=made, retries=failed)

    def item(self, resource: Resource, *key: int | str) -> dict[str, Any]:
        """Return one item by its key, with what the source nests in it.

        Raises:
            NotFoundError: There is none.
        """
        quoted = [quote(str(part), safe="") for part in key]
        label = f"{resource.name} {'/'.join(map(str, key))}"
        listing = self._learning.listing(resource)
        for path in self._learning.item_paths(resource):
            try:
                answer = self.transport.get(
                    "/".join([path, *quoted]),
                    {},
                    label=label,
                    parse=_object,
                    neighbours=neighbours_of(listing.path, listing.paging, skip=0, limit=1),
                )
            except NotFoundError:
                continue
            self._learning.note_item_path(resource, path)
            return named_item(resource, answer.value)
        named = ", ".join(f"{field} {part}" for field, part in zip(resource.key, key, strict=False))
        raise NotFoundError(f"{self.transport.shown} has no {resource.one} with {named}.")

    def _ask(
        self, listing: Listing, question: ListQuestion
    ) -> tuple[Answer[Page] | None, Listing | None]:
        """Ask for a window in one way; return its answer, and another way if this one isn't right.

        Raises:
            SourceError: The answer isn't right, and no other way is known.
        """
        learning, resource = self._learning, question.resource
        is_served = question.skip > 0 and learning.is_served(resource)
        try:
            answer = ask_list(self.transport, listing, question, is_end_404=is_served)
        except NotFoundError as error:
            learning.spend(error)
            if question.skip > 0 and learning.is_there(resource):
                return Answer(b"[]", Page([], b"[]"), requests=0, retries=0), None
            other = learning.learn_path(resource, listing)
            if other is None:
                raise
            return None, other
        except GivenUpError as error:
            # A list that ignores what it is asked fails always if its first page holds a row
            # that can't be served.
            is_page = question.limit > 1 and question.retries and error.scope != "source"
            if not is_page or learning.is_served(resource):
                raise
            other = learning.learn_paging(question, listing, None, by_heart=False)
            if other is None:
                raise
            learning.spend(error)
            return None, other
        except RefusedError as error:
            learning.spend(error)
            is_422 = error.status == HTTPStatus.UNPROCESSABLE_ENTITY
            other = self._after_refusal(listing, question, error) if is_422 else None
            if other is None:
                raise
            return None, other
        rows = answer.value.rows
        if learning.ignores_window(question, rows):
            return answer, learning.learn_paging(question, listing, rows)
        return answer, None

    def _after_refusal(
        self, listing: Listing, question: ListQuestion, error: RefusedError
    ) -> Listing | None:
        """Return another way to ask after a 422; None where no other is known.

        Raises:
            LimitRefusedError: The limit is what was refused.
        """
        learning, resource, limit = self._learning, question.resource, question.limit
        if is_about(error.body, listing.paging.size):
            told = told_limit(error.body, listing.paging.size)
            described = None if told else learning.described_cap(resource)
            most = lower_limit(limit, told=told, described=described)
            if most is not None:
                learning.deviations[f"{resource.name} cap"] = f"{most} rows a page"
                raise LimitRefusedError(
                    f"{question.label}: {self.transport.shown} refuses {limit} rows at a time"
                    f" (HTTP 422); ask for at most {most}, by --batch-size {most} on the command"
                    " line.",
                    most=most,
                )
        return learning.learn_paging(question, listing, None)

    def _note_counts(self, read: ReadCounts) -> None:
        deviations = self._learning.deviations
        public = {resource.name: PUBLIC.count_name(resource) for resource in RESOURCES.values()}
        others = [name for resource, name in read.names.items() if name != public[resource]]
        if others:
            deviations["counts"] = ", ".join(others)
        for resource, reason in read.unusable.items():
            deviations[f"{resource} count"] = reason


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = read_value(body.removeprefix(BYTE_ORDER_MARK))
    except UNREADABLE:
        value = None
    if not isinstance(value, dict):
        raise RequestFailedError("an answer that is no JSON object")
    return value
