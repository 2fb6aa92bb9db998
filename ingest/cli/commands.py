"""The command line: options, exit codes, and one line for whatever goes wrong."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console
from typer.exceptions import TyperException

from ingest import __version__
from ingest.cli.failures import UNKNOWN_ERROR, message_of
from ingest.cli.folder_commands import loads, prune, rejected, restore, verify
from ingest.cli.log import set_up_logging
from ingest.cli.options import (
    AcceptShrink,
    BatchSize,
    Concurrency,
    FullRefresh,
    Interval,
    LogFormat,
    LogFormatOption,
    MaxRejected,
    MaxShrink,
    NoRecover,
    PatienceSeconds,
    RawDirectory,
    Recheck,
    RecheckAfter,
    Resources,
    Source,
    Strict,
    Summary,
    UserAgent,
    Verbose,
    make_options,
)
from ingest.cli.plain import plain
from ingest.cli.process import Interrupts, end, prepare
from ingest.errors import IngestError, UsageError
from ingest.raw.folder import RawDir

INTERRUPTED: Final = 130  # typer turns any interrupt into this
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
    source: Source = None,
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
    max_shrink: MaxShrink = 0.1,
    accept_shrink: AcceptShrink = "",
    recheck: Recheck = False,
    recheck_after: RecheckAfter = None,
    user_agent: UserAgent = None,
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

    5 a manifest or file is damaged

    6 too many bad rows

    7 another run holds the folder

    8 the source has far fewer rows than before

    130 interrupted (143 by SIGTERM)
    """
    from ingest.cli.session import Session, failures_summarized  # noqa: PLC0415 (as below)
    from ingest.cli.source import choose_source  # noqa: PLC0415 (keeps --help fast)

    console = Console(stderr=True)
    set_up_logging(console, as_json=log_format == LogFormat.json, is_verbose=verbose)
    if context.invoked_subcommand is not None:
        _refuse_options_before(context.invoked_subcommand, context)
        return
    has_bars = console.is_terminal and log_format == LogFormat.text
    session = Session(console if has_bars else None, summary, strict)
    with failures_summarized(summary, raw_dir):
        chosen = choose_source(source, raw_dir)
        session.land(
            chosen,
            make_options(
                source=chosen.name,
                is_of_files=chosen.path is not None,
                raw_dir=raw_dir,
                interval=interval,
                concurrency=concurrency,
                batch_size=batch_size,
                resources=resources,
                full_refresh=full_refresh,
                no_recover=no_recover,
                max_rejected=max_rejected,
                patience=patience,
                max_shrink=max_shrink,
                accept_shrink=accept_shrink,
                recheck=recheck,
                recheck_after=recheck_after,
                user_agent=user_agent,
            ),
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
    source: Source = None,
    raw_dir: RawDirectory = Path("data/raw"),
    interval: Interval = None,
    concurrency: Concurrency = 4,
    batch_size: BatchSize = 1000,
    resources: Resources = "",
    full_refresh: FullRefresh = False,
    no_recover: NoRecover = False,
    patience: PatienceSeconds = 120.0,
    max_shrink: MaxShrink = 0.1,
    accept_shrink: AcceptShrink = "",
    recheck: Recheck = False,
    recheck_after: RecheckAfter = None,
    user_agent: UserAgent = None,
) -> None:
    """Show what a run would do, in how many requests and how long. Writes nothing.

    Exit code 8 if a run would stop because the source has far fewer rows than before.
    """
    from ingest.cli.source import choose_source, open_source  # noqa: PLC0415
    from ingest.cli.tables import dialect_lines, output_width, preview_lines  # noqa: PLC0415
    from ingest.plan.preview import preview as previews  # noqa: PLC0415 (keeps --help fast)
    from ingest.plan.shrink import check_shrink  # noqa: PLC0415

    raw = RawDir(raw_dir)
    raw.check()
    chosen = choose_source(source, raw_dir)
    options = make_options(
        source=chosen.name,
        is_of_files=chosen.path is not None,
        raw_dir=raw_dir,
        interval=interval,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=resources,
        full_refresh=full_refresh,
        no_recover=no_recover,
        patience=patience,
        max_shrink=max_shrink,
        accept_shrink=accept_shrink,
        recheck=recheck,
        recheck_after=recheck_after,
        user_agent=user_agent,
    )
    if chosen.path is not None:
        from ingest.cli.files import planned_lines  # noqa: PLC0415 (an API needs no DuckDB)

        typer.echo(plain(f"Source: {chosen.path}{f' ({chosen.origin})' if chosen.origin else ''}"))
        for line in planned_lines(chosen.path, options):
            typer.echo(line)
        return
    with open_source(chosen.name, options) as opened:
        planned = previews(options, api=opened.api, source=opened.identity)
        deviations = opened.api.deviations()
    typer.echo(plain(f"Source: {opened.identity}{f' ({chosen.origin})' if chosen.origin else ''}"))
    if not raw_dir.is_dir():
        typer.echo(plain(f"There is no folder {raw_dir} yet: a run makes it."))
    for line in dialect_lines(deviations):
        typer.echo(line)
    for line in preview_lines(planned, interval=options.interval, width=output_width()):
        typer.echo(line)
    steps = [preview.step for preview in planned]
    check_shrink([(step, step.count) for step in steps if step.pages], options)


for command in (verify, loads, rejected, prune, restore):
    app.command()(command)


def main() -> NoReturn:
    """Run the command line and end the process with the code that says how it went."""
    interrupts = prepare()
    end(_exit_code(interrupts))


def _exit_code(interrupts: Interrupts) -> int:
    try:
        returned = app(standalone_mode=False)
    except TyperException as error:
        message = f"{error.format_message().rstrip('.')}. Try: python -m ingest --help"
        _summarize_refusal(error, message)
        _say(message)
        return UsageError.exit_code
    except IngestError as error:
        _say(message_of(error))
        return error.exit_code
    except KeyboardInterrupt as interrupt:
        _say(message_of(interrupt))
        return interrupts.exit_code
    except Exception as error:
        if "-v" in sys.argv or "--verbose" in sys.argv:
            logging.getLogger("ingest").exception("unknown error")
        _say(message_of(error))
        return UNKNOWN_ERROR
    if returned == INTERRUPTED:
        _say(message_of(KeyboardInterrupt()))
        return interrupts.exit_code
    return returned if isinstance(returned, int) else 0


def _summarize_refusal(error: TyperException, message: str) -> None:
    """Write the summary of a run whose options were refused, where its path could be read."""
    context = getattr(error, "ctx", None)
    if context is None:
        return
    target = context.params.get("summary")
    if target is not None:
        from ingest.cli.session import failures_summarized  # noqa: PLC0415 (keeps --help fast)

        raw_dir = context.params.get("raw_dir")
        with suppress(UsageError), failures_summarized(target, raw_dir):
            raise UsageError(message)


def _say(message: str) -> None:
    """Say one line on standard error, in the log's format where that is set up."""
    line = " ".join(message.split())
    logger = logging.getLogger("ingest")
    if logger.handlers:
        logger.error("%s", line)
    else:
        typer.echo(plain(line), err=True)
