"""PNG pictures of the charts: the written page makes them in a chromium, as for its readers."""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import logging
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from reports.page.cards import RenderedCard
from reports.words.catalogues import Language

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PATIENCE_S = 60
_LOOK_AGAIN_S = 0.1


class NoPicturesError(Exception):
    """Pictures can't be made here; the text says what to do about it."""


def write_pictures(
    page: Path, cards: Sequence[RenderedCard], folder: Path, language: Language
) -> list[Path]:
    """Write a PNG of each card of a page that has something to draw; return their paths.

    Raises:
        NoPicturesError: kaleido isn't installed, there is no browser, or the browser gave up.
    """
    browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
    try:
        choreographer = importlib.import_module("choreographer")  # kaleido brings it
    except ImportError as error:
        raise NoPicturesError(
            "--png needs kaleido: run `uv sync --group png`, or `pip install kaleido`"
        ) from error
    if browser is None:
        raise NoPicturesError(
            f"--png needs a browser on the PATH ({', '.join(BROWSERS)}): install one, or leave "
            "--png out"
        )
    shown = [card for card in cards if card.payload is not None]
    # What its browser's pipe stammers on start is no news; a failure is raised all the same.
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    address = f"{page.resolve().as_uri()}#content?{urlencode({'lang': language})}"
    try:
        # in a thread of its own, since a caller such as a notebook has a running loop already
        with ThreadPoolExecutor(1) as thread:
            pictures = _made(choreographer, browser, address, [card.name for card in shown])
            made = thread.submit(asyncio.run, pictures).result()
    except Exception as error:
        cause = (str(error) or type(error).__name__).splitlines()[0]
        raise NoPicturesError(
            f"--png failed in {browser} ({cause}): try again, or leave --png out"
        ) from error
    paths = [folder / f"{picture_name(card)}.png" for card in shown]
    for card, path in zip(shown, paths, strict=True):
        path.write_bytes(made[card.name])
    return paths


def picture_name(card: RenderedCard) -> str:
    """Return the name of a card's picture, that of its own file without the ending."""
    return (card.file or card.name.replace("-", "_")).removesuffix(".html")


async def _made(
    choreographer: ModuleType, browser: str, address: str, names: Sequence[str]
) -> Mapping[str, bytes]:
    """Return the pictures by card, made in a tab with the page (web/pictures.js)."""
    pictures = {}
    async with choreographer.Browser(path=browser) as opened:
        tab = await opened.create_tab(address)
        async with asyncio.timeout(_PATIENCE_S):
            while not await _evaluated(tab, "'pictureUrl' in window"):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_AGAIN_S)
        for name in names:
            url = await _evaluated(tab, f"pictureUrl({json.dumps(name)})")
            pictures[name] = base64.b64decode(url.partition(",")[2], validate=True)
    return pictures


async def _evaluated(tab: Any, script: str) -> Any:  # noqa: ANN401  # choreographer's; JSON
    params = {"expression": script, "awaitPromise": True, "returnByValue": True}
    answer = await asyncio.wait_for(tab.send_command("Runtime.evaluate", params), _PATIENCE_S)
    result = answer["result"]
    if "exceptionDetails" in result:
        raise RuntimeError(result["result"].get("description", "the page failed"))
    return result["result"].get("value")
