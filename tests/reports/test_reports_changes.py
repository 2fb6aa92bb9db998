"""Titles about a change claim one only where the intervals part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from reports.charts.catalogue.decade_genres import DecadeChange, DecadeGenre, DecadeGenres
from reports.charts.time.drift import Drift, YearDeviation
from reports.charts.time.lifetime import Lifetime, TenthDeviation
from reports.charts.time.movie_age import AgeDeviation, MovieAge
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _deviation(mean: float, half: float = 0.05) -> dict[str, Any]:
    deviation = {"": mean, "_low": mean - half, "_high": mean + half}
    return {
        f"{kind}_deviation{end}": value
        for kind in ("adjusted", "mean")
        for end, value in deviation.items()
    } | {"rating_count": 100, "user_count": 20}


def _tenths(means: Sequence[float]) -> list[TenthDeviation]:
    return [
        TenthDeviation(**_deviation(mean), decile=at, min_rating_count=10, one_day_user_share=0.3)
        for at, mean in enumerate(means)
    ]


def _ages(means: Sequence[float]) -> list[AgeDeviation]:
    return [
        AgeDeviation(**_deviation(mean, 0.1), age_years=age, min_rating_count=10)
        for age, mean in enumerate(means)
    ]


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.2, 0.0, -0.1], "lifetime.first"),
        ([0.2, 0.3, -0.1], "lifetime.lower"),
        ([-0.1, 0.0, 0.2], "lifetime.later"),
        ([0.04, 0.3, -0.04], "lifetime.same"),
    ],
)
def test_first_and_last_ratings_differ_where_intervals_part(
    empty: Snapshot, means: list[float], key: str
) -> None:
    assert Lifetime(answered(empty, _tenths(means))).finding().key == key


def test_a_fall_of_the_same_movies_is_told_from_better_movies_coming_first(
    empty: Snapshot,
) -> None:
    rows = _tenths([0.17, -0.05])
    said = in_all(Lifetime(answered(empty, rows)).finding())
    assert said["en"].startswith(
        "First ratings are the highest, even for the same movies: +0.17 stars"
    )
    rows = [
        replace(
            row, adjusted_deviation=mean, adjusted_deviation_low=-0.1, adjusted_deviation_high=0.1
        )
        for row, mean in zip(rows, [0.04, 0.0], strict=True)
    ]
    said = in_all(Lifetime(answered(empty, rows)).finding())
    assert said["en"].startswith("Users rate better movies first: +0.17 stars")
    assert said["en"].endswith("but +0.04 for the same movies")
    assert said["fr"].startswith("On note d\u2019abord les meilleurs films\u00a0: +0,17")


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.2, 0.2], "drift.few"),
        ([0.04, 0.0, -0.04], "drift.none"),
        ([0.2, 0.0, 0.0], "drift.some"),
        ([0.2, -0.3, 0.0], "drift.many"),
    ],
)
def test_drift_counts_the_years_beyond_chance(
    empty: Snapshot, means: list[float], key: str
) -> None:
    rows = [
        YearDeviation(**_deviation(mean), rated_year=2000 + at, min_user_count=10)
        for at, mean in enumerate(means)
    ]
    assert Drift(answered(empty, rows)).finding().key == key


@pytest.mark.parametrize(
    ("means", "key"),
    [
        ([0.0] * 10 + [-0.2] * 5 + [0.1] * 15, "movie_age.better"),
        ([0.0] * 10 + [0.2] * 5 + [-0.1] * 15, "movie_age.worse"),
        ([0.3] * 5 + [-0.2] * 5 + [0.2] * 20, "movie_age.better"),
        ([0.3] * 5 + [-0.2] * 5 + [-0.1] * 20, "movie_age.worse"),
        ([0.0] * 29 + [0.9], "movie_age.same"),
        ([0.0] * 29, "movie_age.few"),
    ],
)
def test_old_movies_are_compared_with_the_lowest_or_highest_younger_ages(
    empty: Snapshot, means: list[float], key: str
) -> None:
    assert MovieAge(answered(empty, _ages(means))).finding().key == key


def test_old_movies_need_younger_ones_to_be_compared_with(empty: Snapshot) -> None:
    assert MovieAge(answered(empty, _ages([0.0] * 30)[21:])).finding().key == "movie_age.few"


def test_ages_are_weighed_by_their_ratings_and_named_by_their_ends(empty: Snapshot) -> None:
    rows = _ages([0.0] * 10 + [-0.2] * 5 + [0.0] * 10 + [0.1] * 4 + [0.4])
    rows[-1] = replace(rows[-1], rating_count=600)
    found = MovieAge(answered(empty, rows)).finding().values
    assert (found["old_from"], found["old_to"]) == (25, 29)
    assert (found["young_from"], found["young_to"]) == (10, 14)
    assert found["young"] == pytest.approx(-0.2)
    assert found["old"] == pytest.approx(0.28)


def test_the_ages_that_a_title_takes_together_are_drawn_with_their_means(empty: Snapshot) -> None:
    rows = _ages([0.0] * 10 + [-0.2] * 5 + [0.0] * 10 + [0.1] * 5)
    layout = MovieAge(answered(empty, rows)).draw(WIDE)["layout"]
    means = {
        (line["x0"], line["x1"]): line["y0"]
        for line in layout["shapes"]
        if line["y0"] == line["y1"]
    }
    assert means == {
        (24.5, 29.5): pytest.approx(0.1),
        (9.5, 14.5): pytest.approx(-0.2),
        (0, 1): 0,
    }
    assert [label["text"] for label in layout["annotations"][:2]] == [
        "25\u201329 years<br><b>+0.10</b>",
        "10\u201314 years<br><b>\u22120.20</b>",
    ]


def test_years_beyond_chance_are_filled_and_the_one_that_is_named_is_labelled(
    empty: Snapshot,
) -> None:
    rows = [
        YearDeviation(**_deviation(mean), rated_year=2000 + at, min_user_count=10)
        for at, mean in enumerate([0.2, -0.3, 0.0])
    ]
    drawn = Drift(answered(empty, rows)).draw(WIDE)
    assert drawn["data"][1]["marker"]["symbol"] == ["circle", "circle", "circle-open"]
    assert drawn["layout"]["annotations"][0]["text"] == "<b>2001: \u22120.30</b>"


def test_an_age_without_an_interval_claims_nothing(empty: Snapshot) -> None:
    rows = _ages([0.0] * 10 + [-0.2] * 5 + [0.0] * 10 + [0.4] * 5)
    rows[-1] = replace(rows[-1], adjusted_deviation_low=None, adjusted_deviation_high=None)
    assert MovieAge(answered(empty, rows)).finding().key == "movie_age.same"


def _shares(
    empty: Snapshot, shares: Sequence[float], by_chance: tuple[int, int] | None = None
) -> DecadeGenres:
    """Return a genre's shares by decade, the last not over, and their changes as the mart has them.

    All changes are significant but the one between the two decades of `by_chance`.
    """
    rows = [
        DecadeGenre(1930 + 10 * place, "Drama", 9, 100, share, place == len(shares) - 1, 100)
        for place, share in enumerate(shares)
    ]
    changes = [
        DecadeChange(
            genre=genre,
            first_decade=first.decade,
            later_decade=later.decade,
            share_change=later.movie_share - first.movie_share,
            share_change_low=later.movie_share - first.movie_share - 0.1,
            share_change_high=later.movie_share - first.movie_share + 0.1,
            first_movie_share=first.movie_share,
            later_movie_share=later.movie_share,
            is_significant=(first.decade, later.decade) != by_chance,
        )
        for first, later in combinations(rows[:-1], 2)
        # the last isn't drawn, so its changes, as large as the others', aren't named
        for genre in ("Drama", "Elsewhere")
    ]
    changes.sort(key=lambda change: -abs(change.share_change))
    return DecadeGenres(replace(empty, answers={DecadeGenre: rows, DecadeChange: changes}))


@pytest.mark.parametrize(
    ("shares", "key", "span"),
    [
        ([0.3, 0.35, 0.09, 0.18, 0.0], "decade_genres.shrunk", (1940, 1950)),
        ([0.3, 0.1, 0.5, 0.4, 0.9], "decade_genres.grown", (1940, 1950)),
        ([0.3, 0.31, 0.29, 0.9], "decade_genres.neutral", (None, None)),
        ([0.3, 0.9], "decade_genres.neutral", (None, None)),
    ],
)
def test_the_largest_change_between_whole_decades_is_named(
    empty: Snapshot, shares: list[float], key: str, span: tuple[int | None, int | None]
) -> None:
    found = _shares(empty, shares).finding()
    assert (found.key, (found.values.get("first"), found.values.get("last"))) == (key, span)


def test_a_change_that_chance_explains_is_not_named(empty: Snapshot) -> None:
    found = _shares(empty, [0.3, 0.45, 0.09, 0.18, 0.0], by_chance=(1940, 1950)).finding()
    assert found.key == "decade_genres.shrunk"
    assert (found.values["first"], found.values["last"]) == (1940, 1960)
    every = _shares(empty, [0.3, 0.9, 0.0], by_chance=(1930, 1940))
    assert every.finding().key == "decade_genres.neutral"
    assert [note.key for note in every.notes()] == ["decade_genres.note_incomplete"]


def test_the_interval_of_the_titles_change_is_said_in_points(empty: Snapshot) -> None:
    note = _shares(empty, [0.35, 0.09, 0.0]).notes()[-1]
    assert "(95% interval \u221236 to \u221216 points)" in in_all(note)["en"]


def test_the_titles_change_is_marked_in_its_genres_line(empty: Snapshot) -> None:
    drawn = _shares(empty, [0.3, 0.35, 0.09, 0.18, 0.0]).draw(WIDE)
    texts = [label["text"] for label in drawn["layout"]["annotations"]]
    assert texts == ["<b>Drama</b>", "<b>1940s: 35%</b>", "<b>1950s: 9%</b>"]
    whole = drawn["data"][0]
    assert whole["line"]["color"] == BLUE
    assert [x for x, size in zip(whole["x"], whole["marker"]["size"], strict=True) if size > 1] == [
        1940,
        1950,
    ]


def test_without_a_clear_change_no_line_stands_out(empty: Snapshot) -> None:
    drawn = _shares(empty, [0.3, 0.31, 0.29, 0.9]).draw(WIDE)
    texts = [label["text"] for label in drawn["layout"]["annotations"]]
    assert texts == ["<b>Drama</b>", "30%", "29%"]
    assert drawn["data"][0]["line"]["color"] == PALE_BLUE


def test_a_decade_that_is_not_over_is_dotted(empty: Snapshot) -> None:
    whole, still_open = _shares(empty, [0.3, 0.2, 0.1]).draw(WIDE)["data"]
    assert whole["x"] == [1930, 1940]
    assert still_open["x"] == [1940, 1950]
    assert still_open["line"]["dash"] == "dot"
