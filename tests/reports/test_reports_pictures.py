"""Each card saves its chart as a picture of one size."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.reports.browsing import Open

pytestmark = pytest.mark.browser


def saved(page: Page, card: str) -> tuple[str, bytes]:
    """Return the name and the bytes of the file that a card's button gives."""
    with page.expect_download() as waiting:
        page.locator(f"#{card} [data-png]").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def size(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_card_saves_its_chart_as_a_picture_of_one_size(
    open_page: Open, ordinary_page: Path
) -> None:
    wide = open_page(ordinary_page)
    name, movies = saved(wide, "movies")
    assert name == "movies.png"
    assert size(movies)[0] == 2_000
    _, genres = saved(wide, "genres")
    assert size(genres)[0] == 1_280

    dark_phone = open_page(ordinary_page, "#content?theme=dark", width=390)
    assert saved(dark_phone, "movies") == (name, movies)
    assert saved(dark_phone, "genres")[1] == genres


def test_a_picture_is_in_the_readers_language_and_keeps_to_the_filters(
    open_page: Open, ordinary_page: Path
) -> None:
    page = open_page(ordinary_page)
    _, english = saved(page, "movies")
    page.locator("[data-set-language=fr]").click()
    _, french = saved(page, "movies")
    assert french != english
    page.locator("[data-filter=genre]").select_option("War")
    _, filtered = saved(page, "movies")
    assert size(filtered)[1] < size(french)[1]


def drawn_texts(page: Page, card: str) -> list[str]:
    """Return the texts of the SVG from which a card's picture is made."""
    page.evaluate("""() => {
      const made = Plotly.downloadImage;
      Plotly.downloadImage = async (picture, options) => {
        window.svg = await Plotly.toImage(picture, { ...options, format: "svg" });
        return made(picture, options);
      };
    }""")
    saved(page, card)
    texts = page.evaluate("""async () => {
      const source = decodeURIComponent(window.svg.slice(window.svg.indexOf(",") + 1));
      const drawing = new DOMParser().parseFromString(source, "image/svg+xml");
      return [...drawing.querySelectorAll("text")].map((text) =>
        [...text.childNodes].map((line) => line.textContent).join(" "));
    }""")
    return [str(text) for text in texts]


def test_a_picture_carries_its_finding_and_its_source(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page, "#content?lang=fr")
    heading = page.locator("#genres-heading").inner_text()
    texts = drawn_texts(page, "genres")
    assert heading in texts
    assert any(text.startswith("Source") and "Dernière note" in text for text in texts)


def test_attacks_are_text_in_pictures_too(open_page: Open, hostile_page: Path) -> None:
    page = open_page(hostile_page)
    texts = " ".join(drawn_texts(page, "movies"))
    assert "<script>window.attacked = true</script>" in texts
    assert "%{x} %{customdata} %{fullData.name}" in texts
    assert page.evaluate("window.attacked") is None
