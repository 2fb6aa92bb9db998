"""How soon the page answers and what it weighs: make bench.

Renders the page of the sample, or of the warehouse that is named, and opens it several times.
Tells the median time until the first chart is drawn, and, with the processor at a fourth of its
speed, until the first chart, a filter, a keystroke of a search, a theme and a language are shown;
then what each part of the page weighs. Beside each stands what is wanted.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.command import leave, now, parser
from benchmarks.results import Figure
from reports.web.vendored import at_once, plotly_js

ROUNDS = 5
SLOWED = 4
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHART = ".plot[data-drawn] .main-svg"
DRAWN_AT = """() => new Promise((done, fail) => {
  const look = () => {
    if (document.querySelector("SHOWN")) done(performance.now());
    else if (performance.now() > 60_000) fail(new Error("the page shows no SHOWN within a minute"));
    else setTimeout(look);
  };
  look();
})"""
ANSWER = """(act) => new Promise((done) => {
  const started = performance.now();
  new Function(act)();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
})"""
CHANGE = """const filter = document.querySelector("[data-filter=genre]");
filter.value = filter.value ? "" : "Drama";
filter.dispatchEvent(new Event("change", { bubbles: true }));"""
TYPE = """const search = document.querySelector("#movies-table input");
search.value = search.value ? "" : "the";
search.dispatchEvent(new Event("input", { bubbles: true }));"""
PRESS = """[...document.querySelectorAll("[data-set-KIND]")]
  .find((button) => button.getAttribute("aria-pressed") === "false"
    && button.getAttribute("data-set-KIND") !== "system").click();"""
ANSWERS = {
    "filter": (CHANGE, 0.3),
    "keystroke": (TYPE, 0.3),
    "theme": (PRESS.replace("KIND", "theme"), 0.5),
    "language": (PRESS.replace("KIND", "language"), 0.8),
}
"""What a reader does, and within how many seconds it is to be seen at a fourth of the speed."""
MOVIES = ("movies", "ranking", "polarising", "hidden-gems", "disliked", "similar-movies")
BUDGET = {"plotly.js": 0.7, "movies": 0.7, "the rest": 0.7}
"""What a part of the page may weigh, in MB."""


def main(clock: Callable[[], datetime]) -> None:
    """Render and open the page, and leave the times and weights.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure the page.", rounds=ROUNDS)
    options.add_argument(
        "--db", type=Path, help="a warehouse that dbt built; the sample if left out"
    )
    chosen = options.parse_args()
    measured_at = clock()
    data = "the sample" if chosen.db is None else "a warehouse"
    about = f"How soon the page of {data} answers, and what it weighs."
    chromium = next((path for path in map(shutil.which, BROWSERS) if path), None)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        page, rendering = rendered(Path(name), chosen.db)
        if chromium is None:
            about += " There was no chromium on the PATH, so no time in a browser was measured."
        else:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox"]
                )
                figures += measure(browser, page, chosen.rounds)
                browser.close()
        figures += [
            Figure(name=part, unit="MB", values=(weight / 1e6,), at_most=BUDGET[part])
            for part, weight in weights(page.read_text(encoding="utf-8")).items()
        ]
        whole = page.stat().st_size / 1e6
    figures += [
        Figure(name="the page", unit="MB", values=(whole,), at_most=2.0),
        Figure(name="python -m reports", unit="s", values=(rendering,), at_most=10),
    ]
    leave("first_chart", about, folder=chosen.out, measured_at=measured_at, figures=figures)


def rendered(folder: Path, warehouse: Path | None) -> tuple[Path, float]:
    """Return the page of a warehouse, made in a folder, and the seconds that rendering took."""
    raw, out = folder / "raw", folder / "out"
    dbt = Path(sys.executable).with_name("dbt")
    steps = [
        [sys.executable, "-m", "ingest", "--source", "sample", "--raw-dir", str(raw)],
        [str(dbt), "run", "--target-path", str(folder), "--log-path", str(folder)],
    ]
    if warehouse is not None:
        steps = []
    warehouse = warehouse or folder / "films.duckdb"
    steps += [[sys.executable, "-m", "reports", "--db", str(warehouse), "--out", str(out)]]
    paths = {"FILMS_RAW_DIR": str(raw), "FILMS_DB": str(warehouse)}
    for step in steps:
        started = time.perf_counter()
        subprocess.run(step, env={**os.environ, **paths}, check=True, capture_output=True)
    return out / "index.html", time.perf_counter() - started


def measure(browser: Browser, path: Path, rounds: int) -> Iterator[Figure]:
    """Yield the times of a page in a browser."""
    bare = path.with_name("bare.html")
    bare.write_text(f"<!doctype html><script>{at_once(plotly_js())}</script><p>", encoding="utf-8")
    seconds_until(browser, path, CHART)  # the browser's own start

    def figure(name: str, once: Callable[[], float], wanted: float | None = None) -> Figure:
        values = tuple(once() for _ in range(rounds))
        return Figure(name=name, unit="s", values=values, at_most=wanted)

    yield figure("plotly.js alone, in an empty page", lambda: seconds_until(browser, bare, "p"))
    yield figure("first chart", lambda: seconds_until(browser, path, CHART), 0.7)
    slowly = f"at 1/{SLOWED} of the speed"
    yield figure(f"first chart {slowly}", lambda: seconds_until(browser, path, CHART, SLOWED), 2.5)
    page = opened(browser, path, SLOWED)
    page.evaluate(DRAWN_AT.replace("SHOWN", "#movies .main-svg"))
    for name, (act, wanted) in ANSWERS.items():
        if name == "keystroke":
            page.locator("#movies-tab-table").click()
        yield figure(f"{name} {slowly}", partial(answered, page, act), wanted)
    page.close()


def opened(browser: Browser, path: Path, slowed: int) -> Page:
    """Return a page that is being opened at its movies, at a fraction of the processor's speed."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(f"{path.as_uri()}#movies", wait_until="commit")
    return page


def seconds_until(browser: Browser, path: Path, shown: str, slowed: int = 1) -> float:
    """Return the seconds from navigation until a page has what a selector means."""
    page = opened(browser, path, slowed)
    milliseconds = float(page.evaluate(DRAWN_AT.replace("SHOWN", shown)))
    page.close()
    return milliseconds / 1_000


def answered(page: Page, act: str) -> float:
    """Return the seconds from what a reader does until the browser has painted the answer."""
    page.wait_for_timeout(600)
    return float(page.evaluate(ANSWER, act)) / 1_000


def weights(html: str) -> dict[str, int]:
    """Return the bytes of plotly.js, of what only movies and their cards need, and of the rest."""
    blocks = re.findall(r'<script type="[^"]+" id="([^"]+)">(.*?)</script>', html, re.DOTALL)
    weight = {name: len(text.encode()) for name, text in blocks}
    plotly = weight["plotly"]
    ours = {f"data-{name}" for name in MOVIES}
    movies = sum(taken for name, taken in weight.items() if name in ours or name.startswith("all-"))
    return {"plotly.js": plotly, "movies": movies, "the rest": len(html.encode()) - plotly - movies}


if __name__ == "__main__":
    main(now)
