"""PNG pictures of the charts, by kaleido and a chromium where both are there."""

import importlib
import logging
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reports.canvas import Canvas
from reports.card import Card
from reports.escape import plot_text
from reports.rendered import RenderedCard
from reports.theme import template
from reports.warehouse import Snapshot
from reports.words import Language, words

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_WIDTH = {True: 640, False: 1000}
_SCALE = 2
_TITLE_SIZE = 19
_LINE = 24
_LETTERS_PER_PX = 0.098


class NoPicturesError(Exception):
    """Pictures can't be made here; the text says what to do about it."""


def write_pictures(
    cards: Sequence[tuple[Card, RenderedCard]], snapshot: Snapshot, folder: Path, language: Language
) -> list[Path]:
    """Writes a PNG of each card that has something to draw; returns their paths.

    Raises:
        NoPicturesError: kaleido isn't installed, there is no browser, or the browser gave up.
    """
    browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
    try:
        kaleido = importlib.import_module("kaleido")
    except ImportError as error:
        raise NoPicturesError(
            "--png needs kaleido: run `uv sync --group png`, or `pip install kaleido`"
        ) from error
    if browser is None:
        raise NoPicturesError(
            f"--png needs a browser on the PATH ({', '.join(BROWSERS)}): install one, or leave "
            "--png out"
        )
    shown = [(card, made) for card, made in cards if made.payload is not None]
    # What its browser's pipe stammers on start is no news; a failure is raised all the same.
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    try:
        # Titles come from outside: without MathJax a `$…$` in them stays text, and nothing is
        # fetched for it.
        kaleido.write_fig_from_object_sync(
            list(_pictures(shown, snapshot, folder, language)),
            kopts={"path": browser, "mathjax": False, "timeout": 60},
        )
    except Exception as error:
        cause = (str(error) or type(error).__name__).splitlines()[0]
        raise NoPicturesError(
            f"--png failed in {browser} ({cause}): try again, or leave --png out"
        ) from error
    return [folder / f"{picture_name(card)}.png" for card, _ in shown]


def picture_name(card: Card) -> str:
    """Returns the name of a card's picture, that of its own file without the ending."""
    return (card.file or card.name.replace("-", "_")).removesuffix(".html")


def _pictures(
    cards: Sequence[tuple[Card, RenderedCard]], snapshot: Snapshot, folder: Path, language: Language
) -> Iterator[dict[str, Any]]:
    canvas = Canvas(words(language), narrow=False)
    for card, made in cards:
        figure = titled(
            card.figure(snapshot, canvas).to_plotly_json(), made.heading[language], card
        )
        yield {
            "fig": figure,
            "path": str(folder / f"{picture_name(card)}.png"),
            "opts": {
                "format": "png",
                "width": figure["layout"]["width"],
                "height": figure["layout"]["height"],
                "scale": _SCALE,
            },
        }


def titled(figure: dict[str, Any], heading: str, card: Card) -> dict[str, Any]:
    """Returns a figure with its finding above it, on white."""
    width = _WIDTH[card.half]
    lines = textwrap.wrap(heading, round(width * _LETTERS_PER_PX)) or [""]
    room = _LINE * len(lines) + 24
    layout = dict(figure["layout"])
    margin = dict(layout["margin"])
    margin.update(l=margin["l"] + 24, r=margin["r"] + 24, t=margin["t"] + room, b=margin["b"] + 16)
    layout.update(
        template=template("light"),
        width=width,
        height=layout["height"] + room + 16,
        margin=margin,
        paper_bgcolor="#FFFFFF",
        title={
            "text": "<br>".join(f"<b>{plot_text(line)}</b>" for line in lines),
            "font": {"size": _TITLE_SIZE},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": 24, "t": 16},
            "y": 1,
            "yref": "container",
            "yanchor": "top",
        },
    )
    return {"data": figure["data"], "layout": layout}
