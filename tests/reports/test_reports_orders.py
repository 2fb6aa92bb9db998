"""Titles about the first of an order say only what the order carries."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.canvas import Canvas
from reports.card import Card
from reports.charts import disliked, hidden_gems, polarising, tag_verdicts
from reports.charts.disliked import DislikedMovie
from reports.charts.hidden_gems import HiddenGem
from reports.charts.movie_list import ListedMovie
from reports.charts.polarising import PolarisingMovie
from reports.charts.tag_verdicts import TagVerdict
from reports.warehouse import Snapshot
from reports.words import in_all, words
from tests.reports.answers import answered

WIDE = Canvas(words("en"), narrow=False)


def _verdicts(empty: Snapshot, scores: Sequence[float], count: int = 40) -> Snapshot:
    every = [*scores, *[0.0] * (count - len(scores))]
    rows = [
        TagVerdict(f"t{z:+}", z / 4, z, abs(z) > 1.96, 9, 9, 5, 3.75, 3.25, 3, 5)
        for z in sorted(every, reverse=True)
    ]
    return answered(empty, rows)


@pytest.mark.parametrize(
    ("scores", "key"),
    [
        ([3.5, -3.5], "tag_verdicts.both"),
        ([3.5, -2.2], "tag_verdicts.good"),
        ([3.1, -3.3], "tag_verdicts.bad"),
        ([2.2, -3.1], "tag_verdicts.none"),
    ],
)
def test_a_title_names_a_tag_only_beyond_the_chance_of_all_comparisons(
    empty: Snapshot, scores: list[float], key: str
) -> None:
    assert tag_verdicts.finding(_verdicts(empty, scores)).key == key


def test_a_tag_compared_alone_needs_no_more_than_its_interval(empty: Snapshot) -> None:
    assert tag_verdicts.finding(_verdicts(empty, [2.2], count=1)).key == "tag_verdicts.good"


@pytest.mark.parametrize(
    ("shares", "key"),
    [
        ([0.30, 0.15], "polarising.leader"),
        ([0.30, 0.25], "polarising.among"),
        ([0.30, 0.30], "polarising.level"),
        ([0.30], "polarising.leader"),
    ],
)
def test_a_movie_divides_most_only_outside_the_intervals_of_others(
    empty: Snapshot, shares: list[float], key: str
) -> None:
    rows = [
        PolarisingMovie(
            place, "M", 2000, 60, share, share, share, share - 0.1, share + 0.1, 2.0, 4.5, 50
        )
        for place, share in enumerate(shares)
    ]
    assert polarising.finding(answered(empty, rows)).key == key


def test_what_is_a_low_and_a_high_rating_is_the_marts_word(empty: Snapshot) -> None:
    row = PolarisingMovie(1, "M", 2000, 60, 0.3, 0.3, 0.3, 0.2, 0.4, 1.5, 5.0, 50)
    snapshot = answered(empty, [row])
    for sentence in (polarising.finding(snapshot), polarising.subtitle(snapshot)):
        said = in_all(sentence)
        assert "1.5 or less" in said["en"]
        assert "5 ou plus" in said["fr"]
    drawn = polarising.draw(snapshot, WIDE).to_plotly_json()
    headings = " ".join(label["text"] for label in drawn["layout"]["annotations"])
    assert "1.5 or less" in headings
    assert "5 or more" in headings


@pytest.mark.parametrize(
    ("card", "made"), [(hidden_gems.CARD, HiddenGem), (disliked.CARD, DislikedMovie)]
)
def test_a_list_names_and_shows_the_mean_that_it_is_ordered_by(
    empty: Snapshot, card: Card, made: type[ListedMovie]
) -> None:
    rows = [made(place, "M", 2000, 20, 4.1 - place / 10, 3.0, 2.9, 3.1, 10, 40) for place in (0, 1)]
    snapshot = answered(empty, rows)
    assert "weighted mean 4.10" in in_all(card.finding(snapshot))["en"]
    drawn = card.figure(snapshot, WIDE).to_plotly_json()
    assert list(drawn["data"][2]["text"]) == ["4.10", "4.00"]
    headings = [label["text"] for label in drawn["layout"]["annotations"]]
    assert "<b>Weighted mean</b>" in headings
    level = answered(empty, [replace(row, weighted_rating=4.0) for row in rows])
    assert card.finding(level).key.endswith(".tie")
