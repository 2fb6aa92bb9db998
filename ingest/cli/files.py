"""Says what a run over files would do, and what it takes them for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ingest.cli.plain import plain
from ingest.cli.tables import aligned, dialect_lines
from ingest.files.aside import named, said_of_others, without_rows
from ingest.plan.file_steps import looked_at
from ingest.plan.options import Options
from ingest.plan.shrink import check_shrink
from ingest.raw.folder import RawDir


def planned_lines(path: Path, options: Options) -> Iterator[str]:
    """Yield what a run over files would do, a line a resource; nothing is landed.

    Archives are unpacked into a temporary folder.

    Raises:
        IngestError: The files can't be landed, or have far fewer rows than before.
    """
    with (
        tempfile.TemporaryDirectory(prefix="films-ingest-") as temporary,
        looked_at(path, options, RawDir(options.raw_dir), Path(temporary) / "unpacked") as files,
    ):
        yield from dialect_lines(files.told())
        others = without_rows(files.found)
        if others:
            yield plain(f"Not landed: {named(others, most=20)}")
        yield from map(plain, said_of_others(files.found, options.resources))
        headings = ("resource", "lines", "mode", "why")
        rows = [
            (
                step.name,
                "" if step.count is None else f"{step.count:,}",
                step.mode.replace("_", " "),
                plain(step.reason),
            )
            for step in files.steps
        ]
        yield from aligned([headings, *rows], right={1})
        check_shrink([(step, step.count) for step in files.steps if step.pages], options)
