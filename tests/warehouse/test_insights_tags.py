"""What the warehouse says of tags equals what pandas computes from the CSV files."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.by_hand import Csv, assert_equal_rows
from tests.warehouse.movielens import Query, on_real_data, shown_tags
from tests.warehouse.student import student_t_quantile

pytestmark = on_real_data

# what the mart's quantile of Student's t may differ by from the exact one
INTERVAL = 1e-5


@pytest.fixture(scope="module")
def uses(csv: Csv) -> pd.DataFrame:
    """Return every use of a tag with its key, the spelling shown and its time."""
    frame = csv["tags"].assign(shown=shown_tags(csv["tags"]))
    frame["key"] = frame["tag"].str.strip().str.lower()
    return frame.assign(at=pd.to_datetime(frame["timestamp"], unit="s"))


def test_tags_equal_pandas(marts: Query, uses: pd.DataFrame) -> None:
    expected = [
        (
            *(key, of["shown"].iloc[0]),
            *(of["at"].min().to_pydatetime(), of["at"].max().to_pydatetime()),
            *(len(of), of["userId"].nunique(), of["movieId"].nunique()),
            of["tag"].str.strip().nunique(),
        )
        for key, of in uses.groupby("key")
    ]
    rows = marts("""
        select
            tag_key, tag, first_tagged_at, last_tagged_at, use_count, user_count, movie_count,
            spelling_count
        from marts.dim_tags order by tag_key
    """)
    assert_equal_rows(rows, sorted(expected, key=lambda row: row[0].encode()))


@pytest.mark.parametrize("table", ["rpt_tag_counts", "rpt_genre_tags", "rpt_tag_verdicts"])
def test_every_table_about_tags_names_each_by_the_key_of_its_spelling(
    marts: Query, table: str
) -> None:
    assert marts(f"""
        select count(*), count(distinct other.tag_key)
        from marts.{table} as other
        left join marts.dim_tags as tags on other.tag_key = tags.tag_key and other.tag = tags.tag
        where tags.tag_key is null
    """) == [(0, 0)]  # noqa: S608  # ours


def test_a_join_by_key_loses_no_use(marts: Query, uses: pd.DataFrame) -> None:
    [(joined,)] = marts("""
        select count(*)
        from marts.fct_tags
        inner join marts.rpt_tag_counts on fct_tags.tag_key = rpt_tag_counts.tag_key
    """)
    assert joined == len(uses)


def test_tags_by_year_equal_pandas(marts: Query, csv: Csv, uses: pd.DataFrame) -> None:
    last = pd.to_datetime(
        max(csv[name]["timestamp"].max() for name in ("ratings", "tags")), unit="s"
    )
    began = uses.groupby("key")["at"].min().dt.year
    expected = []
    for year in range(uses["at"].min().year, last.year + 1):
        of = uses[uses["at"].dt.year == year]
        most = of["userId"].value_counts().max() / len(of) if len(of) else None
        counts = (len(of), *(of[name].nunique() for name in ("userId", "movieId", "key")))
        expected.append((year, *counts, int((began == year).sum()), most, year == last.year))
    rows = marts("""
        select
            tagged_year, use_count, user_count, movie_count, tag_count, new_tag_count,
            top_user_share, is_incomplete_year
        from marts.rpt_tags_by_year order by tagged_year
    """)
    assert_equal_rows(rows, expected)
    assert sum(row[5] for row in rows) == uses["key"].nunique()


@pytest.fixture(scope="module")
def weighted(csv: Csv) -> pd.Series[float]:
    """Return the weighted rating of each rated movie, by its id."""
    stars = csv["ratings"].groupby("movieId")["rating"]
    overall, prior = csv["ratings"]["rating"].mean(), np.percentile(stars.size(), 90)
    rated: pd.Series[float] = (stars.sum() + prior * overall) / (stars.size() + prior)
    return rated.round(10)


@pytest.fixture(scope="module")
def rated_uses(uses: pd.DataFrame, weighted: pd.Series[float]) -> pd.DataFrame:
    """Return the uses on rated movies with the movie's weighted rating and what that makes it."""
    frame = uses.assign(weighted=uses["movieId"].map(weighted)).dropna(subset="weighted")
    kinds = [frame["weighted"] >= 3.75, frame["weighted"] < 3.25]
    return frame.assign(kind=np.select(kinds, ["good", "bad"], "between"))


def compared(uses: pd.DataFrame) -> pd.DataFrame:
    """Return each tag's counts of movies, log-odds ratio, z score, mean and its margin, by key."""
    said = uses.drop_duplicates(["movieId", "key"])
    counts = pd.crosstab(said["key"], said["kind"])
    prior = counts.sum(axis=1) / counts.to_numpy().sum() * counts[["good", "bad"]].sum().min()
    ratio, variance = pd.Series(0.0, index=counts.index), pd.Series(0.0, index=counts.index)
    for kind, sign in (("good", 1), ("bad", -1)):
        belief = counts[kind] + prior
        ratio += sign * np.log(belief / (belief.sum() - belief))
        variance += 1 / belief
    of_tag = said.groupby("key")["weighted"]
    sizes = of_tag.size()
    quantiles = sizes.map(lambda n: student_t_quantile(0.975, n - 1) if n > 1 else math.nan)
    return counts.assign(
        ratio=ratio,
        z=(ratio / np.sqrt(variance)).round(10),
        mean=of_tag.mean(),
        margin=quantiles * of_tag.std() / np.sqrt(sizes),
    )


@pytest.fixture(scope="module")
def verdicts(rated_uses: pd.DataFrame, weighted: pd.Series[float]) -> pd.DataFrame:
    """Return the tags with enough users and movies, each judged anew without each user."""
    whole = compared(rated_uses)
    judged = rated_uses[rated_uses["kind"] != "between"]
    whole["users"] = judged.groupby("key")["userId"].nunique()
    found = whole[(whole["users"] >= 3) & (whole["good"] + whole["bad"] >= 5)].copy()
    said = rated_uses.drop_duplicates(["movieId", "key"])
    found["any_tag"], found["any_movie"] = said["weighted"].mean(), weighted.mean()
    side = np.sign(found["z"])
    beyond = found[["any_tag", "any_movie"]]
    ahead = beyond.max(axis=1).where(side > 0, beyond.min(axis=1))
    turned, is_apart = side * found["z"], found["z"].notna()
    for user in [None, *rated_uses["userId"].unique()]:
        rest = compared(rated_uses[rated_uses["userId"] != user]).reindex(found.index)
        turned = np.minimum(turned, (side * rest["z"]).fillna(0.0))
        is_apart &= side * (rest["mean"] - ahead) > rest["margin"]
    p_values = turned.map(lambda z: math.erfc(max(z, 0.0) / math.sqrt(2)))
    order = p_values.sort_values(ascending=False).index
    corrected = p_values[order] * len(order) / np.arange(len(order), 0, -1)
    return found.assign(
        least=side * turned,
        p=p_values,
        adjusted=corrected.cummin().clip(upper=1).reindex(found.index),
        is_apart=is_apart,
    )


def test_tag_verdicts_equal_those_without_each_user_in_turn(
    marts: Query, uses: pd.DataFrame, verdicts: pd.DataFrame
) -> None:
    shown = dict(zip(uses["key"], uses["shown"], strict=True))
    expected = [
        (
            *(key, shown[key], row["z"], row["ratio"], row["least"], row["p"], row["adjusted"]),
            bool(row["adjusted"] <= 0.05 and row["is_apart"]),
            *(bool(abs(row["z"]) >= 1.96), bool(row["is_apart"])),
            *(row["good"] + row["bad"], row["good"], row["between"], row["bad"]),
            *(row["good"] + row["between"] + row["bad"], row["good"] / 1094, row["bad"] / 154),
            *(row["users"], row["mean"]),
            *(row["any_tag"], row["any_movie"], 1094, 154, 3.75, 3.25, 1.96, 0.05, 3, 5),
        )
        for key, row in ((str(key), row) for key, row in verdicts.iterrows())
    ]
    expected.sort(key=lambda row: (-row[2], row[1].encode()))
    rows = marts("""
        select
            tag_key, tag, z_score, log_odds_ratio, least_z_score, p_value, adjusted_p_value,
            is_significant, is_significant_alone, is_mean_apart, movie_count, good_movie_count,
            between_movie_count, bad_movie_count, tagged_movie_count, good_tag_share,
            bad_tag_share, user_count,
            mean_weighted_rating, any_tag_mean_weighted_rating, any_movie_mean_weighted_rating,
            good_total, bad_total, good_movie_min_rating, bad_movie_below_rating, min_z_score,
            max_false_discovery_rate, min_user_count, min_movie_count
        from marts.rpt_tag_verdicts order by z_score_rank
    """)
    assert_equal_rows(rows, expected)
    assert any(row[9] for row in rows)


def test_intervals_of_tags_means_equal_students(marts: Query, verdicts: pd.DataFrame) -> None:
    rows = marts("""
        select tag_key, mean_weighted_rating_low, mean_weighted_rating_high
        from marts.rpt_tag_verdicts
    """)
    assert len(rows) == len(verdicts)
    for key, low, high in rows:
        mean, margin = verdicts["mean"][key], verdicts["margin"][key]
        assert (low, high) == pytest.approx((mean - margin, mean + margin), abs=INTERVAL)


def test_superhero_is_no_mark_of_bad_movies(marts: Query) -> None:
    """Alone it would be, but a user or two made it, and its movies aren't worse than others."""
    assert marts("""
        select
            good_movie_count, between_movie_count, bad_movie_count, is_significant_alone,
            is_significant,
            any_movie_mean_weighted_rating
            between mean_weighted_rating_low and mean_weighted_rating_high
        from marts.rpt_tag_verdicts where tag_key = 'superhero'
    """) == [(4, 9, 9, True, False, True)]
