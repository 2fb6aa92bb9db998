"""What the tests of the workbench share: somebody who types statements and reads what comes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from reports.ask.file import write_workbench
from reports.data.warehouse import read_snapshot
from reports.page.contents import queries
from reports.page.files import render_cards
from tests.reports.browsing import Open

READY_MS = 120_000
SAVED_APART_MS = 110


def make_workbench(db: Path, folder: Path, *, with_facts: bool = False) -> Path:
    """Write the workbench of a warehouse into a folder."""
    snapshot = read_snapshot(db, queries())
    cards = render_cards(snapshot)
    return write_workbench(db, snapshot, cards, folder, "en", with_facts=with_facts)[0]


class Desk:
    """The workbench in a browser, ready to be asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.locator("html[data-ready]").wait_for(state="attached", timeout=READY_MS)
        self.wait()

    @classmethod
    def at(cls, open_page: Open, path: Path, address: str = "#lang=en", width: int = 1200) -> Desk:
        """Open a file."""
        return cls(open_page(path, address, width))

    def wait(self) -> None:
        """Wait until nothing runs."""
        expect(self.page.locator("#run")).to_be_enabled(timeout=READY_MS)

    def type(self, sql: str) -> None:
        """Write a statement into the editor, in the place of what stands there."""
        self.page.locator(".cm-content").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(sql)

    def ask(self, sql: str) -> None:
        """Run a statement and wait for its end."""
        self.type(sql)
        self.page.keyboard.press("Control+Enter")
        self.wait()

    def problem(self) -> str:
        """Return what is said of a statement that has no answer."""
        return (
            self.page.locator("#problem").inner_text().replace("\u202f", " ").replace("\xa0", " ")
        )

    def said(self) -> str:
        """Return what the line beneath the editor says."""
        return self.page.locator("#said").inner_text().replace("\u202f", " ").replace("\xa0", " ")

    def rows(self) -> list[list[str]]:
        """Return the rows of the answer that the table shows."""
        rows: list[list[str]] = self.page.locator("#answer tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        return rows

    def saved(self) -> list[list[str]]:
        """Return the answer as the CSV has it, without its head.

        Chromium drops what a page saves more than ten times within a second, without a word.
        """
        self.page.wait_for_timeout(SAVED_APART_MS)
        with self.page.expect_download() as download:
            self.page.locator("#csv").click()
        text = download.value.path().read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))[1:]
