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
from typing import BinaryIO, Final, TextIO

from warehouse.answer import lines, table
from warehouse.answer.rows import Answer
from warehouse.catalogue import read_catalogue
from warehouse.cli.asking import advised, answered, statement_of
from warehouse.engine import Warehouse
from warehouse.errors import USAGE, AskError

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
    else:
        with standard_bytes() as into:
            _write(warehouse, typed, form, into)


def page(told: Iterable[str]) -> None:
    """Write lines to standard output: on a terminal by a pager, where there is one.

    Raises:
        AskError: Standard output is closed, or can't be written.
        NobodyReadsError: Nobody reads standard output any more.
    """
    command = shlex.split(os.environ.get("PAGER", "less"))
    with _standard_output() as into:
        if not (into.isatty() and command and shutil.which(command[0])):
            for line in told:
                into.write(f"{line}\n")
            into.flush()
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


@contextmanager
def standard_bytes() -> Iterator[BinaryIO]:
    """Give a block standard output for a parquet file.

    Raises:
        AskError: It is a terminal, is closed, or can't be written.
        NobodyReadsError: Nobody reads it any more.
    """
    with _standard_output() as into:
        if into.isatty():
            raise AskError("A parquet file isn't for a terminal: name one with --out.", USAGE)
        yield into.buffer
        into.flush()


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:
        raise AskError("Standard output is closed: name a file with --out.")
    with _writable("Standard output"):
        yield sys.stdout


@contextmanager
def _writable(name: object) -> Iterator[None]:
    """Have what goes wrong when a block writes be a sentence."""
    try:
        yield
    except BrokenPipeError as error:
        raise NobodyReadsError from error
    except OSError as error:
        raise AskError(
            f"{name} can't be written ({error.strerror or error}): name another file with --out."
        ) from error


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

    A link stays and leads to the new file; a device or a pipe is written into as it stands, since
    a file in its place would be one for every other program too.

    Raises:
        AskError: It is the warehouse, or can't be written.
        NobodyReadsError: Nobody reads the pipe any more.
    """
    if not out.name:
        raise AskError(f"{str(out)!r} names no file: name one with --out.", USAGE)
    if out.resolve() in {database.resolve(), database.with_name(f"{database.name}.wal").resolve()}:
        raise AskError(f"{out} is the warehouse: name another file with --out.", USAGE)
    with _writable(out):
        if out.exists() and not (out.is_file() or out.is_dir()):
            with out.open("wb") as into:
                yield into
            return
        file = out.resolve()
        aside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            with aside.open("wb") as into:
                yield into
            aside.replace(file)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
