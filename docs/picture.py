"""Take the README's pictures of the page and of the workbench: make picture.

Needs a chromium, and the two files that `python -m reports --ask` writes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

PAGE: Final = Path("output/index.html")
WORKBENCH: Final = Path("output/ask.html")
WIDTH: Final = 1200
HEIGHT: Final = 1500
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Write docs/page-light.png and docs/page-dark.png, and the same of the workbench."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        sys.exit("No chromium on the PATH: install one, then make picture again.")
    for file in (PAGE, WORKBENCH):
        if not file.is_file():
            sys.exit(f"{file} is missing: make ask, then make picture again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        for theme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT},
                color_scheme="light" if theme == "light" else "dark",
            )
            page.goto(PAGE.resolve().as_uri())
            page.wait_for_selector(".js-plotly-plot .main-svg")
            page.wait_for_timeout(1500)
            page.screenshot(path=f"docs/page-{theme}.png")
            _workbench(page, theme)
        browser.close()


def _workbench(page: Page, theme: str) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    page.goto(WORKBENCH.resolve().as_uri())
    page.wait_for_selector("#answer tbody tr")
    page.click("#answer-tab-chart")
    page.wait_for_selector("#answer .main-svg")
    page.screenshot(path=f"docs/ask-{theme}.png")


if __name__ == "__main__":
    main()
