"""Take the README's pictures of the page: make picture.

Needs a chromium and the page that `make run` renders.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

PAGE: Final = Path("output/index.html")
WIDTH: Final = 1200
HEIGHT: Final = 1500
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Write docs/page-light.png and docs/page-dark.png."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        sys.exit("No chromium on the PATH: install one, then make picture again.")
    if not PAGE.is_file():
        sys.exit(f"{PAGE} is missing: make run, then make picture again.")
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
        browser.close()


if __name__ == "__main__":
    main()
