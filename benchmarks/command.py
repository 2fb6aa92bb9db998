"""What all benchmarks do alike on the command line: take options, tell figures, leave results."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import page
from benchmarks.machine import this_machine
from benchmarks.processes import FailedError
from benchmarks.results import FOLDER, DamagedResultError, Figure, Result, Size, write

MOST_SAID = 2000
"""Letters that are shown of what a failed command said."""


def parser(description: str, rounds: int | None = None) -> argparse.ArgumentParser:
    """Return a parser that knows `--out`, and `--rounds` where a benchmark has several.

    Args:
        description: What is measured.
        rounds: How many rounds it takes unless told otherwise.
    """
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--out", type=Path, default=FOLDER, help="the folder of results")
    if rounds is not None:
        made.add_argument(
            "--rounds", type=whole_number, default=rounds, help=f"{rounds} if left out"
        )
    return made


def whole_number(text: str) -> int:
    """Return a number of rounds or rows.

    Raises:
        argparse.ArgumentTypeError: It isn't a whole number from 1.
    """
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} has to be a whole number from 1")
    return int(text)


def now() -> datetime:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def leave(
    name: str,
    about: str,
    *,
    folder: Path,
    measured_at: datetime,
    figures: Sequence[Figure] = (),
    sizes: Sequence[Size] = (),
) -> None:
    """Print what was measured, write it as JSON, and render the page of all results anew.

    Args:
        name: The benchmark's module.
        about: What is measured.
        folder: Where the JSON and the page go.
        measured_at: When the benchmark began.
        figures: What was measured.
        sizes: What each number of ratings took.

    Raises:
        SystemExit: Another file in the folder can't be read.
    """
    print(f"{name}: {about}")
    for figure in figures:
        print(f"  {told(figure)}")
    result = Result(
        name=name,
        about=about,
        measured_at=measured_at,
        machine=this_machine(),
        figures=tuple(figures),
        sizes=tuple(sizes),
    )
    write(result, folder)
    try:
        page.write(folder)
    except DamagedResultError as error:
        raise SystemExit(str(error)) from error


@contextmanager
def failures_told(log: Path) -> Iterator[None]:
    """End with what a command said where one that was to be measured fails.

    Args:
        log: Where its words are.

    Raises:
        SystemExit: A command failed.
    """
    try:
        yield
    except FailedError as error:
        said = log.read_text("utf-8", "replace")[-MOST_SAID:]
        raise SystemExit(f"{said}\n{error}. Mend that, and run this again.") from error


def told(figure: Figure) -> str:
    """Return a figure in a line: its median, its range, and what is wanted."""
    line = f"{figure.name}: {figure.shown(figure.median)}"
    if len(figure.values) > 1:
        line += f" ({figure.shown(min(figure.values))} to {figure.shown(max(figure.values))})"
    if figure.at_most is not None:
        line += f"; at most {figure.shown(figure.at_most)} is wanted"
    return line
