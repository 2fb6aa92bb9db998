"""Titles about the first of an order say only what the order carries."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reports.charts.tags.tag_verdicts import TagVerdict, TagVerdicts
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.figures.theme import BLUE, GREY
from reports.words.catalogues import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _verdict(z: float, *, is_significant: bool) -> TagVerdict:
    return TagVerdict(
        tag=f"t{z:+}",
        z_score=z,
        is_significant=is_significant,
        good_tag_share=0.045,
        bad_tag_share=0.012,
        good_movie_count=9,
        between_movie_count=7,
        bad_movie_count=8,
        user_count=5,
        mean_weighted_rating=3.6,
        adjusted_p_value=0.01 if is_significant else 0.2,
        good_movie_min_rating=3.75,
        bad_movie_below_rating=3.25,
        min_user_count=3,
        min_movie_count=5,
    )


def _verdicts(
    empty: Snapshot, significant: Sequence[float], others: Sequence[float]
) -> TagVerdicts:
    rows = [_verdict(z, is_significant=True) for z in significant]
    rows += [_verdict(z, is_significant=False) for z in others]
    rows.sort(key=lambda row: row.z_score, reverse=True)
    return TagVerdicts(answered(empty, rows))


@pytest.mark.parametrize(
    ("significant", "others", "key"),
    [
        ([3.5, -3.5], [], "tag_verdicts.both"),
        ([3.5], [-4.2], "tag_verdicts.good"),
        ([-3.3], [4.1], "tag_verdicts.bad"),
        ([], [4.2, -4.1], "tag_verdicts.none"),
    ],
)
def test_a_title_names_a_tag_only_if_the_mart_calls_it_significant(
    empty: Snapshot, significant: list[float], others: list[float], key: str
) -> None:
    assert _verdicts(empty, significant, others).finding().key == key


def test_a_tag_without_proof_is_grey(empty: Snapshot) -> None:
    drawn = _verdicts(empty, [3.5], [-4.2, 0.0]).draw(WIDE)
    dots = [trace["marker"] for trace in drawn["data"] if "marker" in trace]
    colours = [dot["color"] for dot in dots if "symbol" not in dot]
    assert colours == [BLUE, GREY]


def test_a_tags_shares_of_good_and_of_bad_movies_are_drawn_and_written(empty: Snapshot) -> None:
    drawn = _verdicts(empty, [3.5], []).draw(WIDE)
    places = [trace["x"] for trace in drawn["data"] if trace.get("mode") == "markers"]
    assert sorted(places) == [[0.012], [0.045]]
    assert "4.5% · 1.2%" in str(drawn)


def test_of_many_tags_those_at_either_end_are_drawn(empty: Snapshot) -> None:
    chart = _verdicts(empty, [], [float(z) for z in range(20)])
    assert [row.z_score for row in chart.drawn] == [*range(19, 11, -1), *range(7, -1, -1)]
    assert "8 from either end of 20" in in_all(chart.notes()[-1])["en"]
    assert len(chart.table().columns[0].values) == 20
