"""The catalogue and its use as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reports.data.query import Query


@dataclass(frozen=True, slots=True)
class Total:
    """A measure: a number, or a moment in UTC; both are null where there is nothing to measure."""

    name: str
    value: float | None
    value_at: dt.datetime | None


TOTALS = Query(
    Total,
    """
select name, value, value_at
from marts.rpt_totals
order by name
""",
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole warehouse; the other measures are null where nothing has them."""

    movie_count: int
    undated_movie_count: int
    unrated_movie_count: int
    rated_movie_count: int
    first_release_year: int | None
    last_release_year: int | None
    genreless_movie_count: int
    rating_count: int
    first_rated_at: dt.datetime | None
    last_rated_at: dt.datetime | None
    mean_rating: float | None
    median_rating: float | None
    user_count: int
    rater_count: int
    tag_use_count: int
    tagger_count: int
    tag_count: int


def totals_of(rows: Sequence[Total]) -> Totals:
    """Returns the measures by name.

    Raises:
        KeyError: the mart lacks a measure.
    """
    by_name = {row.name: row for row in rows}

    def count(name: str) -> int:
        return int(by_name[name].value or 0)

    def year(name: str) -> int | None:
        value = by_name[name].value
        return None if value is None else int(value)

    return Totals(
        movie_count=count("movie_count"),
        undated_movie_count=count("undated_movie_count"),
        unrated_movie_count=count("unrated_movie_count"),
        rated_movie_count=count("rated_movie_count"),
        first_release_year=year("first_release_year"),
        last_release_year=year("last_release_year"),
        genreless_movie_count=count("genreless_movie_count"),
        rating_count=count("rating_count"),
        first_rated_at=by_name["first_rated_at"].value_at,
        last_rated_at=by_name["last_rated_at"].value_at,
        mean_rating=by_name["mean_rating"].value,
        median_rating=by_name["median_rating"].value,
        user_count=count("user_count"),
        rater_count=count("rater_count"),
        tag_use_count=count("tag_use_count"),
        tagger_count=count("tagger_count"),
        tag_count=count("tag_count"),
    )
