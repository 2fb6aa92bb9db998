"""Writes the documents, each appearing whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from reports.contents import SECTIONS
from reports.page import PLOTLY, chart_file, report, shared_script
from reports.rendered import RenderedCard, render_card
from reports.warehouse import Snapshot
from reports.words import Language

PAGE = "index.html"
FAILED_PAGE = "index.failed.html"


def render_cards(snapshot: Snapshot) -> dict[str, RenderedCard]:
    """Returns every card of the page by name, in the page's order."""
    return {
        card.name: render_card(card, snapshot) for section in SECTIONS for card in section.cards
    }


def write_report(
    snapshot: Snapshot, cards: Mapping[str, RenderedCard], folder: Path, language: Language
) -> Path:
    """Writes the page and the charts that have a file of their own; returns the page's path.

    Where a card failed, the page goes to `index.failed.html` and what stood before stays: a page
    that people keep is only ever replaced by a whole one.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for card in cards.values():
        if card.problem is None:
            name = card.file or f"{card.name.replace('-', '_')}.html"
            _write(folder / name, chart_file(snapshot, card, language))
    if any(card.file is None for card in cards.values()):
        _write(folder / PLOTLY, shared_script())
    failed = any(card.problem is not None for card in cards.values())
    page = folder / (FAILED_PAGE if failed else PAGE)
    _write(page, report(snapshot, cards, language))
    if not failed:
        (folder / FAILED_PAGE).unlink(missing_ok=True)
    return page


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
