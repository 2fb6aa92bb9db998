"""Compares the last page landed with the same page as the source gives it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ingest.http.failures import GivenUpError
from ingest.http.transport import Answer
from ingest.plan.steps import Step
from ingest.raw.folder import RawDir
from ingest.raw.parquet import own_schema, read_landed, to_arrow
from ingest.raw.window import Window
from ingest.source.api import Counts, FilmsApi
from ingest.source.rows import RowReader

Values = tuple[object, ...]

ROWS_TRIED: Final = 3
"""If a page fails, so many of its rows are asked for alone, the last ones first."""


class LastPage:
    """Asks for pages of a resource, and counts what that takes."""

    def __init__(self, step: Step, api: FilmsApi, asked: Counts) -> None:
        self.asked = asked
        self._step = step
        self._api = api
        self._rows: list[Values] = []

    def ask(self, window: Window) -> Mapping[int, Values]:
        """Return the good rows of a window by offset, as if it gave all that it covers."""
        resource = self._step.resource
        answer = self._api.page(resource, skip=window.start, limit=window.size)
        self.note(answer)
        rows = RowReader(resource).read(answer.body)
        self._rows = _tuples(to_arrow(resource, rows.records).to_pydict())
        offsets = [window.start + place for place in rows.places]
        return dict(zip(offsets, self._rows, strict=True))

    def is_part_of(self, landed: Mapping[int, Values], window: Window) -> bool:
        """Tell whether the page asked for last holds only landed rows, in their order."""
        later = iter(landed[offset] for offset in sorted(landed))
        return 0 < len(self._rows) < window.size and all(row in later for row in self._rows)

    def ends_as(self, landed: Mapping[int, Values]) -> bool:
        """Ask alone for the last landed row that the source gives: it must be what it was."""
        for offset in sorted(landed, reverse=True)[:ROWS_TRIED]:
            try:
                return self.ask(Window(offset, offset + 1)) == {offset: landed[offset]}
            except GivenUpError as error:
                if error.scope != "request":
                    raise
                self.note(error)
        return False

    def note(self, took: Answer[list[bytes]] | GivenUpError) -> None:
        """Count the requests that something took."""
        requests, retries = self.asked.requests, self.asked.retries
        self.asked = Counts({}, requests + took.requests, retries + took.retries)


def landed_rows(step: Step, raw: RawDir, window: Window) -> Mapping[int, Values]:
    """Return the landed rows of a window, by offset."""
    names = own_schema(step.resource).names
    current = step.previous.current if step.previous else ()
    of_window = (pc.field("_offset") >= window.start) & (pc.field("_offset") < window.stop)
    table = pa.concat_tables(
        read_landed(path, [*names, "_offset"], filters=of_window)
        for path in raw.files(step.resource.name, current)
    )
    rows = _tuples(table.select(names).to_pydict())
    return dict(zip(table["_offset"].to_pylist(), rows, strict=True))


def _tuples(columns: Mapping[str, list[object]]) -> list[Values]:
    return list(zip(*columns.values(), strict=True))
