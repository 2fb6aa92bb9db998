"""The commands on a raw folder: verify, loads, rejected, prune, restore."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.options import RawDirectory
from ingest.cli.plain import plain
from ingest.errors import UsageError, VerifyError
from ingest.raw.folder import RawDir

logger = logging.getLogger(__name__)


def verify(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """Check all that has been landed against its manifests: hashes, counts, windows, keys.

    Exit code 5 if anything differs.
    """
    from ingest.raw.verify import faults  # noqa: PLC0415 (keeps --help fast)

    raw = _existing(raw_dir)
    found = list(faults(raw))
    for fault in found:
        typer.echo(plain(fault))
    loads = len(raw.load_ids())
    if not loads and not found:
        raise UsageError(_no_load_in(raw))
    if found:
        raise VerifyError(f"{raw_dir}: faults {len(found)}, loads {loads}. {_advice(raw)}")
    typer.echo(plain(f"{raw_dir}: faults 0, loads {loads}; all is as their manifests say."))


def loads(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """Show all loads, the newest last.

    Exit code 5 if a manifest can't be read, for the list isn't whole then.
    """
    from ingest.cli.tables import loads_lines, output_width  # noqa: PLC0415 (keeps --help fast)

    raw = _existing(raw_dir)
    manifests, damaged = raw.readable()
    if manifests:
        for line in loads_lines(list(manifests.values()), width=output_width()):
            typer.echo(line)
    elif not damaged:
        typer.echo(plain(_no_load_in(raw)))
    _end_with_damage(damaged)


def rejected(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """List rows that were set aside, as JSON lines: load, resource, offset, reason, raw.

    Standard error tells of a source's last load if it was refused because too many rows were bad.

    Exit code 5 if a file of such rows can't be read; the others are listed all the same.
    """
    from ingest.raw.refused import read_refusals  # noqa: PLC0415
    from ingest.raw.rejected import rejected_rows  # noqa: PLC0415 (keeps --help fast)

    damaged: list[str] = []
    found = False
    raw = _existing(raw_dir)
    for row in rejected_rows(raw, damaged):
        found = True
        typer.echo(json.dumps(row))
    for source, refusal in read_refusals(raw).items():
        at = f"{refusal.started_at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"
        said = f"The load from {source} on {at} was refused. {refusal.message}"
        typer.echo(plain(said), err=True)
    if not found and not damaged:
        # standard output is for rows
        typer.echo(plain(f"{raw_dir}: no row was set aside."), err=True)
    _end_with_damage(damaged)


def prune(
    *,
    raw_dir: RawDirectory = Path("data/raw"),
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest loads stay.")] = 3,
) -> None:
    """Remove old loads, never what the current rows need.

    The last current rows of each source stay, so a run that goes back to a source doesn't ask for
    its pages again.

    Exit code 5 if a manifest of a load that stays can't be read.
    """
    from ingest.raw.prune import prune as prune_loads  # noqa: PLC0415 (keeps --help fast)

    raw = _existing(raw_dir)
    with raw.locked(source="prune", now=datetime.now(UTC)):
        removed = prune_loads(raw, keep)
    for load_id in removed:
        typer.echo(f"removed {load_id}")
    typer.echo(plain(f"{raw_dir}: loads removed {len(removed)}, kept {len(raw.load_ids())}."))
    _end_with_damage(raw.readable()[1])


def restore(
    load_id: Annotated[str, typer.Argument(help="As `python -m ingest loads` shows it.")],
    *,
    raw_dir: RawDirectory = Path("data/raw"),
) -> None:
    """Make an earlier load the current one again, by a new manifest. Rewrites nothing.

    The next run goes on from that load: it lands what the source has changed since.

    Exit codes: 2 if there is no such load or its rows are current, 5 if one of its files or
    manifests is gone or damaged, 7 if another run holds the folder.
    """
    from ingest.raw.restore import restore as restore_load  # noqa: PLC0415 (keeps --help fast)

    raw = _existing(raw_dir)
    now = datetime.now(UTC)
    with raw.locked(source="restore", now=now):
        manifest = restore_load(raw, load_id, now=now)
    rows = ", ".join(
        f"{name} {load.current_rows:,}" for name, load in manifest.resources.items() if load.current
    )
    typer.echo(
        plain(
            f"Load {manifest.load_id} makes the rows of load {load_id} current again: {rows or 0},"
            f" from {manifest.source}."
        )
    )


def _existing(raw_dir: Path) -> RawDir:
    """Return a raw folder that is there: none of these commands makes one."""
    raw = RawDir(raw_dir)
    raw.check(is_made=False)
    return raw


def _advice(raw: RawDir) -> str:
    """Return what to do about faults; a run needs the newest manifest, damaged or not."""
    newest = raw.load_ids()[-1:]
    if newest and newest[0] not in raw.readable()[0]:
        remedy = f"remove the folder of load {newest[0]}, then: {raw.command('verify')}"
    else:
        remedy = (
            f"{raw.command('--full-refresh')}, then remove the folders of the loads named above."
        )
    return f"Put back what differs from a copy. If you have none: {remedy}"


def _no_load_in(raw: RawDir) -> str:
    """Return that a folder has no load, and what a run without --source would land there."""
    from ingest.raw.answers import stopped_load  # noqa: PLC0415 (keeps --help fast)

    stopped = stopped_load(raw)
    if stopped is None:
        return f"No load in {raw.path}; land one with: {raw.command()}"
    said = f"No load in {raw.path}, but a stopped one from {stopped.source}"
    if stopped.source_had_credentials:
        return f"{said} with a user or password; go on with it by a run with that --source."
    return f"{said}; go on with it: {raw.command()}"


def _end_with_damage(damaged: list[str]) -> None:
    """Say what couldn't be read, if anything, and end with the code for it."""
    for sentence in damaged:
        logger.error("%s", sentence)
    if damaged:
        raise typer.Exit(VerifyError.exit_code)
