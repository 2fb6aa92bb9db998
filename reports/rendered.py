"""Renders each card by itself, so that one that fails leaves the others standing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.canvas import Canvas
from reports.card import Card
from reports.escape import clean
from reports.payload import WIDTHS, card_payload
from reports.warehouse import MissingMartError, Snapshot
from reports.words import LANGUAGES, Language, Sentence, in_all, words

_LONGEST_PROBLEM = 300

Texts = Mapping[Language, str]
"""One text in every language."""


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card as the templates take it.

    `heights` are those of the figure in px by width, so that its place is kept before it is drawn;
    `payload` is null where there is nothing to draw. `problem` says why the card
    failed, `advice` what a reader of the page is told about it.
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
    sql: str | None = None
    problem: str | None = None
    advice: Texts | None = None


def render_card(card: Card, snapshot: Snapshot) -> RenderedCard:
    """Returns the card; whatever goes wrong in making it becomes its `problem`."""
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
    card: Card,
    heading: Texts,
    snapshot: Snapshot,
    *,
    problem: str | None = None,
    advice: Texts | None = None,
) -> RenderedCard:
    return RenderedCard(
        name=card.name,
        mart=card.mart,
        half=card.half,
        narrow_below=card.narrow_below,
        file=card.file,
        heading=heading,
        sql=snapshot.compiled_sql.get(card.mart),
        problem=problem,
        advice=advice,
    )


def _render(card: Card, snapshot: Snapshot) -> RenderedCard:
    empty = card.empty(snapshot)
    if empty is not None:
        return _plain(card, in_all(empty), snapshot)
    payload = card_payload(card, snapshot)
    first = payload["figures"][LANGUAGES[0]]
    return RenderedCard(
        name=card.name,
        mart=card.mart,
        half=card.half,
        narrow_below=card.narrow_below,
        file=card.file,
        heading=in_all(card.finding(snapshot)),
        subtitle=in_all(card.subtitle(snapshot)),
        notes=[in_all(note) for note in card.notes(snapshot)],
        description=_described(card.describe, snapshot),
        heights={width: first[width]["layout"]["height"] for width in WIDTHS},
        payload=payload,
        sql=snapshot.compiled_sql.get(card.mart),
    )


def _described(describe: Callable[[Snapshot, Canvas], str], snapshot: Snapshot) -> Texts:
    return {
        language: describe(snapshot, Canvas(words(language), narrow=False))
        for language in LANGUAGES
    }
