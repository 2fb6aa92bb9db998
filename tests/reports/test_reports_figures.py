"""Figures draw the rows of their mart, on honest axes."""

from __future__ import annotations

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from reports.card import Card
from reports.charts.catalogue import genres
from reports.charts.catalogue.genres import Genres
from reports.charts.catalogue.years import YearCount, Years
from reports.charts.tags.genre_tags import GenreTags
from reports.charts.viewers.users import UserActivity, Users, distribution
from reports.data.marts import RatersAt
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.page.contents import cards
from reports.page.payload import card_payload
from reports.words.catalogues import LANGUAGES, words
from tests.reports.answers import answered

CARDS = [card for card in cards() if card.figure is not None]
"""Those whose figures are made here; the browser draws the others (test_reports_movie_charts)."""
WIDE, NARROW = Canvas(words("en"), narrow=False), Canvas(words("en"), narrow=True)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
@pytest.mark.parametrize(
    "canvas",
    [Canvas(words(language), narrow) for language in LANGUAGES for narrow in (False, True)],
    ids=lambda canvas: f"{canvas.words.language}-{'narrow' if canvas.narrow else 'wide'}",
)
def test_bars_start_from_zero_in_every_form(ordinary: Snapshot, card: Card, canvas: Canvas) -> None:
    assert card.figure is not None
    drawn = card.figure(ordinary, canvas)
    bars = [trace for trace in drawn["data"] if trace["type"] == "bar"]
    for trace in bars:
        across = trace.get("orientation") == "h"
        name = trace.get("xaxis" if across else "yaxis") or ("x" if across else "y")
        axis = drawn["layout"][f"{name[0]}axis{name[1:]}"]
        lengths = trace["x" if across else "y"]
        assert axis["range"][0] == (
            0
            if min(lengths) >= 0 and drawn["layout"].get("barmode") != "overlay"
            else -axis["range"][1]
        )
        assert max(lengths) <= axis["range"][1]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_plotly_knows_every_property_of_a_figure(hostile: Snapshot, card: Card) -> None:
    assert card.figure is not None
    for canvas in (WIDE, NARROW):
        assert go.Figure(json.loads(json.dumps(card.figure(hostile, canvas)))).data


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_hover_templates_are_constant(hostile: Snapshot, card: Card) -> None:
    assert card.figure is not None
    for trace in card.figure(hostile, WIDE)["data"]:
        assert trace.get("hovertemplate", "%{customdata}<extra></extra>") == (
            "%{customdata}<extra></extra>"
        )


def test_only_incomplete_years_are_hatched_and_undated_movies_are_stated(empty: Snapshot) -> None:
    rows = [
        YearCount(2016, 30, is_incomplete_year=False),
        YearCount(2017, 40, is_incomplete_year=False),
        YearCount(2018, 5, is_incomplete_year=True),
        YearCount(None, 7, is_incomplete_year=False),
    ]
    totals = replace(empty.totals, undated_movie_count=7)
    years = Years(replace(answered(empty, rows), totals=totals))
    drawn = years.draw(WIDE)
    assert list(drawn["data"][0]["marker"]["pattern"]["shape"]) == ["", "", "/"]
    assert drawn["layout"]["annotations"][0]["text"] == "<b>2017: 40</b>"
    assert [note.values for note in years.notes()] == [{"movies": 7}, {"first": 2018}]


def test_a_year_that_cannot_be_does_not_squeeze_the_others(empty: Snapshot) -> None:
    rows = [YearCount(year, 10, is_incomplete_year=False) for year in (1990, 1991, 9999)]
    years = Years(answered(empty, rows))
    assert list(years.draw(WIDE)["data"][0]["x"]) == [1990, 1991]
    assert years.notes()[-1].key == "years.note_outside"


@pytest.mark.parametrize(
    "counts", [{1: 1}, {1: 5, 2: 5, 3: 9, 4: 1}, {20: 30, 21: 5, 99: 9, 100: 7, 2698: 1}]
)
def test_every_user_falls_into_one_bin(empty: Snapshot, counts: dict[int, int]) -> None:
    rows = [RatersAt(ratings, user_count) for ratings, user_count in counts.items()]
    snapshot = replace(empty, answers={UserActivity: []}, rating_distribution=rows)
    others, busiest = Users(snapshot).draw(WIDE)["data"]
    found = distribution(rows)
    assert sum(others["y"]) + sum(busiest["y"]) == sum(counts.values())
    assert sum(busiest["y"]) == found.top_users


def test_each_genre_has_a_panel_on_one_scale(ordinary: Snapshot) -> None:
    drawn = GenreTags(ordinary).draw(WIDE)
    ranges = {
        tuple(axis["range"]) for name, axis in drawn["layout"].items() if name.startswith("xaxis")
    }
    assert len(ranges) == 1
    assert len(drawn["layout"]["annotations"]) == len(GenreTags(ordinary).panels)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_the_table_has_every_row_that_is_drawn(ordinary: Snapshot, card: Card) -> None:
    assert card.figure is not None
    assert card.table is not None
    table = card.table(ordinary)
    lengths = {len(column.values) for column in table.columns}
    assert len(lengths) == 1
    assert lengths.pop() <= table.total
    for trace in card.figure(ordinary, NARROW)["data"]:
        if trace["type"] == "bar" or "markers" in (trace.get("mode") or ""):
            assert 0 < len(trace["x"]) <= len(table.columns[0].values)


def test_the_genre_table_equals_its_mart(ordinary: Snapshot) -> None:
    columns = {column.name: column.values for column in Genres(ordinary).table().columns}
    assert list(columns["genre"]) == [row.genre for row in Genres(ordinary).rows]
    assert list(columns["movie_count"]) == [row.movie_count for row in Genres(ordinary).rows]


def test_no_figure_carries_a_template(ordinary: Snapshot) -> None:
    figures = card_payload(genres.CARD, ordinary, genres.CARD.table(ordinary))["figures"]
    assert all(
        "template" not in figures[language][width]["layout"]
        for language in LANGUAGES
        for width in ("wide", "narrow")
    )
