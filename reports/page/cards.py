"""Renders each card by itself, so that one that fails leaves the others standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.card import Card, PlainCard, PlainTable
from reports.data.warehouse import MissingMartError, Snapshot
from reports.figures.canvas import Canvas
from reports.page.contents import NO_FINDINGS
from reports.page.first_rows import FirstRows, first_rows
from reports.page.payload import WIDTHS, card_payload
from reports.page.selects import select_of
from reports.words.catalogues import LANGUAGES, Language, Sentence, in_all, words
from reports.words.escape import clean

_LONGEST_PROBLEM = 300

Texts = Mapping[Language, str]
"""One text in every language."""


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card as the templates take it.

    `heights` are those of the figure in px by width, so that its place is kept before it is drawn;
    `payload` is null where there is nothing to draw, `table` where the card isn't a plain table.
    `is_telling` says whether the heading finds anything, `problem` why the card failed, `advice`
    what a reader of the page is told about it. `select` returns the table's rows from the mart,
    `sql` is how dbt made the mart. `first_rows` are for a reader without JavaScript.
    """

    name: str
    mart: str
    half: bool
    narrow_below: int
    file: str | None
    heading: Texts
    subtitle: Texts | None = None
    notes: Sequence[Texts] = ()
    description: Texts | None = None
    heights: Mapping[str, int] = field(default_factory=dict)
    payload: Mapping[str, Any] | None = None
    is_telling: bool = False
    table: PlainTable | None = None
    sql: str | None = None
    select: str | None = None
    first_rows: FirstRows | None = None
    problem: str | None = None
    advice: Texts | None = None

    @property
    def reads_movies(self) -> bool:
        """Whether the card is drawn from the table of movies, and so follows the filters."""
        return self.payload is not None and "movies" in self.payload


def render_card(card: Card | PlainCard, snapshot: Snapshot) -> RenderedCard:
    """Return the card; whatever goes wrong in making it becomes its `problem`."""
    try:
        return _render(card, snapshot)
    except MissingMartError as error:
        problem = f"marts.{card.mart}: {clean(str(error))}"[:_LONGEST_PROBLEM]
        return _plain(
            card,
            in_all(Sentence("card.missing")),
            snapshot,
            problem=problem,
            advice=in_all(Sentence("card.missing_why", {"mart": card.mart})),
        )
    except Exception as error:  # noqa: BLE001  # a card is the unit of failure, whatever the cause
        problem = clean(f"{type(error).__name__}: {error}")[:_LONGEST_PROBLEM]
        return _plain(
            card,
            in_all(Sentence("card.failed")),
            snapshot,
            problem=problem,
            advice=in_all(Sentence("card.failed_why", {"problem": problem})),
        )


def _plain(
    card: Card | PlainCard,
    heading: Texts,
    snapshot: Snapshot,
    *,
    problem: str | None = None,
    advice: Texts | None = None,
    subtitle: Texts | None = None,
    table: PlainTable | None = None,
) -> RenderedCard:
    chart = card if isinstance(card, Card) else None
    return RenderedCard(
        name=card.name,
        mart=card.mart,
        half=chart is not None and chart.half,
        narrow_below=chart.narrow_below if chart else 0,
        file=chart.file if chart else None,
        heading=heading,
        subtitle=subtitle,
        table=table,
        sql=snapshot.compiled_sql.get(card.mart),
        problem=problem,
        advice=advice,
    )


def _render(card: Card | PlainCard, snapshot: Snapshot) -> RenderedCard:
    empty = card.empty(snapshot)
    if empty is not None:
        return _plain(card, in_all(empty), snapshot)
    if isinstance(card, PlainCard):
        return _plain(
            card,
            in_all(card.finding(snapshot)),
            snapshot,
            subtitle=in_all(card.subtitle(snapshot)),
            table=card.table(snapshot),
        )
    table = card.table(snapshot)
    payload = card_payload(card, snapshot, table)
    finding = card.finding(snapshot)
    return RenderedCard(
        name=card.name,
        mart=card.mart,
        half=card.half,
        narrow_below=card.narrow_below,
        file=card.file,
        heading=in_all(finding),
        subtitle=in_all(card.subtitle(snapshot)),
        notes=[in_all(note) for note in card.notes(snapshot)],
        description=_described(card.describe, snapshot),
        heights=card.heights(snapshot) if card.heights else _heights(payload),
        payload=payload,
        is_telling=finding.key not in NO_FINDINGS,
        sql=snapshot.compiled_sql.get(card.mart),
        select=card.select or select_of(card, table),
        first_rows=first_rows(table),
    )


def _heights(payload: Mapping[str, Any]) -> dict[str, int]:
    first = payload["figures"][LANGUAGES[0]]
    return {width: first[width]["layout"]["height"] for width in WIDTHS}


def _described(describe: Callable[[Snapshot, Canvas], str], snapshot: Snapshot) -> Texts:
    return {
        language: describe(snapshot, Canvas(words(language), narrow=False))
        for language in LANGUAGES
    }
