"""The insights' titles say what their data can carry, and no more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.charts import genre_pairs
from reports.charts.genre_pairs import GenrePair
from reports.figures.triangle import in_a_row
from reports.warehouse import Snapshot
from reports.words import words


def _answered(empty: Snapshot, rows: Sequence[object]) -> Snapshot:
    """Returns a snapshot in which one query was answered by these rows."""
    return replace(empty, answers={type(rows[0]): list(rows)})


def _pairs(empty: Snapshot, counts: Sequence[tuple[int, float]]) -> Snapshot:
    ordered = sorted(counts, key=lambda count: -count[0] / count[1])
    rows = [
        GenrePair(f"A{place}", f"B{place}", movies, expected, movies / expected, 90, 90, 900, 5)
        for place, (movies, expected) in enumerate(ordered)
    ]
    return _answered(empty, rows)


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ([(100, 20.0), (50, 40.0), (0, 30.0)], "genre_pairs.never"),
        ([(100, 20.0), (50, 40.0), (3, 60.0)], "genre_pairs.ends"),
        ([(100, 20.0), (50, 40.0), (0, 9.0)], "genre_pairs.most"),
        ([(100, 20.0)], "genre_pairs.most"),
        ([(100, 20.0), (100, 20.0), (0, 30.0)], "genre_pairs.tie"),
        ([(25, 20.0), (3, 60.0)], "genre_pairs.least"),
        ([(25, 20.0), (18, 20.0)], "genre_pairs.level"),
        ([(13, 5.0)], "genre_pairs.level"),
    ],
)
def test_genre_pairs_name_what_chance_does_not_explain(
    empty: Snapshot, counts: list[tuple[int, float]], key: str
) -> None:
    assert genre_pairs.finding(_pairs(empty, counts)).key == key


def test_of_the_pairs_that_never_occur_the_most_expected_is_named(empty: Snapshot) -> None:
    snapshot = _pairs(empty, [(100, 20.0), (0, 20.0), (0, 80.0), (0, 6.0)])
    assert [row.expected_movie_count for row in genre_pairs.repelled(snapshot)] == [80.0, 20.0]


def test_a_lift_that_rounds_to_nothing_is_not_written_as_nothing() -> None:
    written = [genre_pairs.times(lift, words("en")) for lift in (0.0, 0.02, 0.05, 7.24)]
    assert written == ["0", "< 0.1", "0.1", "7.2"]


def test_names_of_high_ratios_become_neighbours() -> None:
    ratios = {("a", "c"): 5.0, ("b", "d"): 4.0, ("a", "b"): 3.0, ("c", "d"): 0.1, ("c", "e"): 0.2}
    assert in_a_row(ratios) == ["e", "d", "b", "a", "c"]
    assert in_a_row({("a", "b"): 0.0}) == ["a", "b"]
    assert in_a_row({}) == []
