"""The options of the command line, declared once each."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from ingest.errors import UsageError
from ingest.plan.options import Options
from ingest.source.resources import EVERY_RESOURCE, FILE_RESOURCES, RESOURCES

DEFAULT_INTERVAL: Final = 0.5
LONGEST_USER_AGENT: Final = 200
URL_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
SURROGATES: Final[tuple[str, str]] = (chr(0xD800), chr(0xDFFF))
"""Characters that stand for bytes of a name that aren't UTF-8."""


class LogFormat(StrEnum):
    """The format of lines on standard error."""

    text = "text"
    json = "json"


def _folder(given: str | Path) -> Path:
    """Return a folder that can be landed into, verified, and read by dbt."""
    text = str(given)  # typer gives the default as it is
    if not text:
        raise typer.BadParameter("name a folder")
    scheme = URL_SCHEME.match(text)
    if scheme:
        raise typer.BadParameter(
            f"{scheme[0]}… isn't a folder of this machine; name one, and copy it from or to there"
        )
    if "\0" in text or any(SURROGATES[0] <= letter <= SURROGATES[1] for letter in text):
        raise typer.BadParameter("the name can't be decoded as UTF-8; choose another")
    return Path(text)


def _user_agent(text: str) -> str:
    """Return what can stand in a request's header."""
    name = text.strip()
    if not name or len(name) > LONGEST_USER_AGENT or not (name.isascii() and name.isprintable()):
        raise typer.BadParameter(
            f"give 1 to {LONGEST_USER_AGENT} printable ASCII characters in one line"
        )
    return name


Source = Annotated[
    str | None,
    typer.Option(
        envvar="FILMS_SOURCE",
        metavar="URL|PATH",
        help="`sample`, the base URL of an API, or a folder or archive of MovieLens files.",
        show_default="that of the current or stopped load; without one, `sample`",
    ),
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
        help=f"Comma-separated: {','.join(RESOURCES)}; of files {','.join(FILE_RESOURCES)} too.",
        show_default="all",
    ),
]
FullRefresh = Annotated[
    bool,
    typer.Option(
        "--full-refresh", envvar="FILMS_FULL_REFRESH", help="Land all rows again, changed or not."
    ),
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
MaxShrink = Annotated[
    float,
    typer.Option(
        envvar="FILMS_MAX_SHRINK",
        min=0.0,
        max=1.0,
        help="Share of a resource's rows that the source may have lost since the last load.",
    ),
]
AcceptShrink = Annotated[
    str,
    typer.Option(
        metavar="RESOURCE",
        help="Take the source's rows this once, however few are left. Comma-separated.",
        show_default="none",
    ),
]
Recheck = Annotated[
    bool,
    typer.Option(
        "--recheck",
        envvar="FILMS_RECHECK",
        help="Ask for all ordinary pages again, and land the resources whose rows differ.",
    ),
]
RecheckAfter = Annotated[
    float | None,
    typer.Option(
        envvar="FILMS_RECHECK_AFTER",
        min=0.0,
        max=36_525.0,
        metavar="DAYS",
        help="Run --recheck for resources whose last comparison is at least DAYS old.",
        show_default="off",
    ),
]
UserAgent = Annotated[
    str | None,
    typer.Option(
        envvar="FILMS_USER_AGENT",
        parser=_user_agent,
        metavar="TEXT",
        help="What each request calls this program.",
        show_default="films-analytics/<version>",
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
        is_eager=True,  # so that it is known when another option is refused
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
    is_of_files: bool,
    raw_dir: Path,
    interval: float | None,
    concurrency: int,
    batch_size: int,
    resources: str,
    full_refresh: bool,
    no_recover: bool,
    patience: float,
    max_shrink: float,
    accept_shrink: str,
    recheck: bool,
    recheck_after: float | None,
    user_agent: str | None,
    max_rejected: float = 1.0,
) -> Options:
    """Return the options of a run, checked together.

    Raises:
        UsageError: The source can't have a resource, or a value isn't a number.
    """
    if interval is None:
        interval = 0.0 if source == "sample" else DEFAULT_INTERVAL
    _refuse_no_numbers(
        interval=interval,
        patience=patience,
        max_rejected=max_rejected,
        max_shrink=max_shrink,
        recheck_after=recheck_after or 0.0,
    )
    return Options(
        raw_dir=raw_dir,
        interval=interval,
        concurrency=concurrency,
        batch_size=batch_size,
        resources=_resource_names("--resources", resources, is_of_files=is_of_files)
        or tuple(EVERY_RESOURCE if is_of_files else RESOURCES),
        full_refresh=full_refresh,
        recover=not no_recover,
        max_rejected=max_rejected,
        patience=patience,
        max_shrink=max_shrink,
        accept_shrink=_resource_names("--accept-shrink", accept_shrink, is_of_files=is_of_files),
        recheck=recheck,
        recheck_after=recheck_after,
        user_agent=user_agent,
    )


def _refuse_no_numbers(**values: float) -> None:
    """Refuse `nan`, which no bound keeps out: it is neither less nor more than any."""
    for name, value in values.items():
        if math.isnan(value):
            raise UsageError(f"--{name.replace('_', '-')}: nan isn't a number; give one.")


def _resource_names(option: str, text: str, *, is_of_files: bool) -> tuple[str, ...]:
    """Return the resources that an option names, in landing order."""
    known = EVERY_RESOURCE if is_of_files else RESOURCES
    asked = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(asked - EVERY_RESOURCE.keys())
    if unknown:
        raise UsageError(
            f"{option}: unknown {', '.join(map(repr, unknown))}; choose from {','.join(known)}."
        )
    of_files = sorted(asked - known.keys())
    if of_files:
        raise UsageError(
            f"{option}: no API has {', '.join(of_files)}, only files of MovieLens; choose from"
            f" {','.join(known)}, or name files as --source."
        )
    return tuple(name for name in known if name in asked)
