"""Makes a source's rows the current ones again, without landing any."""

from __future__ import annotations

from datetime import datetime

from ingest.raw.carry import carried_over
from ingest.raw.manifest import Manifest
from ingest.run.phase import Run


def make_current(this: Run, before: Manifest | None, started_at: datetime) -> str | None:
    """Make the source's rows the current ones, if another's were and nothing has been landed.

    Returns:
        The source whose rows were current before; None where it is the same.
    """
    if before is None or before.source == this.source:
        return None
    mine = this.raw.newest_of(this.source)
    if mine is not None and not this.landed:
        load_id = this.raw.new_load_id(started_at)
        manifest = this.manifest(
            {
                name: carried_over(
                    load,
                    mode="unchanged",
                    reason="the rows stand, and are current again",
                    count=load.source_count_after,
                )
                for name, load in mine.resources.items()
            },
            load_id=load_id,
            started_at=started_at,
        )
        this.raw.commit(this.raw.open_beside(load_id), manifest)
        this.landed.append(manifest)
    return before.source
