"""Writes what a run says while it works: text or JSON lines, on standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

from ingest.cli.plain import plain


class TextFormatter(logging.Formatter):
    """The message in one line; what a source has sent moves no terminal's cursor."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """Return the message."""
        return plain(record.message)

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 (logging's own)
        """Return a traceback, line by line."""
        return "\n".join(map(plain, super().formatException(ei).splitlines()))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat()
        said = {"at": at, "level": record.levelname.lower(), "message": plain(record.getMessage())}
        return json.dumps(said, ensure_ascii=False)


def set_up_logging(console: Console, *, as_json: bool, is_verbose: bool) -> None:
    """Send what `ingest` says to the console.

    Args:
        console: Of standard error; shared with the progress bar, which it would garble otherwise.
        as_json: JSON lines instead of text.
        is_verbose: Retries and the like too.
    """
    handler: logging.Handler
    if as_json or not console.is_terminal:
        handler = logging.StreamHandler(console.file)
    else:
        handler = RichHandler(
            console=console,
            show_time=False,
            show_level=False,
            show_path=False,
            markup=False,
            highlighter=NullHighlighter(),
            keywords=[],
        )
    handler.setFormatter(JsonFormatter() if as_json else TextFormatter())
    logger = logging.getLogger("ingest")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if is_verbose else logging.INFO)
