"""Charts of how many ratings there are: by stars, by year and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from reports.charts.movies.activity import ActiveMonth, Activity
from reports.charts.movies.rating_distribution import RatingCount, RatingDistribution
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _stars(empty: Snapshot, counts: Mapping[float, int]) -> RatingDistribution:
    total = sum(counts.values())
    rows = [RatingCount(stars, count, count / total, 1.0) for stars, count in counts.items()]
    totals = replace(empty.totals, mean_rating=3.25)
    return RatingDistribution(replace(answered(empty, rows), totals=totals))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({3.0: 10, 4.0: 30}, "4\u00a0stars is the most common rating: 75% of all"),
        ({1.0: 30, 4.0: 10}, "1\u00a0star is the most common rating: 75% of all"),
        (
            {3.0: 10, 3.5: 15, 4.0: 15},
            "3.5 and 4\u00a0stars are the most common ratings, 38% each",
        ),
        ({3.0: 10, 3.5: 10, 4.0: 10}, "3 numbers of stars are equally common, 33% each"),
        ({3.0: 9, 4.0: 10}, "19\u00a0ratings: too few for a most common one"),
    ],
)
def test_the_most_common_stars_are_named(
    empty: Snapshot, counts: dict[float, int], title: str
) -> None:
    assert in_all(_stars(empty, counts).finding())["en"] == title


def test_the_most_common_stars_stand_out_and_the_mean_is_marked(empty: Snapshot) -> None:
    drawn = _stars(empty, {3.0: 10, 4.0: 30}).draw(WIDE)
    bars = drawn["data"][0]
    assert list(bars["marker"]["color"]) == [PALE_BLUE, BLUE]
    assert list(bars["text"]) == ["25%", "75%"]
    (mark,) = drawn["layout"]["annotations"]
    assert (mark["x"], mark["text"]) == (3.25, "\u25b2<br>mean 3.25")


def _activity(empty: Snapshot, years: Sequence[tuple[int, bool]]) -> Activity:
    """Return the chart of years from 2000 on, each of a count and whether it is incomplete."""
    rows = [
        ActiveMonth(
            active_month=dt.date(2000 + place, month, 1),
            rating_count=count // 2,
            tag_count=1,
            user_count=1,
            new_user_count=1,
            is_incomplete_month=False,
            year_rating_count=count,
            is_incomplete_year=incomplete,
        )
        for place, (count, incomplete) in enumerate(years)
        for month in (1, 2)
    ]
    return Activity(answered(empty, rows))


@pytest.mark.parametrize(
    ("years", "title"),
    [
        (
            [(40, False), (90, False), (60, False)],
            "Busiest year: 2001, with 90\u00a0ratings; quietest: 2000, with 40",
        ),
        # the incomplete years may be the busiest, but not the quietest
        (
            [(99, True), (50, False), (60, False), (2, True)],
            "Busiest year: 2000, with 99\u00a0ratings; quietest: 2001, with 50",
        ),
        ([(40, False), (90, False), (40, False)], "Busiest year: 2001, with 90\u00a0ratings"),
        (
            [(90, True), (90, True), (9, True)],
            "Busiest years: 2000 and 2001, with 90\u00a0ratings each",
        ),
        ([(90, False)] * 3, "3 years are equally busy, with 90\u00a0ratings each"),
        ([(90, False), (40, False)], "2\u00a0years with ratings: too few to compare"),
    ],
)
def test_the_busiest_and_the_quietest_year_are_named(
    empty: Snapshot, years: list[tuple[int, bool]], title: str
) -> None:
    assert in_all(_activity(empty, years).finding())["en"].startswith(title)


def test_years_are_columns_and_incomplete_ones_hatched(empty: Snapshot) -> None:
    drawn = _activity(empty, [(99, True), (50, False), (60, False)]).draw(WIDE)
    columns, months = drawn["data"]
    assert (list(columns["x"]), list(columns["y"])) == ([2000, 2001, 2002], [99, 50, 60])
    assert list(columns["marker"]["pattern"]["shape"]) == ["/", "", ""]
    assert list(months["y"]) == [49, 49, 25, 25, 30, 30]
    assert [round(x) for x in months["x"]] == [2000, 2000, 2001, 2001, 2002, 2002]
    texts = [label["text"] for label in drawn["layout"]["annotations"]]
    assert texts[2:] == ["<b>2000: 99</b>", "<b>2001: 50 \u25b2</b>"]


def test_without_a_rating_there_is_nothing_to_draw(empty: Snapshot) -> None:
    assert _activity(empty, [(0, True)]).is_empty
    assert not _activity(empty, [(2, True)]).is_empty


def test_a_quietest_year_is_told_of_only_where_one_is_named(empty: Snapshot) -> None:
    def notes(*counts: int) -> list[str]:
        return [note.key for note in _activity(empty, [(n, False) for n in counts]).notes()]

    assert notes(90, 40, 60) == ["activity.note", "activity.note_quietest"]
    assert notes(90, 40, 40) == ["activity.note"]


def test_a_single_month_is_no_span(empty: Snapshot) -> None:
    chart = _activity(empty, [(30, False)])
    assert "January 2000 to February 2000" in _said(chart)
    assert _said(Activity(answered(empty, chart.rows[:1]))).endswith("all of January 2000")


def _said(chart: Activity) -> str:
    return in_all(chart.subtitle())["en"].replace("\u00a0", " ")
