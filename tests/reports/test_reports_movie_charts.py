"""The charts that the browser draws from the table of movies show the rows of their marts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from reports.charts.movies.movie_chart import MovieChart
from reports.charts.movies.polarising import PolarisingMovies
from reports.charts.movies.ranking import BestMovies
from reports.data.movies import MOVIE_PROFILES, MOVIES, MovieProfile
from reports.data.warehouse import Snapshot, read_snapshot
from reports.page.contents import queries
from tests.reports.browsing import Open
from tests.reports.filtered import CHARTS
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.browser

NEAR = 0.00011
"""Ends of intervals stand in the page in ten thousandths."""


def plot_of(page: Page, chart: type[MovieChart]) -> dict[str, Any]:
    """Return what plotly.js drew in a card."""
    name = chart.name.replace("_", "-")
    page.locator(f"#{name}").scroll_into_view_if_needed()
    page.locator(f"#{name} .plot[data-drawn]").wait_for()
    plot: dict[str, Any] = page.locator(f"#{name} .plot").evaluate(
        "({ data, layout: { xaxis, xaxis2, yaxis, barmode } }) =>"
        " ({ data, layout: JSON.parse(JSON.stringify({ xaxis, xaxis2, yaxis, barmode })) })"
    )
    return plot


def profiles_of(snapshot: Snapshot, chart: type[MovieChart]) -> list[MovieProfile]:
    """Return the profiles of the movies that a card draws."""
    by_id = {row.movie_id: row for row in snapshot.rows(MOVIE_PROFILES)}
    made = chart(snapshot)
    return [by_id[movie_id] for movie_id, _ in made.ranked()[: len(made.shown)]]


@pytest.mark.parametrize("width", [1200, 390])
def test_each_dot_and_bar_is_what_the_mart_says(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot, width: int
) -> None:
    page = open_page(ordinary_page, "#content?lang=fr&theme=dark", width=width)
    for chart in CHARTS:
        rows = profiles_of(ordinary, chart)
        plot = plot_of(page, chart)
        traces = plot["data"]
        assert {trace.get("hovertemplate", "skip") for trace in traces} <= {
            "%{customdata}<extra></extra>",
            "skip",
        }
        dots = [
            trace for trace in traces if trace.get("mode") == "markers" and "customdata" in trace
        ]
        if chart is not PolarisingMovies:
            assert dots[-1]["x"] == [getattr(row, chart.mean) for row in rows]
            assert dots[0]["x"] == [row.mean_rating for row in rows]
        if chart.form == "counts":
            bars = next(trace for trace in traces if trace["type"] == "bar")
            assert bars["x"] == [row.rating_count for row in rows]
            axis = plot["layout"]["xaxis"]["range"]
            assert axis[0] == 0
            assert axis[1] > max(bars["x"])
            ends = dots[0]["error_x"]["array"]
            assert ends == pytest.approx(
                [(row.mean_rating_high or 0) - (row.mean_rating or 0) for row in rows], abs=NEAR
            )
        if chart is BestMovies:
            figures = next(trace for trace in traces if trace.get("mode") == "text")
            assert figures["text"] == [str(row.mean_rank) for row in rows]


def test_a_movie_that_divides_is_drawn_with_all_its_ratings(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    plot = plot_of(open_page(ordinary_page), PolarisingMovies)
    rows = profiles_of(ordinary, PolarisingMovies)
    bars = [trace for trace in plot["data"] if trace["type"] == "bar"]
    assert plot["layout"]["barmode"] == "stack"
    for place, row in enumerate(rows):
        given = dict(zip(row.ratings or (), row.rating_counts or (), strict=True))
        drawn = [trace["x"][place] for trace in bars]
        assert sum(drawn) == pytest.approx(1)
        assert [share for share in drawn if share] == pytest.approx(
            [count / row.rating_count for _, count in sorted(given.items())]
        )
    low, high = (trace["text"] for trace in plot["data"] if trace.get("mode") == "text")
    heading = f"{low[0]} rate it 2 or less, {high[0]} 4.5 or more"
    members = PolarisingMovies(ordinary).members
    if members[0]["polarisation"] > members[1]["polarisation"]:
        assert heading in PolarisingMovies(ordinary).title().key


def test_two_movies_of_one_title_stay_two_rows(open_page: Open, hostile_page: Path) -> None:
    page = open_page(hostile_page)
    plot = plot_of(page, CHARTS[0])
    axis = plot["layout"]["yaxis"]
    assert axis["ticktext"].count("1984") == 2
    assert axis["tickvals"] == list(range(len(axis["ticktext"])))
    assert axis["type"] == "linear"


def test_a_movie_without_an_interval_is_drawn_without_one(
    open_page: Open, ordinary_page: Path, ordinary: Snapshot
) -> None:
    page = open_page(ordinary_page)
    alone = [row for row in ordinary.rows(MOVIE_PROFILES) if row.rating_count == 1]
    if not alone:
        pytest.skip("every movie has two ratings")
    titles = {movie.movie_id: movie.display_title for movie in ordinary.rows(MOVIES)}
    page.locator("[data-filter=title]").fill(titles[alone[0].movie_id])
    dots = plot_of(page, CHARTS[0])["data"][1]
    assert dots["error_x"]["array"] == dots["error_x"]["arrayminus"] == [0]


def columns_of(page: Page, chart: type[MovieChart]) -> dict[str, list[str]]:
    """Return a card's CSV by column."""
    name = chart.name.replace("_", "-")
    page.locator(f"#{name}-tab-table").click()
    with page.expect_download() as waiting:
        page.locator(f"#{name}-table .csv").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    heads = lines[0].split(",")
    if '"' in "".join(lines):
        lines = [line for line in lines if '"' not in line]  # those without commas are enough
    cells = [line.split(",") for line in lines[1:]]
    return {head: [row[place] for row in cells] for place, head in enumerate(heads)}


@pytest.mark.slow
def test_means_shares_and_ranks_of_all_movies_are_those_of_the_marts(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    """The page computes them from the ratings, to the last of the mart's decimals."""
    page = open_page(built_page)
    snapshot = read_snapshot(built.db, queries())
    for chart in CHARTS:
        names = list(chart.columns)
        rows = built.query(
            f"select movie_id, {', '.join(f'mart.{name}' for name in names)}"  # noqa: S608
            f" from marts.{chart.mart} as mart"
        )
        expected = {str(row[0]): row[1:] for row in rows}
        assert len(expected) == len(chart(snapshot).members)
        found = columns_of(page, chart)
        compared = zip(found["movie_id"], *(found[name] for name in names), strict=True)
        for movie_id, *values in compared:
            told = tuple(float(value) if value else None for value in values)
            assert told == expected[movie_id], (chart.name, movie_id)
