"""One run from a source's name to its closing table and its summary."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from ingest.cli.closing import close
from ingest.cli.failures import exit_code_of, message_of
from ingest.cli.progress_bars import BarProgress, LineProgress
from ingest.cli.source import ChosenSource, open_source
from ingest.cli.summary import summarize, summarize_failure
from ingest.cli.summary_file import check_target, write_summary
from ingest.errors import IncompleteError, UsageError
from ingest.extract.progress import Progress
from ingest.http.transport import Transport
from ingest.plan.options import Options
from ingest.raw.folder import RawDir
from ingest.run.outcome import Outcome
from ingest.run.run import run

logger = logging.getLogger(__name__)

SECONDS_UNTIL_ASLEEP: Final = 4.0


@dataclass(slots=True)
class Session:
    """Tells what a run asks and what it came to, beside landing.

    Args:
        console: Where to draw bars and the closing table; None where there is no terminal.
        summary: Where to write the result as JSON; None for nowhere.
        strict: Whether anything but complete is an error.
    """

    console: Console | None
    summary: str | None
    strict: bool

    def land(self, source: ChosenSource, options: Options) -> None:
        """Land a source and say what the run came to.

        Raises:
            IncompleteError: `strict`, and the rows that stand aren't complete.
            IngestError: No load has appeared, or the summary can't be written.
        """
        outcome = self._run(source, options)
        close(outcome, options.raw_dir, self.console)
        error = self._shortfall(outcome)
        if self.summary is not None:
            code, message = (error.exit_code, str(error)) if error else (0, None)
            write_summary(summarize(outcome, exit_code=code, message=message), self.summary)
        if error is not None:
            raise error

    def _run(self, source: ChosenSource, options: Options) -> Outcome:
        progress: Progress = BarProgress(self.console) if self.console else LineProgress()
        if source.path is not None:
            return self._run_files(source, source.path, options, progress)
        with open_source(source.name, options) as opened:
            origin = f" ({source.origin}; --source names another)" if source.origin else ""
            logger.info("Source: %s%s", opened.identity, origin)
            with progress, saying_if_asleep(opened.api.transport, logger):
                return run(
                    options,
                    api=opened.api,
                    source=opened.identity,
                    has_credentials=opened.has_credentials,
                    now=utc_now,
                    progress=progress,
                )

    def _run_files(
        self, source: ChosenSource, path: Path, options: Options, progress: Progress
    ) -> Outcome:
        from ingest.run.files import run_files  # noqa: PLC0415 (an API needs no DuckDB)

        origin = f" ({source.origin}; --source names another)" if source.origin else ""
        logger.info("Source: %s%s", path, origin)
        return run_files(options, path=path, now=utc_now, progress=progress)

    def _shortfall(self, outcome: Outcome) -> IncompleteError | None:
        if not self.strict or outcome.newest.status == "complete":
            return None
        return IncompleteError(
            f"Load {outcome.newest.load_id} is {outcome.newest.status}, and --strict accepts"
            " only a complete load; see its manifest."
        )


def utc_now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


@contextmanager
def failures_summarized(target: str | None, raw_dir: Path | None) -> Iterator[None]:
    """Write the summary of a run that fails in the block, in place of the last run's.

    Args:
        target: Where to write it; None for nowhere.
        raw_dir: The raw folder; None where it isn't known.

    Raises:
        UsageError: It can't be written there; the block isn't run then.
    """
    if target is None:
        yield
        return
    check_target(target)
    started_at = utc_now()
    raw = RawDir(raw_dir) if raw_dir is not None else None
    earlier = raw.load_ids() if raw is not None else []
    try:
        yield
    except IncompleteError:
        raise  # its summary is that of a run that came to its end
    except BaseException as error:
        summary = summarize_failure(
            error,
            exit_code=exit_code_of(error),
            message=message_of(error),
            raw=raw,
            earlier=earlier,
            started_at=started_at,
            finished_at=utc_now(),
        )
        try:
            write_summary(summary, target)
        except (UsageError, OSError) as fault:
            if str(fault) != str(error):
                logger.warning("%s", fault)
        raise


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
