"""Whether a source that has grown still begins with the rows that were landed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingest.api import Counts, FilmsApi
from ingest.landing import read_landed, to_arrow
from ingest.options import Options
from ingest.patience import GivenUpError
from ingest.plan import Step
from ingest.raw_dir import RawDir
from ingest.rows import RowReader
from ingest.transport import Answer
from ingest.windows import Window

Values = tuple[object, ...]


def check_append(
    step: Step, *, api: FilmsApi, options: Options, raw: RawDir
) -> tuple[Step, Counts | None]:
    """Ask again for the last page landed and compare it with the rows that stand.

    Of a source that hides rows the page shows only some of them: then they must stand in the
    same order, and the last row, asked for alone, must be the one landed from its place. Had
    any row before it been removed, another would stand there.

    Returns:
        The step, turned into a full load where the page has changed; and what asking took.
    """
    if step.mode != "append" or step.previous is None or step.start == 0:
        return step, None
    earlier = _Earlier.of(step, raw)
    last = Window(max(0, step.start - min(options.batch_size, earlier.page_size)), step.start)
    landed = _landed(step, raw, last)
    page = _Page(step, api)
    try:
        stands = page.ask(last) == landed
        if not stands and earlier.hides:
            alone = Window(last.stop - 1, last.stop)
            stands = page.is_part_of(landed, last) and page.ask(alone) == {
                offset: row for offset, row in landed.items() if offset >= alone.start
            }
    except GivenUpError as error:
        if not error.is_own:
            raise
        page.note(error)
        return step.as_full(f"{step.reason}, and the last page landed fails now"), page.asked
    if stands:
        return step, page.asked
    return step.as_full(f"{step.reason}, and the last page landed has changed"), page.asked


@dataclass(frozen=True, slots=True)
class _Earlier:
    """How the rows that stand were come by.

    Attributes:
        page_size: Rows a page, at most: the source may have a lower limit than was asked for.
        hides: Whether some rows had to be recovered.
    """

    page_size: int
    hides: bool

    @classmethod
    def of(cls, step: Step, raw: RawDir) -> _Earlier:
        current = step.previous.current if step.previous else ()
        loads = [raw.manifest(load_id).resources[step.resource.name] for load_id in current]
        sizes = [
            stop - start
            for load in loads
            if load.mode != "recovery"
            for start, stop, _ in load.windows
        ]
        hides = any(load.mode == "recovery" for load in loads)
        return cls(page_size=max(sizes, default=1), hides=hides)


class _Page:
    """Asks for pages of a resource, and counts what that takes."""

    def __init__(self, step: Step, api: FilmsApi) -> None:
        self.asked = Counts({}, requests=0, retries=0)
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

    def note(self, took: Answer[list[bytes]] | GivenUpError) -> None:
        """Count the requests that something took."""
        requests, retries = self.asked.requests, self.asked.retries
        self.asked = Counts({}, requests + took.requests, retries + took.retries)


def _landed(step: Step, raw: RawDir, window: Window) -> Mapping[int, Values]:
    """Return the landed rows of a window, by offset."""
    names = step.resource.schema.names
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
