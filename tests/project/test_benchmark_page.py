from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import page
from benchmarks.command import leave
from benchmarks.machine import Machine, this_machine
from benchmarks.results import (
    FOLDER,
    DamagedResultError,
    Figure,
    Result,
    Size,
    Step,
    ratios,
    read,
    write,
)

AT = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)
MACHINE = Machine(
    processor="A <b>processor</b> | of ours",
    cores=2,
    memory_bytes=8_000_000_000,
    system="Linux 6.8.0",
    python="3.11.7",
    duckdb="2.0.0",
    dbt="1.12.6",
)
LANDING = Result(
    name="landing",
    about="Landing beside dlt.",
    measured_at=AT,
    machine=MACHINE,
    figures=(
        Figure(name="ours", unit="s", values=(2.0, 1.0, 4.0), at_most=3.0),
        ratios("dlt / ours", (8.0, 5.0, 12.0), (2.0, 1.0, 4.0)),
    ),
)


def size(ratings: int, seconds: float) -> Size:
    steps = tuple(
        Step(name=name, seconds=part * seconds, processor_seconds=seconds, peak_bytes=300_000_000)
        for part, name in enumerate(("generate", "land", "build", "render"), start=1)
    )
    return Size(ratings=ratings, steps=steps, warehouse_bytes=25_000_000, page_bytes=2_400_000)


GROWTH = Result(
    name="growth",
    about="Seconds of each step.",
    measured_at=AT,
    machine=MACHINE,
    sizes=(size(1_000_000, 20.0), size(100_000, 4.0)),
)


@dataclass(frozen=True)
class Left:
    """What a folder of results has."""

    folder: Path

    @property
    def text(self) -> str:
        """The page."""
        return (self.folder / page.NAME).read_text(encoding="utf-8")

    @property
    def rows(self) -> list[list[str]]:
        """The cells of all tables."""
        lines = re.findall(r"^\| (.*) \|$", self.text, re.MULTILINE)
        return [line.split(" | ") for line in lines]


@pytest.fixture
def left(tmp_path: Path) -> Left:
    write(LANDING, tmp_path)
    write(GROWTH, tmp_path)
    page.write(tmp_path)
    return Left(tmp_path)


def test_what_was_written_is_read(left: Left) -> None:
    assert list(read(left.folder)) == [GROWTH, LANDING]


def test_the_page_has_medians_ratios_and_what_is_wanted(left: Left) -> None:
    assert ["ours", "2.00 s", "1.00 s", "4.00 s", "3", "at most 3.00 s"] in left.rows
    assert ["dlt / ours", "4.000 times", "3.000 times", "5.000 times", "3", ""] in left.rows


def test_the_page_has_what_each_size_took(left: Left) -> None:
    assert ["1,000,000", "build", "60.0", "20.0", "20.0", "300"] in left.rows
    assert ["100,000", "land", "8.0", "4.0", "40.0", "300"] in left.rows
    assert ["100,000", "25.0", "2.4"] in left.rows


def test_the_page_says_when_and_where_it_was_measured(left: Left) -> None:
    [row] = [row for row in left.rows if row[0] == "landing"]
    assert row[1] == "2026-11-29 08:30 UTC"
    assert row[3:] == ["2", "8.0 GB", "Linux 6.8.0", "Python 3.11.7, DuckDB 2.0.0, dbt 1.12.6"]


def test_nothing_in_a_result_ends_a_cell_or_begins_a_tag(left: Left) -> None:
    assert "A &lt;b&gt;processor&lt;/b&gt; &#124; of ours" in left.text
    assert len({len(row) for row in left.rows if row[0] in {"landing", "growth"}}) == 1


def test_the_plot_has_a_line_for_each_step_through_each_size(left: Left) -> None:
    plot = ET.fromstring((left.folder / page.PLOT).read_text())  # noqa: S314 (ours)
    svg = "{http://www.w3.org/2000/svg}"
    assert f"]({page.PLOT})" in left.text
    assert len(plot.findall(f".//{svg}path[@class='step']")) == 4
    assert len(plot.findall(f".//{svg}circle")) == 8
    labels = plot.findall(f".//{svg}text[@class='name']")
    assert [label.text for label in labels] == [
        f"{name}, 20.0 s" for name in ("generate", "land", "build", "render")
    ]
    heights = sorted(float(label.attrib["y"]) for label in labels)
    assert min(low - high for high, low in pairwise(heights)) >= 18


def test_one_size_alone_is_drawn(tmp_path: Path) -> None:
    alone = Result(
        name="growth", about="", measured_at=AT, machine=MACHINE, sizes=(size(100_000, 4.0),)
    )
    write(alone, tmp_path)
    page.write(tmp_path)
    assert "nan" not in (tmp_path / page.PLOT).read_text()


def test_a_plot_goes_with_its_result(left: Left) -> None:
    (left.folder / "growth.json").unlink()
    page.write(left.folder)
    assert not (left.folder / page.PLOT).exists()
    assert "growth" not in left.text


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', "\xff"])
def test_a_damaged_result_is_named_in_one_line(left: Left, text: str) -> None:
    (left.folder / "landing.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(
        DamagedResultError, match=r"^\S*landing\.json isn't what .*Remove it"
    ) as error:
        page.write(left.folder)
    assert "\n" not in str(error.value)


def test_a_benchmark_leaves_json_a_page_and_its_figures_in_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "results"
    leave("landing", "Landing.", folder=folder, measured_at=AT, figures=LANDING.figures)
    [result] = read(folder)
    assert (result.figures, result.measured_at) == (LANDING.figures, AT)
    assert result.machine == this_machine()
    assert Left(folder).rows
    assert "ours: 2.00 s (1.00 s to 4.00 s); at most 3.00 s is wanted\n" in capsys.readouterr().out


def test_a_machine_without_a_list_of_processors_is_described(tmp_path: Path) -> None:
    found = this_machine(tmp_path / "cpuinfo")
    assert found.cores >= 1
    assert found.memory_bytes > 0


def test_the_page_in_the_repository_is_that_of_the_results_beside_it() -> None:
    assert (FOLDER / page.NAME).read_text(encoding="utf-8") == page.rendered(list(read(FOLDER)))
