"""Insights on users and their genres equal what pandas and plain Python count in the CSV files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from tests.warehouse.by_hand import Csv, Row, assert_equal_rows, by_genre
from tests.warehouse.movielens import Query, on_real_data
from tests.warehouse.student import student_t_quantile

pytestmark = on_real_data


def test_genre_tilt_equals_numpy(marts: Query, csv: Csv) -> None:
    own = csv["ratings"].groupby("userId")["rating"].transform("mean")
    rated = by_genre(csv, csv["ratings"].assign(deviation=csv["ratings"]["rating"] - own))
    expected = []
    for genre, ratings in rated.groupby("genre"):
        if len(ratings) < 500:
            continue
        mean = ratings["deviation"].mean()
        errors = (ratings["deviation"] - mean).groupby(ratings["userId"]).sum()
        users = len(errors)
        spread = math.sqrt(users / (users - 1) * (errors**2).sum()) / len(ratings)
        margin = student_t_quantile(0.975, users - 1) * spread
        most = ratings["userId"].value_counts().max() / len(ratings)
        expected.append((genre, mean, mean - margin, mean + margin, len(ratings), users, most, 500))
    rows = marts("""
        select
            genre, mean_deviation, mean_deviation_low, mean_deviation_high, rating_count,
            user_count, top_user_share, min_rating_count
        from marts.rpt_genre_tilt order by genre
    """)
    assert_equal_rows(rows, expected)


def test_genre_tilt_outside_the_genre_equals_numpy(marts: Query, csv: Csv) -> None:
    """Cameron, Gelbach and Miller's variance, by user and by movie less what both hold."""
    ratings = csv["ratings"]
    rated = by_genre(csv, ratings)
    everything = ratings.groupby("userId")["rating"].agg(["sum", "size"])
    expected = []
    for genre, own in rated.groupby("genre"):
        if len(own) < 500:
            continue
        inside = own.groupby("userId")["rating"].agg(["sum", "size"])
        outside = everything.loc[inside.index] - inside
        mean = (outside["sum"] / outside["size"]).where(outside["size"] > 0)
        tilt = (own["rating"] - own["userId"].map(mean)).dropna()
        errors = tilt - tilt.mean()
        counts, variances = [], []
        for cluster in (own["userId"], own["movieId"], pd.Series(own.index, own.index)):
            sums = errors.groupby(cluster.loc[errors.index]).sum()
            counts.append(len(sums))
            variances.append((sums**2).sum() * len(sums) / (len(sums) - 1))
        variance = max(variances[0] + variances[1] - variances[2], *variances[:2])
        freedom = min(counts[:2]) - 1
        margin = student_t_quantile(0.975, freedom) * math.sqrt(variance) / len(tilt)
        center = float(tilt.mean())
        row = (genre, center, center - margin, center + margin, len(tilt), counts[0], counts[1])
        expected.append(row)
    expected.sort(key=lambda row: (-round(row[1], 10), row[0]))
    rows = marts("""
        select
            genre, tilt, tilt_low, tilt_high, compared_rating_count, compared_user_count,
            compared_movie_count
        from marts.rpt_genre_tilt order by tilt_rank
    """)
    assert_equal_rows(rows, expected)
    found = {row[0]: row for row in rows}
    assert round(found["Drama"][1], 3) == 0.241
    assert round((found["Western"][3] - found["Western"][2]) / 2, 2) == 0.12


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the ends of Wilson's 95 % interval: where the share is 1.96 errors from either."""
    z = 1.959963984540054
    a, b, c = 1 + z * z / count, -(2 * share + z * z / count), share * share
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_user_genre_affinity_equals_pandas(marts: Query, csv: Csv) -> None:
    ratings = csv["ratings"]
    rated = by_genre(csv, ratings)
    overall = rated["genre"].value_counts() / len(ratings)
    counts = rated.groupby(["userId", "genre"]).size().to_dict()
    expected = []
    for user, total in ratings["userId"].value_counts().items():
        if total < 50:
            continue
        ranked: list[tuple[float, str]] = []
        for genre, share in overall.items():
            own = counts.get((user, genre), 0)
            if round(total * share, 10) >= 5:
                ranked.append((-round(own / total / share, 10), str(genre)))
        places = {genre: place for place, (_, genre) in enumerate(sorted(ranked), start=1)}
        for genre, share in overall.items():
            own = counts.get((user, genre), 0)
            lift = own / total / share
            low, high = (end / share for end in wilson(own / total, total))
            known = (user, genre, places.get(str(genre)), lift, low, high)
            expected.append((*known, own / total, share, own, total * share, total, 50, 5))
    rows = marts("""
        select
            user_id, genre, lift_rank, lift, lift_low, lift_high, user_share, overall_share,
            rating_count, expected_rating_count, user_rating_count, min_user_rating_count,
            min_expected_count
        from marts.rpt_user_genre_affinity order by user_id, genre
    """)
    assert_equal_rows(rows, sorted(expected, key=lambda row: row[:2]))


def of_users_followed(new: Sequence[set[int]], window: range, end: int) -> Row:
    """Return the share active in a window after their first day, its interval, and both counts."""
    whole = [active for active in new if min(active) + window[-1] <= end]
    stayed = sum(any(min(active) + day in active for day in window) for active in whole)
    if len(whole) < 10:
        return None, None, None, stayed, len(whole)
    share = stayed / len(whole)
    return share, *wilson(share, len(whole)), stayed, len(whole)


def test_user_retention_equals_a_walk_through_the_days(marts: Query, csv: Csv) -> None:
    actions = pd.concat([csv["ratings"], csv["tags"]])
    days = (actions["timestamp"] // 86_400).groupby(actions["userId"]).agg(set)
    end = max(max(active) for active in days)
    least = int(csv["ratings"]["userId"].value_counts().min())
    users = [(datetime.fromtimestamp(min(active) * 86_400, tz=UTC).year, active) for active in days]
    expected = []
    for year in sorted({year for year, _ in users}):
        new = [active for began, active in users if began == year]
        single = sum(len(active) == 1 for active in new)
        for later, around in ((1, 0), (30, 3), (365, 3)):
            on_day = of_users_followed(new, range(later - around, later + around + 1), end)
            from_day_on = of_users_followed(new, range(later, later + 365), end)
            if max(on_day[-1], from_day_on[-1]) < 10:
                continue
            counts = (len(new), single, single / len(new), 10, 365, around, least)
            expected.append((year, later, *on_day, *from_day_on, *counts))
    assert {row[0] for row in expected if row[1] == 1 and row[7] is None} == {2018}
    rows = marts("""
        select
            began_year, days_later, on_day_share, on_day_share_low, on_day_share_high,
            on_day_active_user_count, on_day_user_count, active_share, active_share_low,
            active_share_high, active_user_count, user_count, new_user_count,
            single_day_user_count, single_day_share, min_user_count, window_days,
            tolerance_days, least_rating_count
        from marts.rpt_user_retention order by began_year, days_later
    """)
    assert_equal_rows(rows, expected)


def test_retention_by_delay_sums_the_users_of_the_years(marts: Query) -> None:
    years = marts("""
        select days_later, on_day_active_user_count, on_day_user_count
        from marts.rpt_user_retention where on_day_share is not null
    """)
    expected = []
    for days, around in ((1, 0), (30, 3), (365, 3)):
        active = sum(row[1] for row in years if row[0] == days)
        users = sum(row[2] for row in years if row[0] == days)
        share = active / users
        expected.append((days, share, *wilson(share, users), active, users, around, 10, 20))
    rows = marts("""
        select
            days_later, on_day_share, on_day_share_low, on_day_share_high,
            on_day_active_user_count, on_day_user_count, tolerance_days, min_user_count,
            least_rating_count
        from marts.rpt_retention_by_delay order by days_later
    """)
    assert_equal_rows(rows, expected)


def test_user_groups_equal_a_sort_into_thirds(marts: Query, csv: Csv) -> None:
    rated = csv["ratings"].groupby("userId")["rating"]
    users = pd.DataFrame({"n": rated.size(), "mean": rated.mean(), "std": rated.std()}).round(10)
    users = users[users["n"] >= 20].reset_index()
    edges: dict[str, dict[int, tuple[float, float]]] = {}
    sizes: dict[str, dict[int, int]] = {}
    for column in ("mean", "std"):
        order = users.sort_values([column, "userId"]).index
        parts = np.array_split(order, 3)
        for third, part in enumerate(parts, start=1):
            users.loc[part, f"{column}_third"] = third
            values = users.loc[part, column]
            edges.setdefault(column, {})[third] = (values.min(), values.max())
            sizes.setdefault(column, {})[third] = len(part)
    expected = []
    for mean in (1, 2, 3):
        for std in (1, 2, 3):
            group = users[(users["mean_third"] == mean) & (users["std_third"] == std)]
            chance = sizes["mean"][mean] * sizes["std"][std] / len(users)
            borders = (*edges["mean"][mean], *edges["std"][std])
            shares = (len(group) / len(users), chance, len(group) / chance)
            expected.append((mean, std, *borders, len(group), *shares, int(group["n"].sum()), 20))
    rows = marts("""
        select
            mean_third, stddev_third, lowest_mean_rating, highest_mean_rating,
            lowest_rating_stddev, highest_rating_stddev, user_count, user_share,
            expected_user_count, lift, rating_count, min_rating_count
        from marts.rpt_user_groups order by mean_third, stddev_third
    """)
    assert_equal_rows(rows, expected)
