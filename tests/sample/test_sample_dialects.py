from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

import httpx
import pytest

from ingest.sample import open_sample
from ingest.sample.dialect import OTHER, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sample.records import Dataset


@pytest.fixture(scope="module")
def other(generated: Dataset) -> Iterator[httpx.Client]:
    with (
        open_sample(dataset=generated, dialect=OTHER) as sample,
        httpx.Client(base_url=sample.url) as client,
    ):
        yield client


def test_the_other_dialect_counts_by_other_names(other: httpx.Client, generated: Dataset) -> None:
    answer = other.get("/analytics").json()
    assert answer.pop("average_rating") == pytest.approx(
        fmean(rating.rating for rating in generated.ratings), abs=1e-12
    )
    assert answer == {
        "total_movies": 9742,
        "total_ratings": 100_836,
        "total_tags": 3683,
        "total_links": 9742,
    }


@pytest.mark.parametrize("resource", ["movies", "ratings", "tags", "links"])
def test_its_list_paths_end_in_a_slash_and_redirect_without(
    other: httpx.Client, resource: str
) -> None:
    bare = other.get(f"/{resource}?skip=3&limit=2")
    assert bare.status_code == 307
    assert bare.headers["location"] == f"{other.base_url}/{resource}/?skip=3&limit=2"
    assert len(other.get(bare.headers["location"]).json()) == 2


def test_it_gives_10_rows_unless_asked_and_any_number_if_asked(other: httpx.Client) -> None:
    assert len(other.get("/ratings/").json()) == 10
    assert len(other.get("/ratings/", params={"limit": 200_000}).json()) == 100_836


def test_its_items_have_no_slash(other: httpx.Client, generated: Dataset) -> None:
    movie = generated.movies[0]
    assert other.get(f"/movies/{movie.movie_id}").json()["title"] == movie.title


def test_the_public_dialect_redirects_from_a_slash(api: httpx.Client) -> None:
    answer = api.get("/movies/?limit=1")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{api.base_url}/movies?limit=1"


def test_dialects_mix(generated: Dataset) -> None:
    with open_sample(dataset=generated, dialect=Dialect(slash=True, max_limit=50)) as sample:
        assert "movie_count" in httpx.get(f"{sample.url}/analytics").json()
        assert httpx.get(f"{sample.url}/tags/?limit=51").status_code == 422
        assert len(httpx.get(f"{sample.url}/tags/?limit=50").json()) == 50
