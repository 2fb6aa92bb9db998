"""The command line: options, exit codes, and one line for whatever goes wrong."""

from __future__ import annotations

import logging
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console
from typer.exceptions import TyperException

from ingest import __version__
from ingest.errors import IngestError, UsageError
from ingest.log import set_up_logging
from ingest.options import Options
from ingest.resources import RESOURCES

UNKNOWN_ERROR: Final = 1
INTERRUPTED: Final = 130

app = typer.Typer(
    name="python -m ingest",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class LogFormat(StrEnum):
    """How lines on standard error look."""

    text = "text"
    json = "json"


Source = Annotated[
    str, typer.Option(envvar="FILMS_SOURCE", help="`sample`, or the base URL of an API.")
]
RawDirectory = Annotated[
    Path, typer.Option(envvar="FILMS_RAW_DIR", help="Where loads are landed; dbt reads it too.")
]
Interval = Annotated[
    float | None,
    typer.Option(
        envvar="FILMS_INTERVAL",
        min=0.0,
        max=3600.0,
        help="Seconds between the starts of two requests, all resources together.",
        show_default="0.5, for `sample` 0",
    ),
]
Concurrency = Annotated[
    int, typer.Option(envvar="FILMS_CONCURRENCY", min=1, max=64, help="Requests in flight at most.")
]
BatchSize = Annotated[
    int,
    typer.Option(envvar="FILMS_BATCH_SIZE", min=1, max=100_000, help="Rows asked for per request."),
]
Resources = Annotated[
    str,
    typer.Option(
        envvar="FILMS_RESOURCES",
        help=f"Comma-separated: {','.join(RESOURCES)}.",
        show_default="all",
    ),
]
FullRefresh = Annotated[
    bool,
    typer.Option("--full-refresh", envvar="FILMS_FULL_REFRESH", help="Land everything anew."),
]
NoRecover = Annotated[
    bool,
    typer.Option(
        "--no-recover",
        envvar="FILMS_NO_RECOVER",
        help="Leave rows that pages hide, or fail on, for a later run.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", envvar="FILMS_STRICT", help="Exit with 4 if anything isn't complete."),
]
MaxRejected = Annotated[
    float,
    typer.Option(
        envvar="FILMS_MAX_REJECTED",
        min=0.0,
        max=1.0,
        help="Share of a resource's rows that may be set aside as bad.",
    ),
]
PatienceSeconds = Annotated[
    float,
    typer.Option(
        "--patience",
        envvar="FILMS_PATIENCE",
        min=0.0,
        max=86_400.0,
        help="Seconds without any answer before giving up.",
    ),
]
Summary = Annotated[
    str | None,
    typer.Option(
        envvar="FILMS_SUMMARY",
        metavar="PATH",
        help="Write the result as JSON; `-` for standard output.",
    ),
]
LogFormatOption = Annotated[
    LogFormat, typer.Option("--log-format", envvar="FILMS_LOG_FORMAT", help="On standard error.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say each retry; show tracebacks.")]


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

    Exit codes: 0 landed, or nothing has changed; 2 usage; 3 the source can't be reached, doesn't
    speak this API or stopped answering; 4 `--strict`, and rows are missing; 6 too many bad rows;
    7 another run holds the folder;
    130 interrupted.
    """
    from ingest.session import land  # noqa: PLC0415 (keeps --help fast)

    console = Console(stderr=True)
    logger = set_up_logging(console, as_json=log_format == LogFormat.json, is_verbose=verbose)
    if context.invoked_subcommand is not None:
        return
    options = Options(
        raw_dir=raw_dir,
        interval=interval if interval is not None else 0.0 if source == "sample" else 0.5,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=_resource_names(resources),
        full_refresh=full_refresh,
        recover=not no_recover,
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


def _resource_names(text: str) -> tuple[str, ...]:
    """Return the resources named in `text`, in landing order; all where it names none."""
    asked = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(asked - RESOURCES.keys())
    if unknown:
        raise UsageError(
            f"--resources: unknown {', '.join(map(repr, unknown))};"
            f" choose from {','.join(RESOURCES)}."
        )
    return tuple(name for name in RESOURCES if not asked or name in asked)


def main() -> NoReturn:
    """Run the command line and end the process with the code that says how it went."""
    code = _exit_code()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: it would wait for requests in flight that nobody waits for any more. All
    # that is to last has been synced, and the kernel lets go of the lock.
    os._exit(code)


def _exit_code() -> int:
    try:
        returned = app(standalone_mode=False)
    except TyperException as error:
        _say(f"{error.format_message()} Try: python -m ingest --help")
        return UsageError.exit_code
    except IngestError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:
        if "-v" in sys.argv or "--verbose" in sys.argv:
            logging.getLogger("ingest").exception("unknown error")
        _say(f"Unknown error: {type(error).__name__}: {error}; run again with -v to see where.")
        return UNKNOWN_ERROR
    if returned == INTERRUPTED:
        return _interrupted()
    return returned if isinstance(returned, int) else 0


def _interrupted() -> int:
    _say("Interrupted: nothing half-done is visible. Run again to go on where it stopped.")
    return INTERRUPTED


def _say(message: str) -> None:
    """Say one line on standard error, in the log's format where that is set up."""
    line = " ".join(message.split())
    logger = logging.getLogger("ingest")
    if logger.handlers:
        logger.error("%s", line)
    else:
        typer.echo(line, err=True)
