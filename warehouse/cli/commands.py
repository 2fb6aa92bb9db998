"""The commands: ask, tables, why, changes, export and metrics."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import duckdb
import typer

from warehouse.advice import advise
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.cli import described, reasons
from warehouse.cli.asking import read_statement, warning
from warehouse.cli.beside import beside
from warehouse.cli.changes import Part
from warehouse.cli.changes import put as put_changes
from warehouse.cli.dashes import KeyCommand, StatementCommand
from warehouse.cli.options import SECONDS, Database, Memory, RawDir, Timeout, limits_of
from warehouse.cli.output import Format, format_of, page, put
from warehouse.engine import Limits, TimeIsUpError, Warehouse, opened
from warehouse.errors import NOT_ANSWERED
from warehouse.questions import named_queries, question

DATABASE: Final = Path("data/films.duckdb")
RAW_DIR: Final = Path("data/raw")
ROWS: Final = 3

app = typer.Typer(
    name="python -m warehouse",
    help="Ask the warehouse that dbt built; nothing here changes it.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(cls=StatementCommand)
def ask(
    statement: Annotated[
        str | None,
        typer.Argument(
            help="A statement of SQL, or the name of a query of --list; - reads it from standard"
            " input. Without one, a terminal gets a prompt.",
            show_default=False,
        ),
    ] = None,
    *,
    db: Database = DATABASE,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="The answer's form; table, or what the file's name says."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A file for the answer; it is replaced.")] = None,
    memory: Memory = "",
    timeout: Timeout = SECONDS,
    are_listed: Annotated[
        bool, typer.Option("--list", help="List the queries that have a name.")
    ] = False,
) -> None:
    """Answer a statement, or a query by its name.

    Exit codes: 0 done, 1 no answer (the statement or a limit), 2 usage, 3 no warehouse to ask,
    130 interrupted, 141 nobody reads the answer any more.
    """
    if are_listed:
        queries = named_queries()
        width = max(map(len, queries), default=0)
        page(f"{name.ljust(width)}  {question(sql)}" for name, sql in queries.items())
        return
    shape = format_of(form, out)
    limits = limits_of(memory, timeout)
    if statement is None and sys.stdin is not None and sys.stdin.isatty() and out is None:
        from warehouse.cli.prompt import prompt  # noqa: PLC0415 - for a terminal alone

        with _opened(db, limits) as warehouse:
            prompt(warehouse, shape)
        return
    typed = read_statement() if statement in {None, "-"} else statement
    with _whole(db, limits) as warehouse:
        put(warehouse, typed or "", shape, out)


@app.command()
def tables(
    name: Annotated[
        str | None,
        typer.Argument(help="A table to describe: grain, columns, thresholds.", show_default=False),
    ] = None,
    *,
    db: Database = DATABASE,
    are_all: Annotated[
        bool, typer.Option("--all", help="List what the marts are made of, too.")
    ] = False,
) -> None:
    """List the tables, or describe one."""
    with _opened(db, limits_of("", SECONDS)) as warehouse:
        catalogue = read_catalogue(warehouse)
    page(
        described.table_lines(catalogue, name)
        if name is not None
        else described.list_lines(catalogue, are_all=are_all)
    )


@app.command(cls=KeyCommand)
def why(
    table: Annotated[str, typer.Argument(help="A table of `tables`.", show_default=False)],
    key: Annotated[
        list[str] | None,
        typer.Argument(
            help="The values of the row's key, in its order, or as column=value; what follows -- is"
            " no option.",
            show_default=False,
        ),
    ] = None,
    *,
    db: Database = DATABASE,
    raw_dir: RawDir = RAW_DIR,
    form: Annotated[
        reasons.Format, typer.Option("--format", help="Text for people, or JSON.")
    ] = reasons.Format.TEXT,
    rows: Annotated[
        int, typer.Option(help="Rows of each step that are shown at most.", min=0, max=1000)
    ] = ROWS,
    memory: Memory = "",
    timeout: Timeout = SECONDS,
) -> None:
    """Say why a row is as it is: what it rests on, down to the source, and whether that gives it.

    Exit codes: those of ask; 1 also where a column isn't what the rows beneath it give.
    """
    limits = limits_of(memory, timeout)
    with _whole(db, limits):
        pass
    reason = reasons.found(db, limits, table, key or [], raw_dir=raw_dir, row_limit=rows)
    page(reasons.FORMS[form](reason))
    if not reason.is_equal:
        raise typer.Exit(NOT_ANSWERED)


@app.command()
def changes(
    loads: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two loads, the earlier one first; without them, the last two.",
            show_default=False,
        ),
    ] = None,
    *,
    db: Database = DATABASE,
    raw_dir: RawDir = RAW_DIR,
    part: Annotated[
        Part | None, typer.Option("--of", help="Rows of loads or figures of builds; both.")
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="The answer's form; table, or what the file's name says."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A file for the answer; it is replaced.")] = None,
    memory: Memory = "",
    timeout: Timeout = SECONDS,
) -> None:
    """Say which rows and figures have changed from one load and build to the next.

    Exit codes: those of ask; 0 also where there is nothing to compare yet.
    """
    shape = format_of(form, out)
    limits = limits_of(memory, timeout)
    with _whole(db, limits):
        pass
    with beside(db, limits, raw_dir) as bench:
        put_changes(bench, loads or [], part=part, form=shape, out=out, db=db)


@app.command()
def export(
    *,
    out: Annotated[
        Path, typer.Option(help="A new folder, or an earlier export, which is replaced.")
    ],
    db: Database = DATABASE,
    memory: Memory = "",
    timeout: Timeout = SECONDS,
) -> None:
    """Write every mart as parquet and CSV, with a data package and a data contract."""
    from warehouse.export.folder import export as write  # noqa: PLC0415 - takes half a second

    with _whole(db, limits_of(memory, timeout)) as warehouse:
        marts, rows = write(warehouse, out)
    page([f"{out}: {marts} marts, {rows:,} rows as parquet and as CSV."])


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
def metrics(context: typer.Context, *, db: Database = DATABASE) -> None:
    """Ask metrics by MetricFlow, which takes all other arguments: `metrics query --help`."""
    from warehouse.cli.metrics import run_metricflow  # noqa: PLC0415 - for this command alone

    with _whole(db, limits_of("", SECONDS)):
        pass  # MetricFlow opens it itself
    raise typer.Exit(run_metricflow(context.args, db))


@contextmanager
def _opened(db: Path, limits: Limits) -> Iterator[Warehouse]:
    """Open a warehouse for a block, and have a limit that ends any of it be a sentence."""
    try:
        with opened(db, limits) as warehouse:
            yield warehouse
    except (duckdb.Error, TimeIsUpError) as error:
        raise advise(error, Catalogue((), ()), limits) from error


@contextmanager
def _whole(db: Path, limits: Limits) -> Iterator[Warehouse]:
    """Open a warehouse for a block, and say first if tests of its last build failed."""
    with _opened(db, limits) as warehouse:
        if said := warning(warehouse):
            typer.echo(said, err=True)
        yield warehouse
