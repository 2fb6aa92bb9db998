from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from statistics import fmean, median

import msgspec
import pytest

from ingest.sample.generator import generate
from ingest.sample.generator.ratings import HALF_STARS_FROM
from ingest.sample.records import Dataset

GOLDEN = {
    "movies": "9157299bf0d5ccd5ea97d4f9c868e51f8ed25d0a5804a65e43718ec7db8c221b",
    "ratings": "90f3dd298187f759f0de715fa457160915c62e240581c3f0852e5fd6b7305d49",
    "tags": "19c8cc87b3e8a15405283440615a7a9bfc7d0d7faa1dfc4d909ee6dec316bc14",
    "links": "59e644ff5609f3ecda4763d3eb9bc15a686f951b841b54a6e8a2000c5697762d",
}


@pytest.mark.parametrize("resource", GOLDEN)
def test_the_same_bytes_are_made_everywhere(generated: Dataset, resource: str) -> None:
    """Other bytes are another sample: its version must be raised with them."""
    encoded = msgspec.json.encode(getattr(generated, resource))
    assert hashlib.sha256(encoded).hexdigest() == GOLDEN[resource]
    assert generated.identity == "sample (seed 1, version 1)"


def test_another_seed_makes_as_many_other_rows(generated: Dataset) -> None:
    other = generate(seed=2)
    assert other.identity == "sample (seed 2, version 1)"
    for resource, count in [("movies", 9742), ("ratings", 100_836), ("tags", 3683)]:
        rows = getattr(other, resource)
        assert len(rows) == count
        assert rows != getattr(generated, resource)


def test_610_users_rate_by_user_and_movie(generated: Dataset) -> None:
    keys = [(rating.user_id, rating.movie_id) for rating in generated.ratings]
    assert len(keys) == 100_836
    assert keys == sorted(set(keys))
    assert len({user_id for user_id, _ in keys}) == 610


def test_users_rate_20_movies_at_least_and_a_few_thousands(generated: Dataset) -> None:
    counts = sorted(Counter(rating.user_id for rating in generated.ratings).values())
    assert counts[0] == 20
    assert 55 <= median(counts) <= 85
    assert 2500 <= counts[-1] <= 2900


def test_a_few_movies_have_most_ratings_and_most_movies_few(generated: Dataset) -> None:
    counts = Counter(rating.movie_id for rating in generated.ratings)
    in_all = sorted((counts[movie.movie_id] for movie in generated.movies), reverse=True)
    assert 280 <= in_all[0] <= 350
    assert in_all.count(0) == 18
    assert 0.3 <= in_all.count(1) / len(in_all) <= 0.4
    assert sum(in_all[:97]) / 100_836 > 0.15


def test_every_rated_movie_is_in_the_catalogue(generated: Dataset) -> None:
    movies = {movie.movie_id for movie in generated.movies}
    assert {rating.movie_id for rating in generated.ratings} <= movies
    assert {tag.movie_id for tag in generated.tags} <= movies


def test_half_stars_begin_in_may_2003(generated: Dataset) -> None:
    halves = [rating.timestamp for rating in generated.ratings if rating.rating % 1]
    first = datetime.fromtimestamp(min(halves), UTC)
    assert (first.year, first.month) == (2003, 5)
    since = sum(rating.timestamp >= HALF_STARS_FROM for rating in generated.ratings)
    assert 0.3 <= len(halves) / since <= 0.5


def test_ratings_run_from_half_a_star_to_five_around_three_and_a_half(generated: Dataset) -> None:
    stars = [rating.rating for rating in generated.ratings]
    assert sorted(set(stars)) == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]
    assert 3.4 <= fmean(stars) <= 3.6
    assert Counter(stars).most_common(1)[0][0] == 4.0


def test_ratings_date_from_1996_to_2018_in_each_year(generated: Dataset) -> None:
    years = Counter(datetime.fromtimestamp(row.timestamp, UTC).year for row in generated.ratings)
    assert sorted(years) == list(range(1996, 2019))
    assert min(years.values()) > 1000


def test_more_than_half_of_the_users_come_once_and_others_over_years(generated: Dataset) -> None:
    days = defaultdict(set)
    for rating in generated.ratings:
        days[rating.user_id].add(rating.timestamp // 86_400)
    assert 0.45 <= sum(len(seen) <= 2 for seen in days.values()) / 610 <= 0.75
    assert sum(max(seen) - min(seen) > 365 for seen in days.values()) > 50


def test_users_rate_one_movie_after_the_other(generated: Dataset) -> None:
    """A page of movies is rated within a second or so, a sitting takes minutes."""
    times = defaultdict(list)
    for rating in generated.ratings:
        times[rating.user_id].append(rating.timestamp)
    pauses = [after - before for seen in times.values() for before, after in pairwise(sorted(seen))]
    assert 2 <= median(pauses) <= 15


def test_ratings_fall_a_little_over_a_users_lifetime(generated: Dataset) -> None:
    by_user = defaultdict(list)
    for rating in sorted(generated.ratings, key=lambda row: row.timestamp):
        by_user[rating.user_id].append(rating.rating)
    busy = [stars for stars in by_user.values() if len(stars) >= 100]
    early = fmean(fmean(stars[: len(stars) // 5]) for stars in busy)
    late = fmean(fmean(stars[-(len(stars) // 5) :]) for stars in busy)
    assert 0.05 < early - late < 0.4


def test_sequels_please_those_whom_the_first_part_pleased(generated: Dataset) -> None:
    """Tastes are there to be found: users' opinions of two parts of a series go together."""
    means = _means_by_user(generated)
    opinions: dict[int, dict[int, float]] = defaultdict(dict)
    for rating in generated.ratings:
        opinions[rating.movie_id][rating.user_id] = rating.rating - means[rating.user_id]
    names = {movie.title[:-7]: movie.movie_id for movie in generated.movies}
    agreements = []
    for name, movie_id in names.items():
        sequel = opinions[names.get(f"{name} II", names.get(f"{name} 2", 0))]
        both = opinions[movie_id].keys() & sequel.keys()
        if len(both) >= 15:
            agreements.append(fmean(opinions[movie_id][user] * sequel[user] for user in both))
    assert len(agreements) >= 5
    assert fmean(agreements) > 0.1


def test_some_movies_divide_their_viewers(generated: Dataset) -> None:
    stars = defaultdict(list)
    for rating in generated.ratings:
        stars[rating.movie_id].append(rating.rating)
    divided = 0
    for seen in stars.values():
        hated = sum(rating <= 2 for rating in seen) / len(seen)
        loved = sum(rating >= 4.5 for rating in seen) / len(seen)
        divided += len(seen) >= 50 and min(hated, loved) > 0.2
    assert 3 <= divided <= 40


def test_ratings_before_release_are_a_handful(generated: Dataset) -> None:
    years = {movie.movie_id: movie.title.rstrip()[-5:-1] for movie in generated.movies}
    early = 0
    for rating in generated.ratings:
        year = years[rating.movie_id]
        rated = datetime.fromtimestamp(rating.timestamp, UTC).year
        early += year.isdigit() and rated < int(year)
    assert 1 <= early <= 12


def test_58_users_write_3683_tags_by_user_movie_and_time(generated: Dataset) -> None:
    keys = [(tag.user_id, tag.movie_id, tag.timestamp) for tag in generated.tags]
    assert len(keys) == 3683
    assert keys == sorted(keys)
    assert len({(tag.user_id, tag.movie_id, tag.tag) for tag in generated.tags}) == 3683
    assert len({tag.user_id for tag in generated.tags}) == 58


def test_one_user_writes_far_more_tags_than_the_others(generated: Dataset) -> None:
    (_, most), (_, next_most) = Counter(tag.user_id for tag in generated.tags).most_common(2)
    assert most > 3 * next_most


def test_the_most_frequent_tag_is_one_users_private_list(generated: Dataset) -> None:
    (tag, count), *_ = Counter(row.tag for row in generated.tags).most_common(1)
    assert count == 131
    assert len({row.user_id for row in generated.tags if row.tag == tag}) == 1


def test_about_half_of_the_tags_are_not_the_first_of_their_user_and_movie(
    generated: Dataset,
) -> None:
    firsts = {(tag.user_id, tag.movie_id) for tag in generated.tags}
    assert 0.42 <= len(firsts) / 3683 <= 0.55


def test_spellings_differ_in_case_and_blanks(generated: Dataset) -> None:
    spellings = defaultdict(set)
    for row in generated.tags:
        spellings[row.tag.strip().casefold()].add(row.tag)
    assert sum(len(seen) > 1 for seen in spellings.values()) > 50
    assert sum(row.tag != row.tag.strip() for row in generated.tags) > 10
    assert len(spellings) > 1000


def test_praise_goes_with_good_ratings_and_blame_with_bad_ones(generated: Dataset) -> None:
    stars = {(row.user_id, row.movie_id): row.rating for row in generated.ratings}
    said = defaultdict(list)
    for row in generated.tags:
        if (row.user_id, row.movie_id) in stars:
            said[row.tag.strip().casefold()].append(stars[row.user_id, row.movie_id])
    assert fmean(said["atmospheric"]) > 4
    assert fmean(said["boring"]) < 3


def test_most_tags_are_on_movies_that_the_user_has_rated(generated: Dataset) -> None:
    rated = {(row.user_id, row.movie_id) for row in generated.ratings}
    share = sum((tag.user_id, tag.movie_id) in rated for tag in generated.tags) / 3683
    assert 0.9 < share < 1


def _means_by_user(generated: Dataset) -> dict[int, float]:
    stars = defaultdict(list)
    for rating in generated.ratings:
        stars[rating.user_id].append(rating.rating)
    return {user_id: fmean(seen) for user_id, seen in stars.items()}
