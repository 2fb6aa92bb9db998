"""One run from a source's name to its closing table."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from ingest.api import FilmsApi
from ingest.base_url import parse_base_url
from ingest.errors import IncompleteError
from ingest.limiter import Limiter
from ingest.load import Outcome, run
from ingest.options import Options
from ingest.progress import BarProgress, LineProgress, Progress
from ingest.shortfall import shortfalls
from ingest.summary import check_target, closing_lines, closing_table, write_summary
from ingest.transport import Transport

SAMPLE: Final = "sample"
SECONDS_UNTIL_ASLEEP: Final = 4.0


@contextmanager
def open_source(name: str, options: Options) -> Iterator[tuple[FilmsApi, str]]:
    """Open a source and close it afterwards.

    Args:
        name: `sample`, or the base URL of an API.
        options: Of the run.

    Yields:
        The API, and what manifests call the source.

    Raises:
        UsageError: The name is neither.
    """
    if name == SAMPLE:
        from ingest.sample import open_sample  # noqa: PLC0415 (a server nobody else needs)

        with open_sample() as sample, _open_api(sample.url, options) as api:
            yield api, sample.identity
    else:
        with _open_api(name, options) as api:
            yield api, api.transport.shown


@contextmanager
def _open_api(url: str, options: Options) -> Iterator[FilmsApi]:
    with Transport(
        parse_base_url(url),
        limiter=Limiter(options.interval),
        patience=options.patience,
        concurrency=options.concurrency,
    ) as transport:
        yield FilmsApi(transport)


def land(
    source: str,
    options: Options,
    *,
    console: Console | None,
    summary: str | None,
    strict: bool,
    logger: logging.Logger,
) -> None:
    """Land a source and say what came of it.

    Args:
        source: `sample`, or the base URL of an API.
        options: Of the run.
        console: Where to draw bars and the closing table; None where there is no terminal.
        summary: Where to write the result as JSON; None for nowhere.
        strict: Whether anything but complete is an error.
        logger: Says the rest.

    Raises:
        UsageError: The summary can't be written there.
        IncompleteError: `strict`, and the rows that stand aren't complete.
        IngestError: No load has appeared.
    """
    if summary is not None:
        check_target(summary)
    progress: Progress = BarProgress(console) if console else LineProgress()
    with open_source(source, options) as (api, identity):
        logger.info("Source: %s", identity)
        with progress, saying_if_asleep(api.transport, logger):
            outcome = run(
                options,
                api=api,
                source=identity,
                now=lambda: datetime.now(UTC),
                progress=progress,
            )
    _close(outcome, options.raw_dir, console, logger)
    if summary is not None:
        write_summary(outcome, summary)
    if strict and outcome.newest.status != "complete":
        raise IncompleteError(
            f"Load {outcome.newest.load_id} is {outcome.newest.status}, and --strict asks for"
            " complete; see its manifest."
        )


@contextmanager
def saying_if_asleep(
    transport: Transport, logger: logging.Logger, *, after: float = SECONDS_UNTIL_ASLEEP
) -> Iterator[None]:
    """Say that the source is waking up if it hangs, or its gateway says so.

    A host that refuses connections isn't asleep: nothing will wake it up.

    Args:
        transport: Asks the source.
        logger: Says it.
        after: Seconds without any answer.
    """

    def say() -> None:
        if transport.seems_asleep:
            logger.info("Waking up the source: a free host that sleeps takes about a minute.")

    timer = threading.Timer(after, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _close(
    outcome: Outcome, raw_dir: Path, console: Console | None, logger: logging.Logger
) -> None:
    if console:
        console.print(closing_table(outcome))
    else:
        for line in closing_lines(outcome):
            logger.info("%s", line)
    for sentence in shortfalls(outcome.newest, outcome.short, is_recovered_next=False):
        logger.warning("%s", sentence)
    for manifest in outcome.landed:
        logger.info(
            "Landed %s (%s) in %s requests: %s",
            manifest.load_id,
            manifest.status,
            manifest.requests,
            raw_dir / "loads" / manifest.load_id,
        )
    if not outcome.landed:
        logger.info(
            "Unchanged since load %s: the source's counts are the same. Nothing was landed.",
            outcome.newest.load_id,
        )
