"""The command line: options, exit codes, and one line for whatever goes wrong."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console
from typer.exceptions import TyperException

from ingest import __version__
from ingest.cli_options import (
    BatchSize,
    Concurrency,
    FullRefresh,
    Interval,
    LogFormat,
    LogFormatOption,
    MaxRejected,
    NoRecover,
    PatienceSeconds,
    RawDirectory,
    Resources,
    Source,
    Strict,
    Summary,
    Verbose,
    make_options,
)
from ingest.errors import IngestError, UsageError, VerifyError
from ingest.log import set_up_logging
from ingest.process import Interrupts, end, prepare
from ingest.raw_dir import RawDir

UNKNOWN_ERROR: Final = 1
INTERRUPTED: Final = 130  # what typer makes of any interrupt
TABLE_WIDTH: Final = 120
OF_ALL_COMMANDS: Final = frozenset({"verbose", "log_format"})

app = typer.Typer(
    name="python -m ingest",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 (typer calls it so)
    if is_asked:
        typer.echo(f"films-analytics {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def ingest(
    context: typer.Context,
    *,
    source: Source = "sample",
    raw_dir: RawDirectory = Path("data/raw"),
    interval: Interval = None,
    concurrency: Concurrency = 4,
    batch_size: BatchSize = 1000,
    resources: Resources = "",
    full_refresh: FullRefresh = False,
    no_recover: NoRecover = False,
    strict: Strict = False,
    max_rejected: MaxRejected = 0.01,
    patience: PatienceSeconds = 120.0,
    summary: Summary = None,
    log_format: LogFormatOption = LogFormat.text,
    verbose: Verbose = False,
    version: Annotated[  # noqa: ARG001 (its callback answers it)
        bool, typer.Option("--version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Land what has changed at the source since the last load, as parquet with a manifest.

    Exit codes:

    0 landed, or nothing has changed

    2 usage

    3 the source can't be reached, doesn't speak this API or stopped answering

    4 rows are missing, with --strict

    6 too many bad rows

    7 another run holds the folder

    130 interrupted (143 by SIGTERM)
    """
    from ingest.session import land  # noqa: PLC0415 (keeps --help fast)

    console = Console(stderr=True)
    logger = set_up_logging(console, as_json=log_format == LogFormat.json, is_verbose=verbose)
    if context.invoked_subcommand is not None:
        _refuse_options_before(context.invoked_subcommand, context)
        return
    options = make_options(
        source=source,
        raw_dir=raw_dir,
        interval=interval,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=resources,
        full_refresh=full_refresh,
        no_recover=no_recover,
        max_rejected=max_rejected,
        patience=patience,
    )
    has_bars = console.is_terminal and log_format == LogFormat.text
    land(
        source,
        options,
        console=console if has_bars else None,
        summary=summary,
        strict=strict,
        logger=logger,
    )


def _refuse_options_before(command: str, context: typer.Context) -> None:
    """Refuse options that a command would pass over: `--raw-dir X prune` must not prune elsewhere.

    Raises:
        UsageError: One stands before the command.
    """
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name not in OF_ALL_COMMANDS:
            raise UsageError(
                f"--{name.replace('_', '-')} stands before {command}: give it after,"
                f" as in: python -m ingest {command} --{name.replace('_', '-')} …"
            )


@app.command()
def plan(
    *,
    source: Source = "sample",
    raw_dir: RawDirectory = Path("data/raw"),
    interval: Interval = None,
    concurrency: Concurrency = 4,
    batch_size: BatchSize = 1000,
    resources: Resources = "",
    full_refresh: FullRefresh = False,
    no_recover: NoRecover = False,
    patience: PatienceSeconds = 120.0,
) -> None:
    """Show what a run would do, in how many requests and how long. Writes nothing."""
    from ingest.preview import preview  # noqa: PLC0415 (keeps --help fast)
    from ingest.session import open_source  # noqa: PLC0415
    from ingest.tables import preview_table  # noqa: PLC0415

    options = make_options(
        source=source,
        raw_dir=raw_dir,
        interval=interval,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=resources,
        full_refresh=full_refresh,
        no_recover=no_recover,
        max_rejected=1.0,
        patience=patience,
    )
    with open_source(source, options) as (api, identity):
        previews = preview(options, api=api, source=identity)
    console = _wide_console()
    console.print(f"Source: {identity}", highlight=False, markup=False)
    console.print(preview_table(previews, interval=options.interval))


@app.command()
def verify(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """Check all that has been landed against its manifests: hashes, counts, windows, keys.

    Exit code 5 if anything differs.
    """
    from ingest.verify import faults  # noqa: PLC0415 (keeps --help fast)

    raw = RawDir(raw_dir)
    found = list(faults(raw))
    for fault in found:
        typer.echo(fault)
    loads = len(raw.load_ids())
    if not loads and not found:
        raise UsageError(f"No load in {raw_dir}; land one with: python -m ingest")
    if found:
        raise VerifyError(
            f"{raw_dir}: faults {len(found)}, loads {loads}; restore the files, or land anew with"
            " --full-refresh and drop what is damaged with: python -m ingest prune --keep 1"
        )
    typer.echo(f"{raw_dir}: faults 0, loads {loads}; all is as their manifests say.")


@app.command()
def loads(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """Show all loads, the newest last."""
    from ingest.tables import loads_table  # noqa: PLC0415 (keeps --help fast)

    raw = RawDir(raw_dir)
    manifests = [raw.manifest(load_id) for load_id in raw.load_ids()]
    if not manifests:
        typer.echo(f"No load in {raw_dir}; land one with: python -m ingest")
        return
    _wide_console().print(loads_table(manifests))


@app.command()
def rejected(*, raw_dir: RawDirectory = Path("data/raw")) -> None:
    """List rows that were set aside, as JSON lines: load, resource, offset, reason, raw."""
    from ingest.quarantine import rejected_rows  # noqa: PLC0415 (keeps --help fast)

    for row in rejected_rows(RawDir(raw_dir)):
        typer.echo(json.dumps(row))


@app.command()
def prune(
    *,
    raw_dir: RawDirectory = Path("data/raw"),
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest loads stay.")] = 3,
) -> None:
    """Remove old loads, never what the current data needs."""
    from ingest.prune import prune as prune_loads  # noqa: PLC0415 (keeps --help fast)

    raw = RawDir(raw_dir)
    with raw.locked(source="prune", now=datetime.now(UTC)):
        removed = prune_loads(raw, keep)
    for load_id in removed:
        typer.echo(f"removed {load_id}")
    typer.echo(f"{raw_dir}: loads removed {len(removed)}, kept {len(raw.load_ids())}.")


def _wide_console() -> Console:
    """Return a console on standard output, wide enough for a table where it is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=TABLE_WIDTH)


def main() -> NoReturn:
    """Run the command line and end the process with the code that says how it went."""
    interrupts = prepare()
    end(_exit_code(interrupts))


def _exit_code(interrupts: Interrupts) -> int:
    try:
        returned = app(standalone_mode=False)
    except TyperException as error:
        _say(f"{error.format_message().rstrip('.')}. Try: python -m ingest --help")
        return UsageError.exit_code
    except IngestError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted(interrupts)
    except Exception as error:
        if "-v" in sys.argv or "--verbose" in sys.argv:
            logging.getLogger("ingest").exception("unknown error")
        _say(f"Unknown error: {type(error).__name__}: {error}; run again with -v to see where.")
        return UNKNOWN_ERROR
    if returned == INTERRUPTED:
        return _interrupted(interrupts)
    return returned if isinstance(returned, int) else 0


def _interrupted(interrupts: Interrupts) -> int:
    _say("Interrupted: nothing half-done is visible. Run again to go on where it stopped.")
    return interrupts.exit_code


def _say(message: str) -> None:
    """Say one line on standard error, in the log's format where that is set up."""
    line = " ".join(message.split())
    logger = logging.getLogger("ingest")
    if logger.handlers:
        logger.error("%s", line)
    else:
        typer.echo(line, err=True)
