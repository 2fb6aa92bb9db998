"""What a run says while it works: text or JSON lines, on standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from rich.console import Console
from rich.logging import RichHandler


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat()
        said = {"at": at, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(said, ensure_ascii=False)


def set_up_logging(console: Console, *, as_json: bool, is_verbose: bool) -> logging.Logger:
    """Send what `ingest` says to the console, and return its logger.

    Args:
        console: Of standard error; shared with the progress bar, which it would garble otherwise.
        as_json: JSON lines instead of text.
        is_verbose: Retries and the like too.
    """
    handler: logging.Handler
    if as_json or not console.is_terminal:
        handler = logging.StreamHandler(console.file)
        handler.setFormatter(JsonFormatter() if as_json else logging.Formatter())
    else:
        handler = RichHandler(
            console=console,
            show_time=False,
            show_level=False,
            show_path=False,
            markup=False,
            highlighter=None,
            keywords=[],
        )
    logger = logging.getLogger("ingest")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if is_verbose else logging.INFO)
    # stamina logs every retry as a warning; here a retry is a detail.
    retries = logging.getLogger("stamina")
    retries.handlers = [handler]
    retries.propagate = False
    retries.disabled = not is_verbose
    return logger
