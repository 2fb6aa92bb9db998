"""Genres' shares of decades, and their changes, equal what numpy computes from the CSV files."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from statistics import NormalDist

import numpy as np

from tests.warehouse.by_hand import Csv, Row, assert_equal_rows, genre_sets, release_years
from tests.warehouse.movielens import Query, on_real_data

pytestmark = on_real_data


def test_decade_genres_equal_a_count_by_hand(marts: Query, csv: Csv) -> None:
    genres = genre_sets(csv)
    decades = {movie: year // 10 * 10 for movie, year in release_years(csv).items()}
    totals = Counter(decades.values())
    counts = Counter((decade, name) for movie, decade in decades.items() for name in genres[movie])
    expected = [
        (decade, genre, count, total, count / total, decade == 2010, 100)
        for decade, total in sorted(totals.items())
        for genre in sorted(set().union(*genres.values()))
        for count in [counts[decade, genre]]
        if total >= 100
    ]
    rows = marts("""
        select
            decade, genre, movie_count, decade_movie_count, movie_share, is_incomplete_decade,
            min_movie_count
        from marts.rpt_decade_genres order by decade, genre
    """)
    assert_equal_rows(rows, expected)


def wilson(share: float, count: int) -> Row:
    """Return both ends of a share's 95 % interval, the roots of Wilson's equation."""
    z2 = NormalDist().inv_cdf(0.975) ** 2
    low, high = sorted(np.roots([count + z2, -2 * count * share - z2, count * share**2]).real)
    return float(low), float(high)


def test_changes_between_decades_equal_numpy(marts: Query, csv: Csv) -> None:
    genres = genre_sets(csv)
    decades = {movie: year // 10 * 10 for movie, year in release_years(csv).items()}
    totals = Counter(decades.values())
    counts = Counter((decade, name) for movie, decade in decades.items() for name in genres[movie])
    # the 2010s aren't over
    whole = sorted(decade for decade, total in totals.items() if total >= 100 and decade < 2010)
    found: list[Row] = []
    for genre in sorted(set().union(*genres.values())):
        for first, later in combinations(whole, 2):
            (few, of_few), (many, of_many) = (
                (counts[decade, genre], totals[decade]) for decade in (first, later)
            )
            both = (few + many) / (of_few + of_many)
            if round(min(both, 1 - both) * min(of_few, of_many), 10) < 5:
                continue
            before, after = few / of_few, many / of_many
            error = math.sqrt(both * (1 - both) * (1 / of_few + 1 / of_many))
            chance = math.erfc(abs(after - before) / error / math.sqrt(2))
            ends = (*wilson(before, of_few), *wilson(after, of_many))
            low = after - before - math.hypot(after - ends[2], ends[1] - before)
            high = after - before + math.hypot(ends[3] - after, before - ends[0])
            found.append((genre, first, later, after - before, low, high, chance))
    # a change is significant if as many p values as its rank allows are at most its own
    chances = np.sort([row[-1] for row in found])
    allowed = chances[chances <= 0.05 * np.arange(1, len(found) + 1) / len(found)]
    rows = marts("""
        select
            genre, first_decade, later_decade, share_change, share_change_low,
            share_change_high, p_value
        from marts.rpt_decade_genre_changes order by genre, first_decade, later_decade
    """)
    assert_equal_rows(rows, found)
    judged = marts("""
        select
            count(*), count(*) filter (where is_significant), max(comparison_count),
            max(significant_count), max(p_value) filter (where is_significant)
        from marts.rpt_decade_genre_changes
    """)
    counted = (len(found), len(allowed))
    assert_equal_rows(judged, [(*counted, *counted, float(allowed.max()))])
    assert counted == (465, 178)
