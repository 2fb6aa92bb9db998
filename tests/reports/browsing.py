"""What the tests in a browser share."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as WaitedTooLong

PACKED = re.compile(r'(?<="application/gzip" )id="[^"]+">([^<]+)')
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

Open = Callable[..., Page]
"""Takes a file, and an address within it, a width in px, a colour scheme."""

CUT_TEXTS = """() => [...document.querySelectorAll(".plot")].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  }).map((text) => text.textContent);
})"""


LOST_TEXTS = """() => [...document.querySelectorAll(".plot")].flatMap((plot) => {
  const traces = plot.data.filter((trace) => trace.mode?.includes("text"));
  const wanted = traces.flatMap((trace) => trace.text).filter((text) => text?.trim()).length;
  const drawn = [...plot.querySelectorAll(".textpoint text")];
  const seen = drawn.filter((text) => text.getBoundingClientRect().width).length;
  return seen < wanted ? [`${plot.closest("article").id}: ${seen} of ${wanted}`] : [];
})"""
"""Names the charts whose texts aren't all seen: a text outside of its axis's range is hidden."""


TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


def reload(page: Page) -> None:
    """Reload a page, and wait until its data is unpacked."""
    page.reload()
    unpacked(page)


def unpacked(page: Page) -> None:
    """Wait until a page, if it is one of ours, has unpacked its data and answers its reader."""
    if page.locator("header .controls").count():
        page.locator("header .controls:not([hidden])").wait_for()


def read_whole(file: Path) -> str:
    """Return the text of a page's file with its packed data unpacked."""
    return PACKED.sub(
        lambda found: gzip.decompress(base64.b64decode(found[1])).decode(), file.read_text("utf-8")
    )


def scroll_through(page: Page) -> None:
    """Scrolls past every chart that is shown and waits for it to be drawn."""
    for plot in page.locator(".plot:visible").all():
        drawing = plot.locator(".main-svg").first
        plot.evaluate("element => element.scrollIntoView({block: 'center'})")
        page.evaluate(TWO_FRAMES)  # a chart that is drawn already may be drawn again
        try:
            drawing.wait_for(timeout=5_000)
        except WaitedTooLong:  # what was drawn above may have moved it out of sight
            plot.evaluate("element => element.scrollIntoView({block: 'center'})")
            drawing.wait_for()
    page.evaluate(TWO_FRAMES)


def drawn(page: Page) -> list[str]:
    states = page.locator(".plot").evaluate_all("plots => plots.map(p => p.dataset.drawn ?? '')")
    return [str(state) for state in states]


def broken_rules(page: Page, within: str = "html") -> list[tuple[str, list[str]]]:
    """Return the rules of accessibility that a page breaks, by axe, each with an example."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("place => axe.run(place)", within)["violations"]
    return [(found["id"], found["nodes"][0]["target"]) for found in violations]


def dialog_of(page: Page) -> Locator:
    """Return the card of a movie or a user that is open."""
    return page.locator("dialog[open]")


def texts(card: Locator, selector: str) -> list[str]:
    """Return what elements of a card show, with ordinary spaces."""
    return [text.replace("\u00a0", " ") for text in card.locator(selector).all_inner_texts()]


def eventually(page: Page, look: Callable[[], Any], wanted: object) -> Any:  # noqa: ANN401
    """Return what is seen once it is as wanted, at the latest after half a minute."""
    for _ in range(300):
        if look() == wanted:
            break
        page.wait_for_timeout(100)
    return look()
