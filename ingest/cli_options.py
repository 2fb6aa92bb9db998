"""The options of the command line, declared once each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import UsageError
from ingest.options import Options
from ingest.resources import RESOURCES

DEFAULT_INTERVAL = 0.5


class LogFormat(StrEnum):
    """How lines on standard error look."""

    text = "text"
    json = "json"


def _folder(text: str) -> Path:
    if not text:
        raise typer.BadParameter("name a folder")
    return Path(text)


Source = Annotated[
    str, typer.Option(envvar="FILMS_SOURCE", help="`sample`, or the base URL of an API.")
]
RawDirectory = Annotated[
    Path,
    typer.Option(
        envvar="FILMS_RAW_DIR",
        parser=_folder,
        metavar="PATH",
        help="Where loads are landed; dbt reads it too.",
    ),
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


def make_options(
    *,
    source: str,
    raw_dir: Path,
    interval: float | None,
    concurrency: int,
    batch_size: int,
    resources: str,
    full_refresh: bool,
    no_recover: bool,
    max_rejected: float,
    patience: float,
) -> Options:
    """Return the options of a run, checked together.

    Raises:
        UsageError: `resources` names one that there isn't.
    """
    if interval is None:
        interval = 0.0 if source == "sample" else DEFAULT_INTERVAL
    return Options(
        raw_dir=raw_dir,
        interval=interval,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=_resource_names(resources),
        full_refresh=full_refresh,
        recover=not no_recover,
        max_rejected=max_rejected,
        patience=patience,
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
