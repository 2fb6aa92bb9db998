"""The command line: `python -m reports [--db PATH] [--out FOLDER] [--lang en|fr]`."""

from pathlib import Path
from typing import Annotated

import typer

from reports.output import render_cards, write_report
from reports.warehouse import NoWarehouseError, read_snapshot
from reports.words import Language

CHART_FAILED = 1
NO_WAREHOUSE = 3

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    db: Annotated[
        Path, typer.Option(envvar="FILMS_DB", help="The warehouse that dbt built.")
    ] = Path("data/films.duckdb"),
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("output"),
    lang: Annotated[Language, typer.Option(help="The language the page opens in.")] = "en",
) -> None:
    """Render the warehouse as one offline page and print the page's path.

    Exit codes: 0 done, 1 a chart failed (index.failed.html says which, index.html stays as it
    was), 2 usage, 3 no warehouse to read.
    """
    try:
        snapshot = read_snapshot(db)
    except NoWarehouseError as error:
        typer.echo(f"python -m reports: {error}", err=True)
        raise typer.Exit(NO_WAREHOUSE) from error
    cards = render_cards(snapshot)
    failed = [card for card in cards.values() if card.problem is not None]
    for card in failed:
        typer.echo(f"python -m reports: the chart {card.name!r} failed: {card.problem}", err=True)
    try:
        page = write_report(snapshot, cards, out, lang)
    except OSError as error:
        typer.echo(
            f"python -m reports: {out} can't be written ({error.strerror}): "
            "name another folder with --out",
            err=True,
        )
        raise typer.Exit(1) from error
    typer.echo(page)
    if failed:
        raise typer.Exit(CHART_FAILED)
