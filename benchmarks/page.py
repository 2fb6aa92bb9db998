"""Renders one page of all results, from their JSON alone: python -m benchmarks.page.

The page is Markdown, so that a forge shows it where the results are.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.plot import growth_plot
from benchmarks.results import FOLDER, DamagedResultError, Figure, Result, Size, read

NAME = "README.md"
PLOT = "growth.svg"
HEAD = """# Benchmarks

`make bench` measures, and writes this page, the plot and the JSON files beside it. Measure while
the machine does nothing else.
"""
FIGURES_HEAD = ("measured", "median", "least", "most", "rounds", "wanted")
STEPS_HEAD = (
    *("ratings", "step", "seconds", "processor seconds"),
    *("processor seconds a million ratings", "peak MB"),
)
NOTHING = """
Nothing has been measured yet.
"""


def write(folder: Path) -> None:
    """Write the page, and the plot of growth where that was measured, beside the results.

    Raises:
        DamagedResultError: A file isn't a result.
    """
    results = list(read(folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(rendered(results), encoding="utf-8")
    (folder / PLOT).unlink(missing_ok=True)
    for result in results:
        if result.sizes:
            (folder / PLOT).write_text(growth_plot(result.sizes), encoding="utf-8")


def rendered(results: Sequence[Result]) -> str:
    """Return the page of results as Markdown."""
    if not results:
        return HEAD + NOTHING
    sections = [_section(result) for result in results]
    return "\n".join([HEAD, *sections, *_machines(results)])


def _section(result: Result) -> str:
    lines = [f"## {_plain(result.name)}", _plain(result.about), ""]
    if result.figures:
        lines += _table(FIGURES_HEAD, map(_figure_row, result.figures))
    if result.sizes:
        lines += [f"![Processor seconds by number of ratings]({PLOT})", ""]
        lines += _table(STEPS_HEAD, (row for size in result.sizes for row in _step_rows(size)))
        lines += _table(("ratings", "warehouse MB", "page MB"), map(_size_row, result.sizes))
    return "\n".join(lines)


def _figure_row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        figure.shown(figure.median),
        *(figure.shown(end) for end in (min(figure.values), max(figure.values))),
        str(len(figure.values)),
        "" if figure.at_most is None else f"at most {figure.shown(figure.at_most)}",
    )


def _step_rows(size: Size) -> Iterator[tuple[str, ...]]:
    for step in size.steps:
        yield (
            f"{size.ratings:,}",
            step.name,
            f"{step.seconds:.1f}",
            f"{step.processor_seconds:.1f}",
            f"{step.processor_seconds / size.ratings * 1e6:,.1f}",
            f"{step.peak_bytes / 1e6:,.0f}",
        )


def _size_row(size: Size) -> tuple[str, ...]:
    sizes = (size.warehouse_bytes, size.page_bytes)
    return (f"{size.ratings:,}", *(f"{bytes_ / 1e6:,.1f}" for bytes_ in sizes))


def _machines(results: Iterable[Result]) -> list[str]:
    head = ("benchmark", "measured at", "processor", "cores", "memory", "system", "versions")
    rows = (
        (
            result.name,
            f"{result.measured_at:%Y-%m-%d %H:%M} UTC",
            result.machine.processor,
            str(result.machine.cores),
            f"{result.machine.memory_bytes / 1e9:.1f} GB",
            result.machine.system,
            _versions(result.machine),
        )
        for result in results
    )
    return ["## Where this was measured", *_table(head, rows)]


def _versions(machine: Machine) -> str:
    return f"Python {machine.python}, DuckDB {machine.duckdb}, dbt {machine.dbt}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *([_plain(cell) for cell in row] for row in rows)]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def _plain(text: str) -> str:
    """Return text that neither ends a cell nor begins a tag, whoever wrote the JSON."""
    return html.escape(" ".join(text.split()), quote=False).replace("|", "&#124;")


def main() -> None:
    """Render the page of `benchmarks/results` anew."""
    try:
        write(FOLDER)
    except DamagedResultError as error:
        raise SystemExit(str(error)) from error
    print(FOLDER / NAME)


if __name__ == "__main__":
    main()
