"""The titles about viewers say what their data can carry, and no more."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.charts.catalogue.genres import GenreCount, Genres
from reports.charts.movies.long_tail import Concentration, LongTail, TailPoint
from reports.charts.time.half_stars import HalfStarMonth, HalfStars
from reports.charts.time.lifetime import Lifetime, TenthDeviation
from reports.charts.viewers.genre_tilt import GenreTilt, GenreTilts
from reports.charts.viewers.retention import Cohort, Delay, Retention, chance_of
from reports.charts.viewers.user_groups import UserGroup, UserGroups
from reports.charts.viewers.users import UserActivity, Users
from reports.data.marts import RatersAt
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.page.summary import facts
from reports.words.catalogues import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _delay(days: int, users: int, least: int | None = 20) -> Delay:
    return Delay(days, 0.2, 0.1, 0.3, users // 5, users, 0 if days == 1 else 3, 10, least)


def _cohort(year: int, interval: tuple[float, float]) -> Cohort:
    low, high = interval
    on_day = (low + high) / 2, low, high, 9, 100
    return Cohort(year, 1, *on_day, None, None, None, 0, 0, 100, 5)


def _retention(empty: Snapshot, delays: Sequence[Delay], years: Sequence[Cohort] = ()) -> Retention:
    return Retention(replace(empty, answers={Delay: list(delays), Cohort: list(years)}))


@pytest.mark.parametrize(
    ("users", "key"),
    [
        ({1: 100, 30: 90, 365: 80}, "retention.all"),
        ({1: 30, 30: 30, 365: 30}, "retention.all"),
        ({1: 300, 30: 290, 365: 29}, "retention.day"),
        ({1: 100, 30: 90}, "retention.day"),
        ({1: 100}, "retention.day"),
        ({1: 29, 30: 29, 365: 29}, "retention.few"),
        ({365: 100}, "retention.few"),
    ],
)
def test_retention_says_how_many_are_back(empty: Snapshot, users: dict[int, int], key: str) -> None:
    delays = [_delay(days, count) for days, count in users.items()]
    assert _retention(empty, delays).finding().key == key


@pytest.mark.parametrize(
    ("active", "years", "is_said"),
    [(12, 2, True), (14, 4, True), (10, 40, False), (5, 2, False), (4, 2, False), (4, 1, False)],
)
def test_years_differ_if_chance_would_hardly_part_so_many_so_far(
    empty: Snapshot, active: int, years: int, *, is_said: bool
) -> None:
    usual = replace(_cohort(2000, (0.1, 0.3)), on_day_active_user_count=4, on_day_user_count=20)
    cohorts = [replace(usual, on_day_active_user_count=active), *[usual] * (years - 1)]
    keys = [note.key for note in _retention(empty, [_delay(1, 300)], cohorts).notes()]
    assert ("retention.note_differs" in keys) is is_said


def test_chance_parts_years_as_often_as_is_said() -> None:
    draw = random.Random(1)  # noqa: S311 (no secret)
    sizes = [12, 15, 18, 20, 25, 30, 40, 60]

    def drawn(share: float) -> float:
        return chance_of([(sum(draw.random() < share for _ in range(of)), of) for of in sizes])

    for share in (0.03, 0.2):
        parted = sum(drawn(share) < 0.05 for _ in range(600)) / 600
        assert 0.01 < parted < 0.08
    assert chance_of([(0, 20), (0, 30)]) == chance_of([(20, 20), (30, 30)]) == 1.0


@pytest.mark.parametrize(("least", "is_said"), [(20, True), (1, False), (None, False)])
def test_users_whom_the_data_leaves_out_are_said_if_there_are_any(
    empty: Snapshot, *, least: int | None, is_said: bool
) -> None:
    notes = _retention(empty, [_delay(1, 100, least)]).notes()
    said = [in_all(note)["en"] for note in notes]
    assert (any("fewer than 20\u00a0ratings" in text for text in said)) is is_said


def test_all_years_are_drawn_together_and_each_is_in_the_table(empty: Snapshot) -> None:
    years = [_cohort(2000, (0.0, 0.1)), _cohort(2001, (0.1, 0.6))]
    chart = _retention(empty, [_delay(1, 200), _delay(30, 190)], years)
    drawn = chart.draw(WIDE)["data"]
    assert list(drawn[0]["error_x"]["array"]) == pytest.approx([0.1, 0.1])
    assert list(drawn[1]["text"]) == ["20% of 200", "20% of 190"]
    assert [column.values for column in chart.table().columns if column.name == "began_year"] == [
        [2000, 2001]
    ]


def _groups(empty: Snapshot, counts: Sequence[int], expected: float = 20.0) -> Snapshot:
    rows = [
        UserGroup(
            mean_third=3 - place // 3,
            stddev_third=place % 3 + 1,
            lowest_mean_rating=3 - place // 3,
            highest_mean_rating=3 - place // 3,
            lowest_rating_stddev=place % 3,
            highest_rating_stddev=place % 3,
            user_count=users,
            expected_user_count=expected,
            lift=users / expected,
            rating_count=9,
            min_rating_count=20,
        )
        for place, users in enumerate(counts)
    ]
    return answered(empty, rows)


@pytest.mark.parametrize(
    ("counts", "expected", "key"),
    [
        ([30, 20, 10, 20, 20, 20, 10, 20, 30], 20.0, "user_groups.even"),
        ([10, 20, 30, 20, 20, 20, 30, 20, 10], 20.0, "user_groups.varied"),
        ([10, 40, 10, 25, 10, 25, 25, 10, 25], 20.0, "user_groups.related"),
        ([21, 20, 19, 20, 20, 20, 19, 20, 21], 20.0, "user_groups.level"),
        ([20] * 9, 20.0, "user_groups.level"),
        ([9, 0, 0, 0, 0, 0, 0, 0, 9], 4.9, "user_groups.few"),
        ([20, 20, 20], 20.0, "user_groups.few"),
    ],
)
def test_user_groups_say_how_mean_and_spread_are_related(
    empty: Snapshot, counts: list[int], expected: float, key: str
) -> None:
    assert UserGroups(_groups(empty, counts, expected)).finding().key == key


@pytest.mark.parametrize("alike", ["mean_rating", "rating_stddev"])
def test_users_who_rate_alike_are_no_groups(empty: Snapshot, alike: str) -> None:
    rows = UserGroups(_groups(empty, [40, 0, 0, 0, 40, 0, 0, 0, 40])).rows
    level = {f"lowest_{alike}": 1.0, f"highest_{alike}": 1.0}
    snapshot = answered(empty, [replace(row, **level) for row in rows])  # type: ignore[arg-type]
    assert UserGroups(snapshot).finding().key == "user_groups.alike"


def test_the_numbers_in_a_title_are_those_of_its_cell(empty: Snapshot) -> None:
    found = UserGroups(_groups(empty, [30, 20, 10, 20, 20, 20, 10, 20, 30])).finding()
    assert found.values == {"users": 30, "expected": 20.0}


@pytest.mark.parametrize(
    ("users", "key"), [(19, "lifetime.few"), (20, "lifetime.same"), (1, "lifetime.few")]
)
def test_first_and_last_ratings_of_few_users_are_not_compared(
    empty: Snapshot, users: int, key: str
) -> None:
    low, high = (None, None) if users == 1 else (-0.2, 0.3)
    bounds = 0.1, low, high
    rows = [TenthDeviation(*bounds, *bounds, 100, users, place, 100, 0.3) for place in range(10)]
    chart = Lifetime(answered(empty, rows))
    assert chart.finding().key == key
    # of all users, many more give their few ratings in a day
    assert "30% of these users gave" in in_all(chart.notes()[0])["en"]


@pytest.mark.parametrize(
    ("genres", "users", "key"),
    [
        (2, 20, "genre_tilt.ends"),
        (1, 20, "genre_tilt.single"),
        (2, 19, "genre_tilt.few"),
    ],
)
def test_genres_are_compared_if_there_are_several_and_enough_users(
    empty: Snapshot, genres: int, users: int, key: str
) -> None:
    tilts = [0.5, -0.5][:genres]
    rows = [GenreTilt(f"G{t}", t, t - 0.1, t + 0.1, 600, users, 500) for t in tilts]
    assert GenreTilts(answered(empty, rows)).finding().key == key


@pytest.mark.parametrize(
    ("halves", "start", "key", "note"),
    [
        ([0, 0, 0], None, "half_stars.never", None),
        ([0, 3, 0], None, "half_stars.strays", "half_stars.note_strays"),
        ([0, 3, 90], 2, "half_stars.since", "half_stars.note"),
        ([90, 90, 90], 0, "half_stars.always", "half_stars.note"),
    ],
)
def test_a_few_half_stars_are_not_none(
    empty: Snapshot, halves: list[int], start: int | None, key: str, note: str | None
) -> None:
    rows = [
        HalfStarMonth(dt.date(2003, 1 + place, 1), place == start, n / 300, n, 300, 200, 0.05)
        for place, n in enumerate(halves)
    ]
    chart = HalfStars(answered(empty, rows))
    assert chart.finding().key == key
    assert [said.key for said in chart.notes()] == ([note] if note else [])


@pytest.mark.parametrize(
    ("movies", "share", "key"),
    [
        (20, 0.51, "long_tail.majority"),
        (20, 0.5, "long_tail.share"),
        (20, 0.2, "long_tail.even"),
        (19, 0.5, "long_tail.few"),
    ],
)
def test_a_lead_of_the_most_rated_movies_is_said_if_they_have_one(
    empty: Snapshot, movies: int, share: float, key: str
) -> None:
    groups = [
        Concentration("all", movies, 1.0, 0.3),
        Concentration("top_10_percent", movies // 10, share, None),
        Concentration("top_1_percent", 1, 0.1, None),
    ]
    chart = LongTail(answered(empty, [TailPoint(movies, 1.0, 900, 1.0, 40)], groups))
    assert chart.finding().key == key
    assert [note.key for note in chart.notes()] == ["long_tail.note"]  # no hundredth of so few


def test_shares_of_genres_add_up_to_more_than_one_only_where_movies_have_several(
    empty: Snapshot,
) -> None:
    def notes(*shares: float) -> list[str]:
        rows = [GenreCount(f"G{n}", 30, share, 10, 3.5) for n, share in enumerate(shares)]
        return [note.key for note in Genres(answered(empty, rows)).notes()]

    assert notes(0.7, 0.4) == ["genres.note_several"]
    assert notes(0.7, 0.3) == []


def test_users_who_only_tag_are_not_in_the_median(empty: Snapshot) -> None:
    def said(user_count: int) -> str:
        totals = replace(empty.totals, user_count=user_count)
        rated = replace(
            empty, totals=totals, rating_distribution=[RatersAt(20, 3), RatersAt(40, 4)]
        )
        [users] = [fact for fact in facts(rated) if fact.label.key == "fact.users"]
        return in_all(users.details[0])["en"].replace("\u00a0", " ")

    assert said(7) == "median 40 ratings each"
    assert said(9) == "7 have rated; median 40 ratings each"


def test_where_all_gave_equally_many_nobody_is_called_the_busiest(empty: Snapshot) -> None:
    def notes(*raters: RatersAt) -> list[str]:
        users = Users(replace(empty, rating_distribution=list(raters), answers={UserActivity: []}))
        return [note.key for note in users.notes()]

    assert notes(RatersAt(20, 30)) == []
    assert notes(RatersAt(20, 30), RatersAt(40, 1)) == ["users.note_top"]
