"""The command line of the sample: serve the films API until Ctrl-C, or write files of any size."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from typer.exceptions import TyperException

from ingest.cli.failures import UNKNOWN_ERROR, message_of
from ingest.cli.plain import plain
from ingest.cli.process import Interrupts, end, prepare
from ingest.errors import IngestError, UsageError
from ingest.sample.generator.dataset import SEED
from ingest.sample.records import Dataset
from ingest.sample.release.sizes import MOST_RATINGS
from ingest.source.dialects import BOTH, DIALECTS, TOTALS, Dialect

PROGRAM: Final = "python -m ingest.sample"
INTERRUPTED: Final = 130  # typer turns any interrupt into this

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Where to listen on 127.0.0.1; 0 takes a free port.")
]
MovieLens = Annotated[
    str | None,
    typer.Option(
        metavar="PATH",
        help="Serve files of MovieLens instead: a folder, archive or file, as for --source.",
    ),
]
HideTags = Annotated[
    bool,
    typer.Option("--hide-tags", help="One tag per user, movie and page, as the public API does."),
]
DialectName = Annotated[
    str,
    typer.Option(
        "--dialect",
        metavar="NAME",
        help=f"Which deployment to be like: {', '.join(dialect.name for dialect in DIALECTS)}.",
    ),
]
Slash = Annotated[bool, typer.Option("--slash", help="List paths end in a slash.")]
Totals = Annotated[
    bool, typer.Option("--totals", help="/analytics answers total_movies and so on.")
]
NoCap = Annotated[
    bool, typer.Option("--no-cap", help="Any limit is allowed; the default limit is 10.")
]


Ratings = Annotated[
    int, typer.Option(min=1, max=MOST_RATINGS, help="How many; users, movies and tags follow.")
]
Out = Annotated[
    str,
    typer.Option(metavar="PATH", help="The folder to write, or a zip where the name ends in .zip."),
]
Seed = Annotated[
    int, typer.Option(min=0, max=2**32 - 1, help="Another one gives other rows of the same shape.")
]


def serve_sample(
    context: typer.Context,
    port: Port = 8000,
    movielens: MovieLens = None,
    dialect: DialectName = BOTH.name,
    *,
    hide_tags: HideTags = False,
    slash: Slash = False,
    totals: Totals = False,
    no_cap: NoCap = False,
) -> None:
    """Serve the films API on this machine, with made-up data, until Ctrl-C.

    Prints its URL once it answers.
    """
    if context.invoked_subcommand is not None:
        _refuse_options_before(context.invoked_subcommand, context)
        return
    from ingest.sample.server import open_sample  # noqa: PLC0415 (keeps --help fast)

    like = _dialect(dialect)
    if slash:
        like = replace(like, slash=True)
    if totals:
        like = replace(like, counts=TOTALS.counts, has_average=TOTALS.has_average)
    if no_cap:
        like = replace(like, default_limit=TOTALS.default_limit, cap=TOTALS.cap, caps={})
    dataset = None if movielens is None else _read(movielens)
    with open_sample(hide_tags=hide_tags, dataset=dataset, dialect=like, port=port) as sample:
        _say(f"Serving the {sample.identity}. Press Ctrl-C to stop.")
        typer.echo(sample.url)
        threading.Event().wait()


def _dialect(name: str) -> Dialect:
    for dialect in DIALECTS:
        if dialect.name == name:
            return dialect
    names = ", ".join(dialect.name for dialect in DIALECTS)
    raise UsageError(f"--dialect {name!r}: choose from {names}.")


def _read(movielens: str) -> Dataset:
    """Return the rows of files, and say what isn't among them.

    Raises:
        IngestError: They can't be read.
    """
    from ingest.cli.sample_files import read_files  # noqa: PLC0415 (the sample needs no DuckDB)

    if not movielens.strip():
        raise UsageError("--movielens is empty: name a folder, or leave it out.")
    try:
        dataset, said = read_files(Path(movielens))
    except OSError as error:
        raise IngestError(
            f"{movielens} can't be read ({error.strerror or error}): check its rights and the room"
            " in the folder for temporary files."
        ) from None
    if said:
        _say(" ".join(said))
    return dataset


def generate(*, ratings: Ratings, out: Out, seed: Seed = SEED) -> None:
    """Write a MovieLens release of made-up rows: movies, ratings, tags and links as CSV.

    The same number and seed give the same bytes on every machine. Prints the path once it is whole.
    """
    from ingest.sample.release import write_release  # noqa: PLC0415 (keeps --help fast)

    if not out.strip():
        raise UsageError("--out is empty: name a folder, or a file that ends in .zip.")
    sizes = write_release(Path(out), ratings=ratings, seed=seed)
    _say(
        f"Ratings: {sizes.ratings:,}; users: {sizes.users:,}; movies and links: {sizes.movies:,};"
        f" tags: {sizes.tags:,}."
    )
    typer.echo(plain(out))


def _refuse_options_before(command: str, context: typer.Context) -> None:
    """Refuse options that a command would pass over.

    Raises:
        UsageError: One stands before the command.
    """
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(
                f"--{name.replace('_', '-')} stands before {command}, which has no use for it:"
                f" leave it out, as in: {PROGRAM} {command} --ratings 1000000 --out DIR"
            )


def make_app() -> typer.Typer:
    """Return the command line."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(serve_sample)
    app.command()(generate)
    return app


def main() -> NoReturn:
    """Run the command line and end the process with the code that says how it went."""
    interrupts = prepare()
    end(_exit_code(interrupts))


def _exit_code(interrupts: Interrupts) -> int:
    try:
        returned = make_app()(prog_name=PROGRAM, standalone_mode=False)
    except TyperException as error:
        _say(f"{error.format_message().rstrip('.')}. Try: {PROGRAM} --help")
        return UsageError.exit_code
    except IngestError as error:
        _say(message_of(error))
        return error.exit_code
    except KeyboardInterrupt:
        return interrupts.exit_code
    except Exception as error:  # noqa: BLE001 (whatever it is, it is said in one line)
        _say(f"Unknown error: {type(error).__name__}: {error}.")
        return UNKNOWN_ERROR
    if returned == INTERRUPTED:
        return interrupts.exit_code
    return returned if isinstance(returned, int) else 0


def _say(message: str) -> None:
    """Say one line on standard error."""
    typer.echo(plain(" ".join(message.split())), err=True)
