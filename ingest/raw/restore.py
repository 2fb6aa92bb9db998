"""Makes an earlier load the current one again, by a new manifest: nothing is rewritten."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ingest import __version__
from ingest.errors import IngestError, UsageError, VerifyError
from ingest.raw.carry import carried_over
from ingest.raw.checks import forget_comparisons
from ingest.raw.complete import worst
from ingest.raw.folder import MANIFEST, RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.parquet import sha256_of
from ingest.source.resources import FILE_RESOURCES


def restore(raw: RawDir, load_id: str, *, now: datetime) -> Manifest:
    """Make the rows current that were current as of an earlier load.

    The newest manifest isn't needed for it, so that this helps where that one is damaged.

    Args:
        raw: The raw folder, locked by the caller.
        load_id: Of the earlier load.
        now: The present in UTC.

    Returns:
        The new load's manifest.

    Raises:
        UsageError: There is no such load, or its rows are current.
        VerifyError: A file that it needs is gone or damaged.
        IngestError: A manifest that it needs can't be read.
    """
    if load_id not in raw.load_ids():
        raise UsageError(
            f"There is no load {load_id} in {raw.path}; see those there are: {raw.command('loads')}"
        )
    earlier = raw.manifest(load_id)
    manifests, _ = raw.readable()
    newest = manifests.get(raw.load_ids()[-1])
    if newest is not None and _current(newest) == _current(earlier):
        raise UsageError(f"The rows of load {load_id} are current: nothing was restored.")
    _check_files(raw, earlier)
    known = dict.fromkeys(earlier.resources) | {
        name: None
        for manifest in manifests.values()
        for name in manifest.resources
        if name not in FILE_RESOURCES
    }
    resources = {
        name: _restored(earlier.resources[name], load_id)
        if name in earlier.resources
        else ResourceLoad(
            status="unverified", mode="restored", reason=f"load {load_id} doesn't know this"
        )
        for name in known
    }
    manifest = Manifest(
        load_id=raw.new_load_id(now),
        tool=f"films-analytics {__version__}",
        source=earlier.source,
        status=worst([resource.status for resource in resources.values()]),
        started_at=now,
        finished_at=now,
        settings=earlier.settings,
        requests=0,
        retries=0,
        dialect=earlier.dialect,
        source_had_credentials=earlier.source_had_credentials,
        restored_from=load_id,
        rejected_files=(),
        resources=resources,
    )
    forget_comparisons(raw, earlier.source)
    # The answers of a stopped run stay: they are the source's, whatever is current here.
    raw.commit(raw.open_beside(manifest.load_id), manifest)
    return manifest


def _current(manifest: Manifest) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return what a load calls current, and from which source that came."""
    return manifest.source, {
        name: load.current for name, load in manifest.resources.items() if load.current
    }


def _restored(load: ResourceLoad, load_id: str) -> ResourceLoad:
    """Return what a manifest says of a resource's rows without what its load did for them."""
    reason = f"load {load_id} was made current again"
    count = load.source_count_after
    return msgspec.structs.replace(
        carried_over(load, mode="restored", reason=reason, count=count), reason=reason
    )


def _check_files(raw: RawDir, earlier: Manifest) -> None:
    """Refuse a load whose current files or manifests are gone or damaged."""
    for name, load in earlier.resources.items():
        for load_id in load.current:
            try:
                files = raw.manifest(load_id).resources[name].files
            except (IngestError, KeyError):
                files = None
            if files is None:
                raise VerifyError(
                    f"Load {earlier.load_id} can't be restored: the {MANIFEST} of load {load_id},"
                    f" which holds its {name}, is gone or damaged. Restore another one of:"
                    f" {raw.command('loads')}"
                )
            for file in files:
                path = raw.loads / load_id / file.path
                if not path.is_file() or sha256_of(path) != file.sha256:
                    raise VerifyError(
                        f"Load {earlier.load_id} can't be restored: {path} is gone or damaged."
                        f" Restore another one of: {raw.command('loads')}"
                    )
