from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Annotated
from urllib.parse import quote

import httpx
import msgspec
import pytest
from pydantic import Field, TypeAdapter, ValidationError

from ingest.sample import open_sample
from ingest.sample.records import Dataset, Movie, Tag

LISTS = ["movies", "ratings", "tags", "links"]


def builtins(rows: object) -> object:
    return msgspec.to_builtins(rows)


def test_the_root_tells_that_the_api_is_up(api: httpx.Client) -> None:
    answer = api.get("/")
    assert answer.status_code == 200
    assert "sample (seed 1, version 1)" in answer.json()["Message"]


def test_analytics_counts_the_rows(api: httpx.Client) -> None:
    assert api.get("/analytics").json() == {
        "movie_count": 9742,
        "rating_count": 100_836,
        "tag_count": 3683,
        "link_count": 9742,
    }


@pytest.mark.parametrize("resource", LISTS)
def test_paging_gives_every_row_once_in_order(
    api: httpx.Client, generated: Dataset, resource: str
) -> None:
    rows: list[object] = []
    while page := api.get(f"/{resource}", params={"skip": len(rows), "limit": 1000}).json():
        rows += page
    assert rows == builtins(getattr(generated, resource))


@pytest.mark.parametrize("resource", LISTS)
def test_a_page_has_100_rows_unless_asked_otherwise(api: httpx.Client, resource: str) -> None:
    assert len(api.get(f"/{resource}").json()) == 100
    assert len(api.get(f"/{resource}", params={"limit": 7}).json()) == 7
    assert api.get(f"/{resource}", params={"limit": 0}).json() == []


@pytest.mark.parametrize("resource", LISTS)
@pytest.mark.parametrize("skip", ["100836", "9" * 40])
def test_past_the_last_row_there_is_nothing(api: httpx.Client, resource: str, skip: str) -> None:
    answer = api.get(f"/{resource}", params={"skip": skip})
    assert (answer.status_code, answer.json()) == (200, [])


def test_field_names_and_types_are_those_of_the_api(api: httpx.Client) -> None:
    def types(path: str) -> dict[str, type]:
        (row,) = api.get(path, params={"limit": 1}).json()
        return {name: type(value) for name, value in row.items()}

    assert types("/movies") == {"movieId": int, "title": str, "genres": str}
    assert types("/ratings") == {"userId": int, "movieId": int, "rating": float, "timestamp": int}
    assert types("/tags") == {"userId": int, "movieId": int, "tag": str, "timestamp": int}
    assert types("/links") == {"movieId": int, "imdbId": str, "tmdbId": int}


def test_a_missing_tmdb_id_is_null(api: httpx.Client, generated: Dataset) -> None:
    without = next(link.movie_id for link in generated.links if link.tmdb_id is None)
    assert api.get(f"/links/{without}").json()["tmdbId"] is None


def test_answers_are_json_in_utf_8(api: httpx.Client) -> None:
    answer = api.get("/movies", params={"title": "émile"})
    assert answer.headers["content-type"] == "application/json"
    assert "Émile, Zoé".encode() in answer.content


def test_movies_are_filtered_by_parts_of_title_and_genres_whatever_the_case(
    api: httpx.Client, generated: Dataset
) -> None:
    asked: dict[str, str | int] = {"title": "DRAGON", "genres": "fantasy", "limit": 1000}
    found = [
        movie
        for movie in generated.movies
        if "dragon" in movie.title.lower() and "Fantasy" in (movie.genres or "")
    ]
    assert len(found) > 5
    assert api.get("/movies", params=asked).json() == builtins(found)


def test_a_filters_signs_stand_for_themselves(api: httpx.Client) -> None:
    assert api.get("/movies", params={"title": "%"}).json() == []
    assert api.get("/movies", params={"genres": "(no genres"}).json() != []


def test_skip_and_limit_count_the_rows_that_match(api: httpx.Client) -> None:
    all_of_them = api.get("/movies", params={"genres": "War", "limit": 1000}).json()
    page = api.get("/movies", params={"genres": "War", "skip": 10, "limit": 5}).json()
    assert page == all_of_them[10:15]


def test_ratings_are_filtered_by_movie_user_and_bounds(
    api: httpx.Client, generated: Dataset
) -> None:
    some = generated.ratings[40_000]

    def ask(**filters: float) -> list[object]:
        answer: list[object] = api.get("/ratings", params={"limit": 1000, **filters}).json()
        return answer

    def those(**bounds: float) -> object:
        return builtins(
            [
                row
                for row in generated.ratings
                if row.user_id == bounds.get("user", row.user_id)
                and row.movie_id == bounds.get("movie", row.movie_id)
                and bounds.get("least", 0) <= row.rating <= bounds.get("most", 5)
            ][:1000]
        )

    assert ask(movies_id=some.movie_id) == those(movie=some.movie_id)
    assert ask(user_id=some.user_id) == those(user=some.user_id)
    assert ask(user_id=some.user_id, movies_id=some.movie_id) == [builtins(some)]
    assert ask(min_rating=4.5) == those(least=4.5)
    assert ask(max_rating=1) == those(most=1)
    assert ask(min_rating=2, max_rating=2.5) == those(least=2, most=2.5)
    assert ask(user_id=999_999) == []


def test_tags_are_filtered_by_movie_and_user(api: httpx.Client, generated: Dataset) -> None:
    some = generated.tags[2000]
    of_user = [row for row in generated.tags if row.user_id == some.user_id]
    of_movie = [row for row in generated.tags if row.movie_id == some.movie_id]
    both = [row for row in of_user if row.movie_id == some.movie_id]

    def ask(**filters: int) -> object:
        return api.get("/tags", params={"limit": 1000, **filters}).json()

    assert ask(user_id=some.user_id) == builtins(of_user[:1000])
    assert ask(movie_id=some.movie_id) == builtins(of_movie)
    assert ask(user_id=some.user_id, movie_id=some.movie_id) == builtins(both)


def test_unknown_parameters_are_ignored(api: httpx.Client) -> None:
    assert api.get("/movies", params={"genre": "War"}).json() == api.get("/movies").json()
    assert api.get("/ratings", params={"movie_id": 1}).json() == api.get("/ratings").json()


def test_a_movie_comes_with_its_ratings_tags_and_link(
    api: httpx.Client, generated: Dataset
) -> None:
    movie_id = generated.tags[2000].movie_id
    movie = next(row for row in generated.movies if row.movie_id == movie_id)
    link = next(row for row in generated.links if row.movie_id == movie_id)
    assert api.get(f"/movies/{movie_id}").json() == {
        "movieId": movie_id,
        "title": movie.title,
        "genres": movie.genres,
        "ratings": builtins([row for row in generated.ratings if row.movie_id == movie_id]),
        "tags": builtins([row for row in generated.tags if row.movie_id == movie_id]),
        "link": {"imdbId": link.imdb_id, "tmdbId": link.tmdb_id},
    }


def test_single_rows_are_had_by_their_keys(api: httpx.Client, generated: Dataset) -> None:
    rating, tag, link = generated.ratings[777], generated.tags[777], generated.links[777]
    assert api.get(f"/ratings/{rating.user_id}/{rating.movie_id}").json() == builtins(rating)
    assert api.get(f"/links/{link.movie_id}").json() == builtins(link)
    path = f"/tags/{tag.user_id}/{tag.movie_id}/{quote(tag.tag, safe='')}"
    assert api.get(path).json() == builtins(tag)


@pytest.mark.parametrize(
    "path",
    [
        "/movies/999999999",
        "/ratings/1/999999999",
        "/links/999999999",
        "/tags/1/1/nothing",
        "/tags/1/1/",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_404_with_a_detail(api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert isinstance(answer.json()["detail"], str)


def test_only_get_is_allowed(api: httpx.Client) -> None:
    answer = api.post("/movies", json={})
    assert (answer.status_code, answer.json()) == (405, {"detail": "Method Not Allowed"})


def test_tags_with_slashes_and_accents_are_found() -> None:
    tag = Tag(3, 1, "sci-fi/é? 100%", 5)
    dataset = Dataset("two tags", [Movie(1, "One", None)], [], [tag, Tag(3, 1, "x", 6)], [])
    with open_sample(dataset=dataset) as sample:
        found = httpx.get(f"{sample.url}/tags/3/1/{quote(tag.tag, safe='')}")
        assert found.json() == builtins(tag)
        assert httpx.get(f"{sample.url}/tags/3/1/sci-fi/é%3F%20100%25").json() == builtins(tag)
        assert httpx.get(f"{sample.url}/movies/1").json()["link"] is None


def test_an_empty_source_answers_too() -> None:
    with open_sample(dataset=Dataset("nothing", [], [], [], [])) as sample:
        assert httpx.get(f"{sample.url}/ratings").json() == []
        assert httpx.get(f"{sample.url}/analytics").json()["movie_count"] == 0


def test_a_null_genre_is_null_and_no_filter_finds_it() -> None:
    with open_sample(dataset=Dataset("one", [Movie(1, "One", None)], [], [], [])) as sample:
        assert httpx.get(f"{sample.url}/movies").json()[0]["genres"] is None
        assert httpx.get(f"{sample.url}/movies?genres=o").json() == []


CHECKS: dict[str, TypeAdapter[float]] = {
    "skip": TypeAdapter(Annotated[int, Field(ge=0)]),
    "limit": TypeAdapter(Annotated[int, Field(ge=0, le=1000)]),
    "min_rating": TypeAdapter(Annotated[float, Field(ge=0, le=5)]),
    "max_rating": TypeAdapter(Annotated[float, Field(ge=0, le=5)]),
    "user_id": TypeAdapter(int),
    "movies_id": TypeAdapter(int),
}
TEXTS = [
    *["5", "0", "-1", "1000", "1001", "abc", "", " 7 ", "+7", "1_000", "1__0", "_1", "1.0", "1.5"],
    *["1.", "1e2", "0x1", "007", "-0", "9" * 30, "9" * 5000, "true", "1_0.0", "-0.0", "+-1"],
    *["3.5", "5.5", "nan", "inf", "-inf", ".5", "٣", "1 0"],
]


@pytest.mark.parametrize("name", CHECKS)
def test_bad_parameters_are_answered_in_fastapis_words(api: httpx.Client, name: str) -> None:
    """As pydantic, which checks for FastAPI, takes or refuses the same text."""
    for text in TEXTS:
        answer = api.get("/ratings", params={"limit": 1} | {name: text})
        try:
            CHECKS[name].validate_python(text)
        except ValidationError as refused:
            (expected,) = refused.errors(include_url=False)
            assert answer.status_code == 422, text
            assert answer.json() == {"detail": [{**expected, "loc": ["query", name]}]}
        else:
            assert answer.status_code == 200, text


def test_a_bad_path_is_422_and_names_the_part(api: httpx.Client) -> None:
    assert api.get("/movies/one").json()["detail"][0]["loc"] == ["path", "movie_id"]
    faults = api.get("/ratings/me/one").json()["detail"]
    assert [fault["loc"][1] for fault in faults] == ["user_id", "movie_id"]


def test_all_that_is_wrong_is_said_at_once(api: httpx.Client) -> None:
    answer = api.get("/ratings", params={"skip": -1, "limit": 2000, "min_rating": 9, "user_id": ""})
    assert answer.status_code == 422
    faults = answer.json()["detail"]
    assert [fault["loc"][1] for fault in faults] == ["skip", "limit", "user_id", "min_rating"]
    assert faults[1] == {
        "type": "less_than_equal",
        "loc": ["query", "limit"],
        "msg": "Input should be less than or equal to 1000",
        "input": "2000",
        "ctx": {"le": 1000},
    }


def test_a_page_of_1000_ratings_takes_milliseconds(api: httpx.Client) -> None:
    """No lingering on the socket: with Nagle's algorithm on it would be 40 ms or more."""
    seconds = []
    for skip in range(0, 20_000, 1000):
        start = perf_counter()
        api.get("/ratings", params={"skip": skip, "limit": 1000})
        seconds.append(perf_counter() - start)
    assert median(seconds) < 0.03
