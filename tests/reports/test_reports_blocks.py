"""What a document carries for its JavaScript: all of it can be read back, in a browser too."""

from __future__ import annotations

import base64
import gzip
import html
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from reports.page.blocks import LONG, Block, block
from tests.reports.browsing import Open

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, width=32),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
).filter(lambda value: "Infinity" not in json.dumps(value))
ATTACK = "</script><!--<script>&\u2028"


def read(made: Block) -> object:
    """Do what web/blocks.js does."""
    if made.kind == "application/json":
        return json.loads(made.text)
    return json.loads(gzip.decompress(base64.b64decode(made.text)))


@given(VALUES, st.sampled_from([0, LONG]))
def test_a_value_is_read_back_as_it_was(value: object, filling: int) -> None:
    held = [value, "x" * filling]
    assert read(block("one", held)) == json.loads(json.dumps(held))


@pytest.mark.parametrize(("times", "kind"), [(1, "application/json"), (LONG, "application/gzip")])
def test_only_what_is_long_is_packed_and_neither_ends_its_element(times: int, kind: str) -> None:
    made = block("one", [ATTACK] * times)
    assert (made.name, made.kind) == ("one", kind)
    assert html.escape(made.text, quote=False) == made.text
    assert len(made.text) < LONG
    assert block("one", [ATTACK] * times) == made  # no moment stands in it


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        block("one", [float("nan")])


@pytest.mark.browser
def test_a_page_reads_each_of_its_blocks(open_page: Open, ordinary_page: Path) -> None:
    page = open_page(ordinary_page)
    kinds = page.locator("script[id]").evaluate_all("all => all.map((one) => one.type)")
    assert set(kinds) == {"application/json", "application/gzip"}
    # a chart, the table of movies and a movie's card come from packed blocks
    page.locator("#movies").scroll_into_view_if_needed()
    page.locator("#movies .main-svg").first.wait_for()
    page.evaluate("location.hash = 'movie-1'")
    page.locator("dialog h2").first.wait_for()


@pytest.mark.browser
def test_a_browser_that_cannot_unpack_shows_what_one_without_javascript_shows(
    browser: Browser, ordinary_page: Path
) -> None:
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.add_init_script("delete globalThis.DecompressionStream;")
    page.goto(ordinary_page.as_uri())
    page.locator("#movies .plain-rows tbody tr").first.wait_for()
    assert page.locator("main > .problem").is_visible()
    assert page.locator("button:visible").count() == 0
    assert failures == []
    page.close()
