"""Whether a source that has grown still begins with the rows that were landed."""

from __future__ import annotations

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.api import Counts, FilmsApi
from ingest.landing import to_arrow
from ingest.options import Options
from ingest.patience import GivenUpError
from ingest.plan import Step
from ingest.raw_dir import RawDir
from ingest.rows import RowReader
from ingest.windows import Window


def check_append(
    step: Step, *, api: FilmsApi, options: Options, raw: RawDir
) -> tuple[Step, Counts | None]:
    """Ask again for the last page landed and compare it with the rows that stand.

    Returns:
        The step, turned into a full load where the page has changed; and what asking took.
    """
    previous = step.previous
    if step.mode != "append" or previous is None:
        return step, None
    last = Window(max(0, step.start - options.batch_size), step.start)
    if last.size == 0:
        return step, None
    try:
        answer = api.page(step.resource, skip=last.start, limit=last.size)
    except GivenUpError as error:
        if not error.is_own:
            raise
        asked = Counts({}, requests=error.requests, retries=error.retries)
        return step.as_full(f"{step.reason}, and the last page landed fails now"), asked
    asked = Counts({}, requests=answer.requests, retries=answer.retries)
    if _stands(answer.body, last, step, raw):
        return step, asked
    return step.as_full(f"{step.reason}, and the last page landed has changed"), asked


def _stands(body: bytes, window: Window, step: Step, raw: RawDir) -> bool:
    """Tell whether a page equals the landed rows of its window."""
    resource = step.resource
    rows = RowReader(resource).read(body)
    if rows.rejected or step.previous is None:
        return False
    in_window = (pc.field("_offset") >= window.start) & (pc.field("_offset") < window.stop)
    landed = pq.read_table(
        raw.files(resource.name, step.previous.current),
        schema=None,
        filters=in_window,
        columns=[*resource.schema.names, "_offset"],
    ).sort_by("_offset")
    return bool(landed.select(resource.schema.names).equals(to_arrow(resource, rows.records)))
