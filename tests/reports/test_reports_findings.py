"""Each title says what its data can carry, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.charts.catalogue.genres import GenreCount, Genres
from reports.charts.catalogue.years import YearCount, Years
from reports.charts.tags.genre_tags import GenreTag, GenreTags
from reports.charts.tags.tags import TagCount, Tags
from reports.charts.viewers.users import UserActivity, Users, distribution
from reports.data.marts import RatersAt
from reports.data.warehouse import Snapshot
from reports.page.contents import SECTIONS
from reports.words.catalogues import Sentence, in_all
from tests.reports.answers import answered


def _genres(empty: Snapshot, counts: Sequence[int], movie_count: int = 100) -> Genres:
    rows = [
        GenreCount(f"G{place}", count, count / movie_count, 10, 3.5)
        for place, count in enumerate(counts)
    ]
    totals = replace(empty.totals, movie_count=movie_count)
    return Genres(replace(answered(empty, rows), totals=totals))


@pytest.mark.parametrize(
    ("counts", "movie_count", "key"),
    [
        ([45, 39, 10], 100, "genres.leader"),
        ([51, 39], 100, "genres.majority"),
        ([50, 39], 100, "genres.leader"),
        ([40, 40, 39], 100, "genres.tie"),
        ([40, 40, 40], 100, "genres.level"),
        ([60, 60, 10], 100, "genres.tie"),
        ([30], 100, "genres.single"),
        ([9, 3], 19, "genres.few"),
        ([9, 3], 20, "genres.leader"),
    ],
)
def test_genres_name_a_leader_a_majority_or_a_tie(
    empty: Snapshot, counts: list[int], movie_count: int, key: str
) -> None:
    assert _genres(empty, counts, movie_count).finding().key == key


def test_a_leading_genre_is_named_with_its_share_and_the_next(empty: Snapshot) -> None:
    found = in_all(_genres(empty, [45, 39]).finding())
    assert found["en"] == "G0 is the largest genre, with 45% of movies; G1 has 39%"


def _years(empty: Snapshot, counts: dict[int | None, int]) -> Years:
    rows = [YearCount(year, count, is_incomplete_year=False) for year, count in counts.items()]
    return Years(answered(empty, rows))


@pytest.mark.parametrize(
    ("counts", "key", "median"),
    [
        ({1990: 10, 1991: 30, 1992: 20}, "years.peak", 1991),
        ({1990: 10, 1991: 20, 1992: 20}, "years.tie", 1991),
        ({1990: 20, 1991: 20, 1992: 20}, "years.level", 1991),
        ({1990: 60, 1991: 20, 1992: 20}, "years.peak", 1990),
        ({1990: 10, 1991: 20, 1992: 30, None: 500}, "years.peak", 1992),
        ({1990: 10, 1991: 30}, "years.few", None),
        ({1990: 5, 1991: 5, 1992: 9}, "years.few", None),
    ],
)
def test_years_name_the_peak_and_the_half(
    empty: Snapshot, counts: dict[int | None, int], key: str, median: int | None
) -> None:
    found = _years(empty, counts).finding()
    assert (found.key, found.values.get("median")) == (key, median)


def test_a_single_year_is_no_span(empty: Snapshot) -> None:
    found = in_all(_years(empty, {1999: 3, None: 2}).subtitle())
    assert found["en"].startswith("Movies of the release year 1999; ")
    assert in_all(_years(empty, {1999: 3, 2001: 2}).subtitle())["fr"].startswith(
        "Films par année de sortie, de 1999 à 2001"
    )


def _tags(empty: Snapshot, user_counts: Sequence[int]) -> Tags:
    rows = [TagCount(f"t{place}", users, 50, 5) for place, users in enumerate(user_counts)]
    return Tags(answered(empty, rows))


@pytest.mark.parametrize(
    ("user_counts", "key"),
    [
        ([10, 9], "tags.leader"),
        ([10, 10, 9], "tags.tie"),
        ([10, 10, 10, 9], "tags.three"),
        ([10, 10, 10, 10], "tags.level"),
        ([1, 1, 1], "tags.few"),
    ],
)
def test_tags_name_one_or_several_leaders(
    empty: Snapshot, user_counts: list[int], key: str
) -> None:
    assert _tags(empty, user_counts).finding().key == key


def test_a_tag_that_one_user_gives_often_is_told_apart(empty: Snapshot) -> None:
    rows = [TagCount("shared", 9, 20, 9), TagCount("my list", 1, 131, 131)]
    notes = Tags(answered(empty, rows)).notes()
    assert Sentence("tags.note_private", {"tag": "my list", "uses": 131}) in notes


def _genre_tags(empty: Snapshot, leaders: Sequence[tuple[str, int]]) -> GenreTags:
    rows = [
        GenreTag(f"G{place}", tag, uses, uses, 3, 3, 1.0, 100 - place, 4.0, 3)
        for place, (tag, uses) in enumerate(leaders)
    ]
    return GenreTags(answered(empty, rows))


@pytest.mark.parametrize(
    ("leaders", "key"),
    [
        ([("slow", 9), ("funny", 8), ("slow", 7), ("dark", 5)], "genre_tags.different"),
        ([("slow", 9), ("slow", 8), ("funny", 7)], "genre_tags.majority"),
        ([("slow", 9)], "genre_tags.few"),
        ([("slow", 2), ("funny", 2)], "genre_tags.few"),
    ],
)
def test_genre_tags_say_whether_one_tag_leads(
    empty: Snapshot, leaders: list[tuple[str, int]], key: str
) -> None:
    assert _genre_tags(empty, leaders).finding().key == key


def test_genres_are_set_apart_by_their_own_tags_not_by_their_names(empty: Snapshot) -> None:
    rows = [
        GenreTag("Sci-Fi", "sci-fi", 30, 30, 9, 9, 4.0, 200, 4.0, 3),
        GenreTag("Sci-Fi", "time travel", 20, 20, 9, 9, 3.0, 200, 4.0, 3),
        GenreTag("Thriller", "slow", 40, 40, 9, 9, 1.0, 150, 4.0, 3),
        GenreTag("Thriller", "time travel", 12, 12, 9, 9, 2.5, 150, 4.0, 3),
        GenreTag("Thriller", "twist ending", 10, 10, 9, 9, 2.0, 150, 4.0, 3),
    ]
    found = in_all(GenreTags(answered(empty, rows)).finding())
    assert found["en"] == (
        "Among tags on liked movies, \u201ctime travel\u201d is typical of Sci-Fi, "
        "\u201ctwist ending\u201d of Thriller"
    )


def test_a_tag_is_typical_of_the_genre_of_its_highest_lift_not_of_most_uses(
    empty: Snapshot,
) -> None:
    rows = [
        GenreTag("Thriller", "twist ending", 40, 40, 9, 9, 2.8, 200, 4.0, 3),
        GenreTag("Mystery", "slow", 20, 20, 9, 9, 1.0, 150, 4.0, 3),
        GenreTag("Mystery", "twist ending", 12, 12, 9, 9, 7.0, 150, 4.0, 3),
        GenreTag("War", "brutal", 9, 9, 9, 9, 3.0, 120, 4.0, 3),
        GenreTag("War", "trench", 2, 2, 9, 9, 9.0, 120, 4.0, 3),
    ]
    named = GenreTags(answered(empty, rows)).finding().values
    assert (named["tag"], named["genre"]) == ("twist ending", "Mystery")
    assert (named["other_tag"], named["other_genre"]) == ("brutal", "War")


@pytest.mark.parametrize(
    ("least", "key"),
    [([3, 3], "genre_tags.subtitle"), ([8, 3], "genre_tags.subtitle_by_genre")],
)
def test_tags_within_genres_say_the_users_that_each_genre_asks_for(
    empty: Snapshot, least: list[int], key: str
) -> None:
    rows = [
        GenreTag(f"G{place}", "slow", 9, 9, 9, 9, 1.0, 100, 4.0, users)
        for place, users in enumerate(least)
    ]
    found = GenreTags(answered(empty, rows)).subtitle()
    assert (found.key, found.values["users"], found.values.get("most")) == (
        key,
        min(least),
        max(least) if len(set(least)) > 1 else None,
    )


def test_tags_within_genres_say_from_which_rating_on_a_movie_is_liked(empty: Snapshot) -> None:
    rows = [GenreTag("War", "slow", 9, 9, 9, 9, 1.0, 100, 4.5, 3)]
    assert "rated 4.5 or more" in in_all(GenreTags(answered(empty, rows)).subtitle())["en"]


def _raters(empty: Snapshot, counts: dict[int, int]) -> Snapshot:
    rows = [RatersAt(ratings, user_count) for ratings, user_count in counts.items()]
    return replace(empty, answers={UserActivity: []}, rating_distribution=rows)


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ({20: 9, 30: 1}, "users.share"),
        ({20: 9, 400: 1}, "users.majority"),
        ({20: 10}, "users.same"),
        ({20: 8, 30: 1}, "users.few"),
    ],
)
def test_users_say_what_the_busiest_tenth_gave(
    empty: Snapshot, counts: dict[int, int], key: str
) -> None:
    assert Users(_raters(empty, counts)).finding().key == key


def test_the_busiest_tenth_is_rounded_up_and_counted_within_a_tie() -> None:
    found = distribution([RatersAt(10, 8), RatersAt(20, 3)])
    assert (found.users, found.ratings, found.median) == (11, 140, 10)
    assert (found.top_users, found.top_least) == (2, 20)
    assert found.top_share == pytest.approx(40 / 140)


def test_the_median_lies_between_two_middle_users() -> None:
    assert distribution([RatersAt(20, 5), RatersAt(31, 5)]).median == pytest.approx(25.5)


def test_a_distribution_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody has rated"):
        distribution([])


def test_every_chart_says_why_it_is_empty(empty: Snapshot) -> None:
    cards = [card for section in SECTIONS for card in section.cards]
    reasons = [card.empty(empty) for card in cards]
    assert all(reason is not None for reason in reasons)
    said = [in_all(reason)["en"] for reason in reasons if reason is not None]
    assert len(set(said)) > len(said) / 2
    assert "Nobody has tagged a movie yet" in said
