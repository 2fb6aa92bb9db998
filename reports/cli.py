"""The command line of `python -m reports`."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from reports.ask.file import WORKBENCH, write_workbench
from reports.data.warehouse import NoWarehouseError, Snapshot, read_snapshot
from reports.page.cards import RenderedCard
from reports.page.contents import queries
from reports.page.files import render_cards, write_report
from reports.page.pictures import NoPicturesError, write_pictures
from reports.page.summary import build_state
from reports.words.catalogues import Language, in_all
from warehouse.errors import AskError

CHART_FAILED = 1
USAGE = 2
NO_WAREHOUSE = 3

FACTS = {
    "carried": "ask.html holds the ratings and tags themselves: MovieLens' may not be passed on"
    " without permission",
    "too_large": "with single ratings and tags ask.html would be too large, so it was written"
    " without them",
}
"""What is said of the facts, by what became of them."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def main(
    *,
    db: Annotated[
        Path, typer.Option(envvar="FILMS_DB", help="The warehouse that dbt built.")
    ] = Path("data/films.duckdb"),
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("output"),
    lang: Annotated[Language, typer.Option(help="The language the page opens in.")] = "en",
    png: Annotated[
        bool, typer.Option("--png", help="Write a PNG a chart too (needs kaleido and a chromium).")
    ] = False,
    users: Annotated[
        bool, typer.Option(help="Show single users: cards, tables, a dot each.")
    ] = True,
    ask: Annotated[
        bool, typer.Option("--ask", help="Write ask.html too, which answers SQL offline.")
    ] = False,
    facts: Annotated[
        bool, typer.Option("--with-facts", help="Let ask.html hold single ratings and tags too.")
    ] = False,
    browse: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Render the warehouse as one offline page and print the page's path.

    Exit codes: 0 done, 1 a chart failed (index.failed.html says which, index.html stays as it
    was) or the pictures did, 2 usage, 3 no warehouse to read.
    """
    if facts and not (ask and users):
        typer.echo("python -m reports: --with-facts goes with --ask, without --no-users", err=True)
        raise typer.Exit(USAGE)
    try:
        snapshot = read_snapshot(db, queries(with_users=users))
    except NoWarehouseError as error:
        typer.echo(f"python -m reports: {error}", err=True)
        raise typer.Exit(NO_WAREHOUSE) from error
    state, sentence = build_state(snapshot)
    if state == "failed":
        typer.echo(f"python -m reports: {db}: {in_all(sentence)['en']}", err=True)
    cards = render_cards(snapshot, with_users=users)
    failed = [card for card in cards.values() if card.problem is not None]
    for card in failed:
        typer.echo(f"python -m reports: the chart {card.name!r} failed: {card.problem}", err=True)
    try:
        # first, since the page leads to it
        _write_workbench(db, snapshot, cards, out, lang, ask=ask, facts=facts, users=users)
        page = write_report(snapshot, cards, out, lang, workbench=WORKBENCH if ask else None)
    except OSError as error:
        typer.echo(
            f"python -m reports: {out} can't be written ({error.strerror}): "
            "name another folder with --out",
            err=True,
        )
        raise typer.Exit(1) from error
    if png:
        try:
            write_pictures(page, list(cards.values()), out, lang)
        except NoPicturesError as error:
            typer.echo(f"python -m reports: {error}", err=True)
            typer.echo(page)
            raise typer.Exit(CHART_FAILED) from error
    if browse and not webbrowser.open(page.resolve().as_uri()):
        typer.echo("python -m reports: no browser to open the page with", err=True)
    typer.echo(page)
    if failed:
        raise typer.Exit(CHART_FAILED)


def _write_workbench(
    db: Path,
    snapshot: Snapshot,
    cards: Mapping[str, RenderedCard],
    out: Path,
    lang: Language,
    *,
    ask: bool,
    facts: bool,
    users: bool,
) -> None:
    if not users:
        (out / WORKBENCH).unlink(missing_ok=True)  # it may hold users
    if not ask:
        return
    try:
        path, told = write_workbench(
            db, snapshot, cards, out, lang, with_facts=facts, with_users=users
        )
    except AskError as error:
        typer.echo(f"python -m reports: {error}", err=True)
        raise typer.Exit(NO_WAREHOUSE) from error
    if facts:
        typer.echo(f"python -m reports: {FACTS[told]}", err=True)
    typer.echo(path)
