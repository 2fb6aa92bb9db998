from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import httpx
import msgspec
import pytest

from ingest import FilmsClient
from ingest.sample import open_sample
from ingest.sample.records import Dataset
from ingest.source.dialects import BOTH, DIALECTS, FILMS, MOVIES_ID, TOTALS, Dialect
from ingest.source.resources import RESOURCES


@pytest.fixture(scope="module")
def other(generated: Dataset) -> Iterator[httpx.Client]:
    with (
        open_sample(dataset=generated, dialect=TOTALS) as sample,
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
    with open_sample(
        dataset=generated, dialect=Dialect(name="mixed", slash=True, cap=50)
    ) as sample:
        assert "movie_count" in httpx.get(f"{sample.url}/analytics").json()
        assert httpx.get(f"{sample.url}/tags/?limit=51").status_code == 422
        assert len(httpx.get(f"{sample.url}/tags/?limit=50").json()) == 50


def test_both_takes_the_filters_of_every_client(generated: Dataset) -> None:
    with (
        open_sample(dataset=generated, dialect=BOTH) as sample,
        httpx.Client(base_url=sample.url) as client,
    ):
        for path, one, other in [
            ("/movies", "genres=Horror", "genre=Horror"),
            ("/ratings", "movies_id=1", "movie_id=1"),
            ("/tags", "movie_id=1", "movies_id=1"),
        ]:
            rows = client.get(f"{path}?{one}").json()
            assert rows == client.get(f"{path}?{other}").json()
            assert rows != client.get(path).json()


def test_the_client_that_wants_other_ids_has_them(generated: Dataset) -> None:
    with open_sample(dataset=generated, dialect=MOVIES_ID) as sample:
        movie = httpx.get(f"{sample.url}/movies/{generated.tags[0].movie_id}").json()
        assert movie["moviesId"] == generated.tags[0].movie_id
        assert {rating["moviesId"] for rating in movie["ratings"]} == {movie["moviesId"]}
        (rating,) = httpx.get(f"{sample.url}/ratings", params={"limit": 1, "movie_id": 1}).json()
        assert list(rating) == ["userId", "moviesId", "rating", "timestamp"]


def test_the_client_that_wants_films_has_them(generated: Dataset) -> None:
    movie = generated.movies[2]
    with open_sample(dataset=generated, dialect=FILMS) as sample:
        rows = httpx.get(f"{sample.url}/films", params={"limit": 3}).json()
        assert [row["movieId"] for row in rows] == [row.movie_id for row in generated.movies[:3]]
        assert httpx.get(f"{sample.url}/film/{movie.movie_id}").json()["title"] == movie.title
        assert httpx.get(f"{sample.url}/movies").status_code == 404


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_dialect_is_described_as_it_is(generated: Dataset, dialect: Dialect) -> None:
    with (
        open_sample(dataset=generated, dialect=dialect) as sample,
        httpx.Client(base_url=sample.url) as client,
    ):
        document = client.get("/openapi.json").json()
        paths = document["paths"]
        assert len(paths) == 2 + 2 * len(RESOURCES)
        for resource in RESOURCES.values():
            path = dialect.list_path(resource)
            asked = {one["name"]: one["schema"] for one in paths[path]["get"]["parameters"]}
            bare = client.get(path).json()
            rows = bare if dialect.envelope is None else bare[dialect.envelope]
            size = asked[dialect.paging.size]
            assert len(rows) == size["default"]
            fields = document["components"]["schemas"][resource.record.__name__]["properties"]
            assert list(rows[0]) == list(fields)
            cap = size.get("maximum")
            refused = client.get(path, params={dialect.paging.size: (cap or 10**6) + 1})
            assert refused.status_code == (200 if cap is None else 422)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_loader_s_client_reads_every_dialect_alike(
    generated: Dataset, dialect: Dialect
) -> None:
    with (
        open_sample(dataset=generated, dialect=dialect) as sample,
        FilmsClient(sample.url, interval=0) as films,
    ):
        assert films.get_analytics() == {
            "movies": 9742,
            "ratings": 100_836,
            "tags": 3683,
            "links": 9742,
        }
        tag = msgspec.to_builtins(generated.tags[40])
        assert films.list_tags(skip=40, limit=1) == [tag]
        found = films.list_tags(movie_id=tag["movieId"], user_id=tag["userId"])
        assert isinstance(found, list)
        assert tag in found
        assert {(row["userId"], row["movieId"]) for row in found} == {
            (tag["userId"], tag["movieId"])
        }
        assert films.get_tag(*list(tag.values())[:3]) == tag
        assert films.list_links(limit=5) == msgspec.to_builtins(generated.links[:5])
        movie = films.get_movie(tag["movieId"])
        assert movie["movieId"] == movie["ratings"][0]["movieId"] == tag["movieId"]
