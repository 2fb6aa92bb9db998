"""Where an answer goes: the terminal by a pager, a pipe, or a file that appears whole."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from warehouse.answer import lines, table
from warehouse.answer.rows import Answer
from warehouse.catalogue import read_catalogue
from warehouse.cli.asking import advised, answered, statement_of
from warehouse.engine import Warehouse
from warehouse.errors import NOT_ANSWERED, USAGE, AskError

LESS: Final = "FRSX"
"""How `less` is to behave: whole lines, and no stop where all fits on the screen."""


class NobodyReadsError(Exception):
    """Whoever read standard output has gone, as `head` does."""


class Format(StrEnum):
    """The forms of an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


LINES: Final[dict[Format, Callable[[Answer], Iterator[str]]]] = {
    Format.TABLE: table.lines,
    Format.CSV: lines.csv_lines,
    Format.JSON: lines.json_lines,
    Format.MARKDOWN: lines.markdown_lines,
}
ENDINGS: Final = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".md": Format.MARKDOWN,
    ".parquet": Format.PARQUET,
    ".txt": Format.TABLE,
}


def format_of(wanted: Format | None, out: Path | None) -> Format:
    """Return the form that was asked for, or that the file's name asks for.

    Raises:
        AskError: The file's name says none.
    """
    if wanted is not None:
        return wanted
    if out is None:
        return Format.TABLE
    if out.suffix.lower() not in ENDINGS:
        raise AskError(
            f"{out} doesn't say what it is to hold: name it *{', *'.join(ENDINGS)}, or say"
            f" --format {'|'.join(Format)}.",
            USAGE,
        )
    return ENDINGS[out.suffix.lower()]


def put(warehouse: Warehouse, typed: str, form: Format, out: Path | None) -> None:
    """Answer what was typed, to standard output or into a file.

    Args:
        warehouse: To be asked.
        typed: A statement, or the name of a query.
        form: The answer's form.
        out: The file that is to hold it; None writes to standard output.

    Raises:
        AskError: There is no answer, or the file can't be written.
        NobodyReadsError: Nobody reads standard output any more.
    """
    if out is not None:
        with replaced(out, warehouse.path) as into:
            _write(warehouse, typed, form, into)
    elif form is not Format.PARQUET:
        with answered(warehouse, typed) as answer:
            page(LINES[form](answer))
    elif sys.stdout.isatty():
        raise AskError("A parquet file isn't for a terminal: name one with --out.", USAGE)
    else:
        _write(warehouse, typed, form, sys.stdout.buffer)


def page(told: Iterable[str]) -> None:
    """Write lines to standard output: on a terminal by a pager, where there is one.

    Raises:
        NobodyReadsError: Nobody reads standard output any more.
    """
    command = shlex.split(os.environ.get("PAGER", "less"))
    if not (sys.stdout.isatty() and command and shutil.which(command[0])):
        try:
            for line in told:
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise NobodyReadsError from error
        return
    pager = subprocess.Popen(  # noqa: S603 - the reader's own choice
        command,
        stdin=subprocess.PIPE,
        env={"LESS": LESS, **os.environ},
        text=True,
        encoding="utf-8",
    )
    if pager.stdin is None:  # pragma: no cover - it was asked for
        raise RuntimeError
    try:
        with suppress(BrokenPipeError), pager.stdin:  # whoever has seen enough closes the pager
            pager.stdin.writelines(f"{line}\n" for line in told)
    finally:
        while True:
            with suppress(KeyboardInterrupt):  # it is the pager's
                pager.wait()
                break


def _write(warehouse: Warehouse, typed: str, form: Format, into: BinaryIO) -> None:
    if form is not Format.PARQUET:
        with answered(warehouse, typed) as answer:
            into.writelines(f"{line}\n".encode() for line in LINES[form](answer))
        return
    from warehouse.answer.parquet import write_parquet  # noqa: PLC0415 - takes half a second

    statement = statement_of(typed, lambda: read_catalogue(warehouse))
    with advised(warehouse), warehouse.in_time() as connection:
        write_parquet(connection, statement, into)


@contextmanager
def replaced(out: Path, database: Path) -> Iterator[BinaryIO]:
    """Give a block a file that takes the place of `out` once it is whole.

    Raises:
        AskError: It is the warehouse, or can't be written.
    """
    if out.resolve() in {database.resolve(), database.with_name(f"{database.name}.wal").resolve()}:
        raise AskError(f"{out} is the warehouse: name another file with --out.", USAGE)
    aside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with aside.open("wb") as into:
            yield into
        aside.replace(out)
    except OSError as error:
        raise AskError(
            f"{out} can't be written ({error.strerror}): name another file with --out.",
            NOT_ANSWERED,
        ) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
