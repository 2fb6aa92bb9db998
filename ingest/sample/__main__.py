"""`python -m ingest.sample`: serve the films API until Ctrl-C."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from typing import Annotated

import typer
from typer.exceptions import TyperException

from ingest.errors import UsageError
from ingest.sample.server import open_sample
from ingest.source.dialects import BOTH, DIALECTS, TOTALS, Dialect

_INTERRUPTED = 130

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Where to listen on 127.0.0.1; 0 takes a free port.")
]
MovieLens = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Serve the CSV files of a MovieLens folder instead."),
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


def serve_sample(
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
    like = _dialect(dialect)
    if slash:
        like = replace(like, slash=True)
    if totals:
        like = replace(like, counts=TOTALS.counts, has_average=TOTALS.has_average)
    if no_cap:
        like = replace(like, default_limit=TOTALS.default_limit, cap=TOTALS.cap, caps={})
    if movielens is not None and not movielens.strip():
        raise UsageError("--movielens is empty: name a folder, or leave it out.")
    with open_sample(hide_tags=hide_tags, movielens=movielens, dialect=like, port=port) as sample:
        typer.echo(f"Serving the {sample.identity}. Press Ctrl-C to stop.", err=True)
        typer.echo(sample.url)
        threading.Event().wait()


def _dialect(name: str) -> Dialect:
    for dialect in DIALECTS:
        if dialect.name == name:
            return dialect
    names = ", ".join(dialect.name for dialect in DIALECTS)
    raise UsageError(f"--dialect {name!r}: choose from {names}.")


def make_app() -> typer.Typer:
    """Return the command line."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command(name="python -m ingest.sample")(serve_sample)
    return app


def main() -> None:
    """Run the command line and end the process with the code that says how it went."""
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        returned = make_app()(prog_name="python -m ingest.sample", standalone_mode=False)
    except TyperException as error:
        message = error.format_message().rstrip(".")
        typer.echo(f"{message}. Try: python -m ingest.sample --help", err=True)
        return UsageError.exit_code
    except UsageError as error:
        typer.echo(str(error), err=True)
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    return returned if isinstance(returned, int) else 0


if __name__ == "__main__":
    main()
