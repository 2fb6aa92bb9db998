"""What the sample looks like at any size: as the little sample and the real releases do."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from ingest.sample.generator.genres import GENRES, NO_GENRES
from ingest.sample.generator.ratings import HALF_STARS_FROM
from ingest.sample.release import write_release
from ingest.sample.release.sizes import MOST_RATINGS, sizes_of
from ingest.source.forms import RELEASES
from tests.slow import slow


@dataclass(frozen=True)
class Release:
    """A release that has been written, and what asks for its rows."""

    ratings: int
    folder: Path
    connection: duckdb.DuckDBPyConnection

    def row(self, query: str) -> tuple[float, ...]:
        """Return the first row of an answer."""
        found = self.connection.execute(query).fetchone()
        assert found is not None
        return found


@contextmanager
def written(ratings: int, folder: Path) -> Iterator[Release]:
    write_release(folder, ratings=ratings, seed=1)
    with duckdb.connect() as connection:
        for name in ("movies", "ratings", "tags", "links"):
            path = {"path": str(folder / f"{name}.csv")}
            connection.execute(f"create table {name} as from read_csv($path, header = true)", path)
        yield Release(ratings, folder, connection)


@pytest.fixture(scope="module", params=[1, 500, 20_000, *slow(1_000_000)])
def release(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    with written(request.param, tmp_path_factory.mktemp("release") / "release") as release:
        yield release


@pytest.fixture(scope="module", params=[100_836, *slow(3_000_000)])
def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    with written(request.param, tmp_path_factory.mktemp("large") / "release") as release:
        yield release


def test_it_has_as_many_rows_as_were_asked_for(release: Release) -> None:
    sizes = sizes_of(release.ratings)
    assert release.row("select count(*), count(distinct userId) from ratings") == (
        sizes.ratings,
        sizes.users,
    )
    assert release.row("select count(*), count(distinct movieId) from movies") == (
        sizes.movies,
        sizes.movies,
    )
    assert release.row("select count(*) from tags") == (sizes.tags,)
    links = "select count(*), count(distinct imdbId), count(tmdbId) from links"
    in_all, imdb_ids, tmdb_ids = release.row(links)
    assert in_all == imdb_ids == sizes.movies
    assert 0.99 < tmdb_ids / in_all <= 1


def test_ratings_rise_by_user_and_movie_so_that_none_stands_twice(release: Release) -> None:
    with (release.folder / "ratings.csv").open(encoding="utf-8") as file:
        next(file)
        last = (0, 0)
        for line in file:
            user_id, movie_id, _, _ = line.split(",")
            key = (int(user_id), int(movie_id))
            assert last < key
            last = key


def test_tags_differ_and_rise_by_user_and_movie(release: Release) -> None:
    with (release.folder / "tags.csv").open(encoding="utf-8", newline="") as file:
        rows = [(int(r["userId"]), int(r["movieId"]), r["tag"]) for r in csv.DictReader(file)]
    assert len({(*row[:2], row[2].casefold()) for row in rows}) == len(rows)
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


def test_all_movies_rated_and_tagged_are_in_the_catalogue(release: Release) -> None:
    for name in ("ratings", "tags", "links"):
        query = f"select count(*) from {name} anti join movies using (movieId)"  # noqa: S608
        assert release.row(query) == (0,)


def test_times_are_within_the_sample_and_half_stars_begin_in_2003(release: Release) -> None:
    first, last = release.row("select min(timestamp), max(timestamp) from ratings")
    assert datetime(1996, 3, 29, tzinfo=UTC).timestamp() <= first
    assert last <= datetime(2018, 9, 24, tzinfo=UTC).timestamp()
    early = f"select count(*) from ratings where rating % 1 > 0 and timestamp < {HALF_STARS_FROM}"  # noqa: S608
    assert release.row(early) == (0,)


def test_users_rate_20_movies_at_least_where_there_are_20(release: Release) -> None:
    query = "select min(n) from (select count(*) as n from ratings group by userId)"
    (least,) = release.row(query)
    assert least >= min(20, release.ratings)


def test_most_users_rate_a_few_dozen_movies_and_few_thousands(large: Release) -> None:
    median, most = large.row(
        "select median(n), max(n) from (select count(*) as n from ratings group by userId)"
    )
    assert 50 <= median <= 85
    assert most > 2500


def test_a_few_movies_have_most_ratings_and_few_have_none(large: Release) -> None:
    top, most, without, movies, users = large.row(
        """
        with counts as (
            select movies.movieId, count(userId) as n
            from movies left join ratings using (movieId) group by all
        ),
        ranked as (select n, row_number() over (order by n desc) as place from counts)
        select sum(n) filter (place <= (select count(*) // 100 from movies)) / sum(n), max(n),
            count(*) filter (n = 0), count(*), (select count(distinct userId) from ratings)
        from ranked
        """
    )
    assert 0.15 < top < 0.6
    assert 0.3 < most / users < 0.65
    assert without / movies < 0.05


def test_ratings_run_from_half_a_star_to_five_around_three_and_a_half(large: Release) -> None:
    mean, kinds, mode = large.row(
        "select avg(rating), count(distinct rating), mode(rating) from ratings"
    )
    assert 3.4 < mean < 3.6
    assert kinds == 10
    assert mode == 4.0
    (halves,) = large.row(
        f"select avg((rating % 1 > 0)::int) from ratings where timestamp >= {HALF_STARS_FROM}"  # noqa: S608
    )
    assert 0.3 < halves < 0.5


def test_movies_and_users_differ_in_what_they_get_and_give(large: Release) -> None:
    for column in ("movieId", "userId"):
        (spread,) = large.row(
            f"select stddev(mean) from (select avg(rating) as mean from ratings group by {column}"  # noqa: S608
            " having count(*) > 20)"
        )
        assert 0.3 < spread < 0.6, column


def test_hardly_a_movie_is_rated_before_its_year(large: Release) -> None:
    (early,) = large.row(
        r"""
        select avg((year(to_timestamp(timestamp)) < try_cast(
            regexp_extract(title, '\((\d{4})\) ?$', 1) as int))::int)
        from ratings join movies using (movieId)
        """
    )
    assert early < 0.01


def test_titles_have_years_quotes_and_commas_and_genres_are_those_of_movielens(
    large: Release,
) -> None:
    with (large.folder / "movies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 0.99 < sum(row["title"].endswith(")") for row in rows) / len(rows) < 1
    text = "".join(row["title"] for row in rows)
    assert all(sign in text for sign in 'é"/&,')
    genres = Counter(genre for row in rows for genre in row["genres"].split("|"))
    assert set(genres) == {*GENRES, NO_GENRES}
    assert [genre for genre, _ in genres.most_common(2)] == ["Drama", "Comedy"]


def test_few_users_write_most_tags_and_most_tags_are_rare(large: Release) -> None:
    taggers, distinct, tags = large.row(
        "select count(distinct userId), count(distinct lower(tag)), count(*) from tags"
    )
    users = sizes_of(large.ratings).users
    assert 0.03 < taggers / users < 0.2
    assert 0.05 < distinct / tags < 0.5
    (busiest,) = large.row("select max(n) from (select count(*) as n from tags group by userId)")
    assert busiest > 30 * tags / taggers or busiest > tags / 5


def test_sizes_are_those_of_the_releases_and_grow_between_them() -> None:
    known = {one.name: one.counts for one in RELEASES}
    for name in ("ml-latest-small of 2018", "ml-25m", "ml-32m"):
        sizes = sizes_of(known[name]["ratings"])
        assert (sizes.movies, sizes.tags) == (known[name]["movies"], known[name]["tags"])
    grown = [sizes_of(n) for n in (1, 10**3, 10**4, 10**5, 10**6, 10**7, 10**8, MOST_RATINGS)]
    for fewer, more in pairwise(grown):
        assert fewer.users <= more.users
        assert fewer.movies <= more.movies
        assert fewer.tags <= more.tags
