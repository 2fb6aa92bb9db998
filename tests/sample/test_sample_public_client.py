"""The requests of filmsapisdk 0.0.2, the public Python client of the films API, replayed.

The client needs Python 3.12, so its models and requests are restated here. Origin:
https://pypi.org/project/filmsapisdk/0.0.2/, by Gouesse GO, under the MIT licence.
"""

# ruff: noqa: N815, D101 - the names are the API's, and say what there is to say

from __future__ import annotations

import httpx
import pytest
from pydantic import BaseModel

from ingest.sample.records import Dataset


class RatingSimple(BaseModel):
    userId: int
    movieId: int
    rating: float
    timestamp: int


class TagSimple(BaseModel):
    userId: int
    movieId: int
    tag: str
    timestamp: int


class LinkBase(BaseModel):
    imdbId: str | None
    tmdbId: int | None


class LinkSimple(LinkBase):
    movieId: int


class MovieSimple(BaseModel):
    movieId: int
    title: str
    genres: str | None


class MovieDetailed(BaseModel):
    movieId: int
    title: str
    genres: str | None = None
    ratings: list[RatingSimple] = []
    tags: list[TagSimple] = []
    link: LinkBase | None = None


class AnalyticsResponse(BaseModel):
    movie_count: int
    rating_count: int
    tag_count: int
    link_count: int


def test_health_check(api: httpx.Client) -> None:
    assert isinstance(api.get("/").raise_for_status().json(), dict)


def test_get_analytics(api: httpx.Client) -> None:
    answer = api.get("/analytics").raise_for_status()
    assert AnalyticsResponse(**answer.json()).rating_count == 100_836


@pytest.mark.parametrize(
    ("path", "model", "filters"),
    [
        ("/movies", MovieSimple, {}),
        ("/movies", MovieSimple, {"title": "the", "genre": "Drama"}),
        ("/ratings", RatingSimple, {}),
        ("/ratings", RatingSimple, {"movie_id": 1, "user_id": 7, "min_rating": 4.0}),
        ("/tags", TagSimple, {}),
        ("/tags", TagSimple, {"user_id": 517}),
        ("/tags", TagSimple, {"movie_id": 82575}),
        ("/links", LinkSimple, {}),
    ],
)
@pytest.mark.parametrize("window", [{"skip": 0, "limit": 100}, {"skip": 1, "limit": 1000}])
def test_lists(
    api: httpx.Client,
    path: str,
    model: type[BaseModel],
    filters: dict[str, str | float],
    window: dict[str, str | float],
) -> None:
    answer = api.get(path, params=window | filters).raise_for_status()
    rows = [model(**row) for row in answer.json()]
    assert rows
    assert [row.model_dump() for row in rows] == answer.json()


def test_the_filters_that_it_misnames_do_nothing(api: httpx.Client) -> None:
    plain = {"skip": 0, "limit": 100}
    asked = api.get("/movies", params=plain | {"genre": "Horror"}).json()
    assert asked == api.get("/movies", params=plain).json()
    asked = api.get("/ratings", params=plain | {"movie_id": 5}).json()
    assert asked == api.get("/ratings", params=plain).json()


def test_get_movie(api: httpx.Client, generated: Dataset) -> None:
    movie_id = generated.tags[0].movie_id
    movie = MovieDetailed(**api.get(f"/movies/{movie_id}").raise_for_status().json())
    assert movie.link is not None
    assert {rating.movieId for rating in movie.ratings} == {movie_id}
    assert {tag.movieId for tag in movie.tags} == {movie_id}


def test_get_rating_tag_and_link(api: httpx.Client, generated: Dataset) -> None:
    rating, tag, link = generated.ratings[-1], generated.tags[-1], generated.links[-1]
    answer = api.get(f"/ratings/{rating.user_id}/{rating.movie_id}").raise_for_status()
    assert RatingSimple(**answer.json()).timestamp == rating.timestamp
    answer = api.get(f"/tags/{tag.user_id}/{tag.movie_id}/{tag.tag}").raise_for_status()
    assert TagSimple(**answer.json()).tag == tag.tag
    answer = api.get(f"/links/{link.movie_id}").raise_for_status()
    assert LinkSimple(**answer.json()).imdbId == link.imdb_id


def test_a_missing_movie_is_an_error_status(api: httpx.Client) -> None:
    assert api.get("/movies/999999999").is_error
