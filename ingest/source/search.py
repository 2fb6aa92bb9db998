"""Rows of a list through filters, also where the source ignores them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ingest.errors import RefusedError, SourceError
from ingest.source.api import FilmsApi
from ingest.source.filters import Filters, ignored, spelled
from ingest.source.refusals import LimitRefusedError
from ingest.source.resources import Record, Resource
from ingest.source.rows import RowReader

ROWS_A_PAGE: Final = 1000
REFUSALS_OF_PARAMETERS: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})

ROWS_TO_COMPARE: Final = 2
MOST_REQUESTS: Final = 250
"""Pages in which rows are looked for at most: 250,000 rows where a page holds 1000."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that were looked for.

    Attributes:
        records: The rows.
        ignored: The filters that the source ignored, so that all its rows were gone through.
    """

    records: list[Record]
    ignored: tuple[str, ...] = ()


class Search:
    """Looks for rows of one resource.

    Args:
        api: The source.
        resource: Whose rows.
    """

    def __init__(self, api: FilmsApi, resource: Resource) -> None:
        self._api = api
        self._resource = resource
        self._reader = RowReader(resource)

    def find(self, filters: Filters, *, skip: int, limit: int) -> Found:
        """Return the rows [skip, skip + limit) of those that pass the filters.

        A source that counts pages, or uses another name for the offset, would give the first page
        instead of any other. So the first page is asked for before, once.

        Where the source shows a row that doesn't pass, it ignores a filter: its pages are gone
        through then, and the filters are applied here.

        Raises:
            SourceError: The source can't be reached, or refuses; or it ignores a filter and holds
                more rows than are gone through.
        """
        try:
            if skip and not self._api.is_first_page_known(self._resource):
                self._page(filters, skip=0, limit=max(limit, ROWS_TO_COMPARE))
            records = self._page(filters, skip=skip, limit=limit)
        except LimitRefusedError:
            raise
        except RefusedError as error:
            if not filters or error.status not in REFUSALS_OF_PARAMETERS:
                raise
            return self._go_through(filters, tuple(filters), {}, skip=skip, limit=limit)
        unheeded = {name for row in records for name in ignored(self._resource, filters, row)}
        if not unheeded:
            return Found(records)
        heeded = {name: filters[name] for name in filters if name not in unheeded}
        return self._go_through(filters, tuple(sorted(unheeded)), heeded, skip=skip, limit=limit)

    def _go_through(
        self,
        filters: Filters,
        unheeded: tuple[str, ...],
        heeded: Filters,
        *,
        skip: int,
        limit: int,
    ) -> Found:
        """Return the rows that pass all filters, from those that pass the heeded ones."""
        passed: dict[Record, None] = {}
        at, size = 0, ROWS_A_PAGE
        for _ in range(MOST_REQUESTS):
            try:
                records = self._page(heeded, skip=at, limit=size)
            except LimitRefusedError as error:
                size = error.most
                continue
            passed |= dict.fromkeys(
                row for row in records if not ignored(self._resource, filters, row)
            )
            if not records or len(passed) >= skip + limit:
                return Found(list(passed)[skip : skip + limit], unheeded)
            # A page may be short without being the last; rows that come again stand once.
            at += len(records)
        raise SourceError(
            f"{self._resource.name}: {self._api.transport.shown} ignores {', '.join(unheeded)}, and"
            f" its first {at:,} rows hold too few that pass; land it with python -m ingest and"
            " look there."
        )

    def _page(self, filters: Filters, *, skip: int, limit: int) -> list[Record]:
        known = self._api.parameters(self._resource)
        answer = self._api.page(
            self._resource, skip=skip, limit=limit, filters=spelled(self._resource, filters, known)
        )
        rows = self._reader.read(answer.body)
        if rows.rejected:
            bad = rows.rejected[0]
            raise SourceError(
                f"{self._resource.name} at offset {skip}: row {bad.place} of the page is not what"
                f" this API promises: {bad.reason}."
            )
        return rows.records
