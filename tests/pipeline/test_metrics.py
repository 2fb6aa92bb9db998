"""The metrics of dbt's semantic layer give what the marts have."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.pipeline.conftest import Checkout, Made

ROOT = Path(__file__).parents[2]
METRICS = [
    metric["name"]
    for metric in yaml.safe_load((ROOT / "models" / "marts" / "_metrics.yml").read_text())[
        "metrics"
    ]
]
OF_RATINGS = """
    count(*) as ratings, sum(rating) as stars, count_if(is_liked) as liked_ratings,
    avg(rating) as mean_rating, avg(is_liked::int) as liked_share,
    count(distinct user_id) as active_users, count(*) / count(distinct user_id) as ratings_per_user,
    count(distinct movie_id) as rated_movies
    from marts.fct_ratings
"""
ASKED = [
    (
        "metric_time__year",
        f"select rated_year, {OF_RATINGS} group by rated_year",
        METRICS[:8],
    ),
    (
        "movie__decade",
        f"select decade, {OF_RATINGS} left join marts.dim_movies using (movie_id) group by decade",
        METRICS[:8],
    ),
    (
        "movie__genre",
        (
            f"select genre, {OF_RATINGS} left join marts.bdg_movie_genres using (movie_id)"
            " group by genre"
        ),
        METRICS[:8],
    ),
    (
        "metric_time__year,movie__genre",
        (
            f"select concat_ws(' ', rated_year, coalesce(genre, '')), {OF_RATINGS}"
            " left join marts.bdg_movie_genres using (movie_id) group by genre, rated_year"
        ),
        METRICS[:8],
    ),
    (
        "user__least_rating_count",
        (
            "select case when rating_count >= 1000 then 1000 when rating_count >= 100 then 100"
            " when rating_count >= 10 then 10 when rating_count >= 1 then 1 else 0 end,"
            " sum(tag_count), count(*) filter (tag_count > 0)"
            " from marts.dim_users group by all having sum(tag_count) > 0"
        ),
        ["tag_uses", "taggers"],
    ),
    (
        "metric_time__month",
        (
            "select date_trunc('month', tagged_on), count(*), count(distinct user_id),"
            " count(distinct tag_key) from marts.fct_tags group by all"
        ),
        ["tag_uses", "taggers", "tags_used"],
    ),
    (
        "movie__genre",
        (
            "select genre, tag_count from marts.dim_genres where tag_count > 0"
            " union all select null, count(*) from marts.fct_tags where movie_id not in"
            " (select movie_id from marts.bdg_movie_genres) having count(*) > 0"
        ),
        ["tag_uses"],
    ),
    (
        "movie__genre",
        (
            "select genre, count(*) from marts.dim_movies"
            " left join marts.bdg_movie_genres using (movie_id)"
            " where release_year is not null group by genre"
        ),
        ["movies_released"],
    ),
    (
        "movie__released_on__year",
        (
            "select release_year, movie_count from marts.rpt_movies_by_year"
            " where release_year is not null and movie_count > 0"
        ),
        ["movies_released"],
    ),
    (
        "user__first_active_on__year",
        "select year(first_active_at), count(*) from marts.dim_users group by all",
        ["new_users"],
    ),
]

pytestmark = pytest.mark.slow


def query(checkout: Checkout, *arguments: str) -> None:
    """Ask a checkout's metrics, and fail if they don't answer."""
    said = subprocess.run(
        [
            *(sys.executable, "-m", "warehouse", "metrics", "--db", str(checkout.db), "query"),
            *arguments,
        ],
        cwd=checkout.path,
        env={**os.environ, "FILMS_RAW_DIR": checkout.variables["FILMS_RAW_DIR"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    assert said.returncode == 0, said.stdout[-3000:]


def test_every_metric_is_asked_for() -> None:
    assert {name for _, _, names in ASKED for name in names} == set(METRICS)
    assert len(METRICS) >= 12


@pytest.mark.parametrize(
    ("by", "sql", "names"), ASKED, ids=[f"{names[0]} by {by}" for by, _, names in ASKED]
)
def test_a_metric_is_what_the_marts_have(
    run_twice: tuple[Checkout, Made, Made], tmp_path: Path, by: str, sql: str, names: list[str]
) -> None:
    checkout, _, _ = run_twice
    answer = tmp_path / "answer.csv"
    query(checkout, "--metrics", ",".join(names), "--group-by", by, "--csv", str(answer))
    with answer.open() as file:
        head, *rows = csv.reader(file)
    keys = len(by.split(","))
    by_metricflow = {
        " ".join(map(key_of, row[:keys], by.split(","))): dict(
            zip(head[keys:], map(number_of, row[keys:]), strict=True)
        )
        for row in rows
    }
    if "released" in by:  # MetricFlow gives those without a year, too, which were never released
        assert set(by_metricflow.pop("", {}).values()) <= {0}
    expected = {
        key_of(str(key if key is not None else ""), by): dict(
            zip(names, map(float, values), strict=True)  # type: ignore[arg-type]
        )
        for key, *values in checkout.query(sql)
    }
    assert set(by_metricflow) == set(expected)
    for key, values in expected.items():
        assert by_metricflow[key] == pytest.approx(values, rel=1e-9), key


def test_metrics_are_asked_while_somebody_else_reads(
    run_twice: tuple[Checkout, Made, Made],
) -> None:
    checkout, _, _ = run_twice
    with duckdb.connect(str(checkout.db), read_only=True):
        query(checkout, "--quiet", "--metrics", "ratings")


def key_of(text: str, by: str) -> str:
    """Return a group's name as both write it: a year or month without its day, a whole number."""
    if "genre" in by:
        return text
    if "month" in by:
        return text[:7]
    return text[:4] if "year" in by else text.removesuffix(".0")


def number_of(text: str) -> float:
    """Return a number of MetricFlow's CSV; nothing is none."""
    return float(text or 0)
