"""Figures draw the rows of their mart, on honest axes."""

from dataclasses import replace

import pytest

from reports.canvas import Canvas
from reports.card import Card
from reports.charts import genre_tags, genres, movies, users, years
from reports.contents import SECTIONS
from reports.marts import MovieRating, RatersAt, YearCount
from reports.payload import card_payload
from reports.warehouse import Snapshot
from reports.words import LANGUAGES, words

CARDS = [card for section in SECTIONS for card in section.cards]
WIDE, NARROW = Canvas(words("en"), narrow=False), Canvas(words("en"), narrow=True)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
@pytest.mark.parametrize(
    "canvas",
    [Canvas(words(language), narrow) for language in LANGUAGES for narrow in (False, True)],
    ids=lambda canvas: f"{canvas.words.language}-{'narrow' if canvas.narrow else 'wide'}",
)
def test_bars_start_from_zero_in_every_form(ordinary: Snapshot, card: Card, canvas: Canvas) -> None:
    drawn = card.figure(ordinary, canvas).to_plotly_json()
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
def test_hover_templates_are_constant(hostile: Snapshot, card: Card) -> None:
    for trace in card.figure(hostile, WIDE).to_plotly_json()["data"]:
        assert trace.get("hovertemplate", "%{customdata}<extra></extra>") == (
            "%{customdata}<extra></extra>"
        )


def test_two_movies_of_one_title_stay_two_rows(empty: Snapshot) -> None:
    rows = [MovieRating(number, "1984", None, 9, 4.0, 3.9, 4.1) for number in (1, 2)]
    drawn = movies.draw(replace(empty, movies=rows), WIDE).to_plotly_json()
    axis = drawn["layout"]["yaxis"]
    assert list(drawn["data"][0]["y"]) == list(axis["tickvals"]) == [0, 1]
    assert list(axis["ticktext"]) == ["1984", "1984"]
    assert axis["type"] == "linear"


def test_a_movie_without_an_interval_is_drawn_without_one(empty: Snapshot) -> None:
    rows = [MovieRating(1, "Alone", 2000, 1, 5.0, None, None)]
    dots = movies.draw(replace(empty, movies=rows), WIDE).to_plotly_json()["data"][1]
    assert list(dots["error_x"]["array"]) == list(dots["error_x"]["arrayminus"]) == [0.0]


def test_only_incomplete_years_are_hatched_and_undated_movies_are_stated(empty: Snapshot) -> None:
    rows = [
        YearCount(2016, 30, is_incomplete_year=False),
        YearCount(2017, 40, is_incomplete_year=False),
        YearCount(2018, 5, is_incomplete_year=True),
        YearCount(None, 7, is_incomplete_year=False),
    ]
    snapshot = replace(empty, years=rows, totals=replace(empty.totals, undated_movie_count=7))
    drawn = years.draw(snapshot, WIDE).to_plotly_json()
    assert list(drawn["data"][0]["marker"]["pattern"]["shape"]) == ["", "", "/"]
    assert drawn["layout"]["annotations"][0]["text"] == "<b>2017: 40</b>"
    assert [note.values for note in years.notes(snapshot)] == [{"movies": 7}, {"first": 2018}]


def test_a_year_that_cannot_be_does_not_squeeze_the_others(empty: Snapshot) -> None:
    rows = [YearCount(year, 10, is_incomplete_year=False) for year in (1990, 1991, 9999)]
    snapshot = replace(empty, years=rows)
    assert list(years.draw(snapshot, WIDE).data[0]["x"]) == [1990, 1991]
    assert years.notes(snapshot)[-1].key == "years.note_outside"


@pytest.mark.parametrize(
    "counts", [{1: 1}, {1: 5, 2: 5, 3: 9, 4: 1}, {20: 30, 21: 5, 99: 9, 100: 7, 2698: 1}]
)
def test_every_user_falls_into_one_bin(empty: Snapshot, counts: dict[int, int]) -> None:
    rows = [RatersAt(ratings, user_count) for ratings, user_count in counts.items()]
    others, busiest = users.draw(replace(empty, rating_distribution=rows), WIDE).data
    found = users.distribution(rows)
    assert sum(others["y"]) + sum(busiest["y"]) == sum(counts.values())
    assert sum(busiest["y"]) == found.top_users


def test_each_genre_has_a_panel_on_one_scale(ordinary: Snapshot) -> None:
    drawn = genre_tags.draw(ordinary, WIDE).to_plotly_json()
    ranges = {
        tuple(axis["range"]) for name, axis in drawn["layout"].items() if name.startswith("xaxis")
    }
    assert len(ranges) == 1
    assert len(drawn["layout"]["annotations"]) == len(genre_tags.panels(ordinary))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_the_table_has_every_row_that_is_drawn(ordinary: Snapshot, card: Card) -> None:
    table = card.table(ordinary)
    lengths = {len(column.values) for column in table.columns}
    assert len(lengths) == 1
    assert lengths.pop() <= table.total
    for trace in card.figure(ordinary, NARROW).data:
        if trace.type == "bar" or "markers" in (trace.to_plotly_json().get("mode") or ""):
            assert 0 < len(trace["x"]) <= len(table.columns[0].values)


def test_the_genre_table_equals_its_mart(ordinary: Snapshot) -> None:
    columns = {column.name: column.values for column in genres.table(ordinary).columns}
    assert list(columns["genre"]) == [row.genre for row in ordinary.genres]
    assert list(columns["movie_count"]) == [row.movie_count for row in ordinary.genres]


def test_no_figure_carries_a_template(ordinary: Snapshot) -> None:
    figures = card_payload(genres.CARD, ordinary)["figures"]
    assert all(
        "template" not in figures[language][width]["layout"]
        for language in LANGUAGES
        for width in ("wide", "narrow")
    )
