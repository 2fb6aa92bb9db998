"""A workbench that isn't as it was written says so, and answers nothing wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.reports.browsing import Open
from tests.reports.workbench import Desk

pytestmark = pytest.mark.browser

SENTENCE = "a part of it is missing or has changed"


def changed(workbench: Path, folder: Path, name: str) -> Path:
    """Write a copy in which one letter of a packed part is another; return its path."""
    html = workbench.read_text("utf-8")
    found = re.search(rf'id="packed-{name}">([^<]+)<', html)
    assert found
    place = (found.start(1) + found.end(1)) // 2
    letter = "A" if html[place] != "A" else "B"
    copy = folder / "ask.html"
    copy.write_text(f"{html[:place]}{letter}{html[place + 1 :]}", "utf-8")
    return copy


def says_so(page: Page) -> None:
    """Fail unless the page says that the file is damaged, and offers no editor."""
    expect(page.locator("#damaged")).to_contain_text(SENTENCE)
    expect(page.locator("#damaged")).to_be_visible()
    expect(page.locator("#run")).not_to_be_visible()


@pytest.mark.parametrize("share", [0.3, 0.9999])
def test_a_file_that_was_cut_off_says_so(
    open_page: Open, workbench: Path, tmp_path: Path, share: float
) -> None:
    html = workbench.read_bytes()
    empty, copy = tmp_path / "empty.html", tmp_path / "ask.html"
    empty.write_text("<!doctype html><html lang=en><title>empty</title>")
    copy.write_bytes(html[: int(len(html) * share)])
    page = open_page(empty)
    page.goto(copy.as_uri())
    says_so(page)


@pytest.mark.parametrize("name", ["engine", "database", "libraries", "worker"])
def test_a_letter_that_has_changed_is_told(
    open_page: Open, workbench: Path, tmp_path: Path, name: str
) -> None:
    says_so(open_page(changed(workbench, tmp_path, name)))


def test_a_letter_of_the_charts_library_costs_only_charts(
    open_page: Open, workbench: Path, tmp_path: Path
) -> None:
    desk = Desk.at(open_page, changed(workbench, tmp_path, "plotly"))
    desk.ask("select 'Drama' as genre, 42 as movies")
    assert desk.rows() == [["Drama", "42"]]
    desk.page.locator("#answer-tab-chart").click()
    expect(desk.page.locator("#answer-chart")).to_contain_text(SENTENCE)


def test_a_letter_of_the_licences_is_told_in_their_place(
    open_page: Open, workbench: Path, tmp_path: Path
) -> None:
    desk = Desk.at(open_page, changed(workbench, tmp_path, "licences"))
    desk.page.locator("#licences summary").click()
    expect(desk.page.locator("#licences")).to_contain_text(SENTENCE)
