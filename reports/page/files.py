"""Writes the documents, each appearing whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from reports.card import Card, PlainCard
from reports.data.warehouse import Snapshot
from reports.page.cards import RenderedCard, render_card
from reports.page.contents import every_card
from reports.page.document import PLOTLY, chart_file, report, shared_script
from reports.words.catalogues import Language

PAGE = "index.html"
FAILED_PAGE = "index.failed.html"


def render_cards(snapshot: Snapshot, *, with_users: bool = True) -> dict[str, RenderedCard]:
    """Return every card of the page by name, in the page's order."""
    return {card.name: render_card(card, snapshot) for card in every_card(with_users=with_users)}


def write_report(
    snapshot: Snapshot,
    cards: Mapping[str, RenderedCard],
    folder: Path,
    language: Language,
    *,
    workbench: str | None = None,
) -> Path:
    """Write the page and the charts that have a file of their own; return the page's path.

    `workbench` is the name of a file beside them in which a card's SQL can be opened.

    The files of a chart that isn't among the cards are removed: they may show users, and the
    page not.
    Where a card failed, the page goes to `index.failed.html` and what stood before stays: a page
    that people keep is only ever replaced by a whole one.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for card in cards.values():
        if card.problem is None:
            write_whole(folder / _file_of(card), chart_file(snapshot, card, language, workbench))
    for left_out in every_card():
        if left_out.name not in cards:
            for ending in (".html", ".png"):
                (folder / _file_of(left_out)).with_suffix(ending).unlink(missing_ok=True)
    if any(card.file is None for card in cards.values()):
        write_whole(folder / PLOTLY, shared_script())
    failed = any(card.problem is not None for card in cards.values())
    page = folder / (FAILED_PAGE if failed else PAGE)
    write_whole(page, report(snapshot, cards, language, workbench))
    if not failed:
        (folder / FAILED_PAGE).unlink(missing_ok=True)
    return page


def _file_of(card: RenderedCard | Card | PlainCard) -> str:
    own = None if isinstance(card, PlainCard) else card.file
    return own or f"{card.name.replace('-', '_')}.html"


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
