"""The films API: its counts and its pages, in both of its known dialects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import msgspec

from ingest.errors import NotFoundError, SourceError
from ingest.patience import ATTEMPTS_WHILE_OTHERS_SUCCEED, RequestFailedError
from ingest.resources import RESOURCES, Resource
from ingest.rows import UNREADABLE, split_rows
from ingest.transport import Answer, Params, Transport

LARGEST_COUNT: Final = 2**63 - 1
"""Of a signed 64-bit column, as the warehouse has for counts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the source says it holds.

    Attributes:
        by_resource: Rows by resource name; empty where the source gives no counts.
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

    def counts(self) -> Counts:
        """Return the source's own counts; none where it has no `/analytics`.

        Raises:
            SourceError: What it answers isn't what this API answers.
        """
        try:
            answer = self.transport.get("/analytics", {}, label="analytics", parse=_object)
        except NotFoundError:
            return Counts(by_resource={}, requests=1, retries=0)
        found = {
            resource.name: answer.value[name]
            for resource in RESOURCES.values()
            for name in resource.count_names
            if name in answer.value
        }
        if len(found) < len(RESOURCES) or not all(_is_count(value) for value in found.values()):
            raise SourceError(
                f"analytics: {self.transport.shown} doesn't speak this API: its /analytics lacks"
                " counts of movies, ratings, tags and links; check the base URL."
            )
        return Counts(by_resource=found, requests=answer.requests, retries=answer.retries)

    def page(
        self,
        resource: Resource,
        *,
        skip: int,
        limit: int,
        filters: Params | None = None,
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
    ) -> Answer[list[bytes]]:
        """Return the rows in [skip, skip + limit), each as its JSON text.

        Args:
            resource: Of which.
            skip: The first row's offset.
            limit: Rows at most.
            filters: Further parameters of the query.
            attempts: Failures after which it is given up, if others succeed meanwhile.

        Raises:
            GivenUpError: It kept failing.
            SourceError: The source doesn't give a list of at most `limit` rows.
        """
        label = f"{resource.name} at offset {skip}"
        params = {"skip": skip, "limit": limit, **(filters or {})}
        answer = self.transport.get(
            resource.path, params, label=label, parse=_list, attempts=attempts
        )
        if len(answer.value) > limit:
            raise SourceError(
                f"{label}: {self.transport.shown} gives {len(answer.value)} rows where {limit}"
                " were asked for; it doesn't page as this API does."
            )
        return answer

    def item(self, resource: Resource, *key: int | str) -> dict[str, Any]:
        """Return one item by its key, with what the source nests in it.

        Raises:
            NotFoundError: There is none.
        """
        path = "/".join([resource.path, *(quote(str(part), safe="") for part in key)])
        label = f"{resource.name} {'/'.join(map(str, key))}"
        try:
            return self.transport.get(path, {}, label=label, parse=_object).value
        except NotFoundError:
            raise NotFoundError(f"{label}: {self.transport.shown} has none.") from None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except UNREADABLE:
        raise RequestFailedError("an answer that is no JSON object") from None


def _list(body: bytes) -> list[bytes]:
    try:
        return split_rows(body)
    except UNREADABLE:
        raise RequestFailedError("an answer that is no JSON list") from None
