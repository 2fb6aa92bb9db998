"""The client for a prompt or a notebook, against a real server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from ingest import FilmsClient
from ingest.errors import NotFoundError, SourceError, UsageError
from ingest.source.dialects import DIALECTS, PUBLIC, Dialect
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.made_rows import Row, make_rows
from tests.ingest.server import MisbehavingServer


@pytest.fixture
def server(serve: Serve) -> MisbehavingServer:
    return serve(Behaviour())


def client(server: MisbehavingServer, interval: float = 0.0) -> FilmsClient:
    return FilmsClient(server.url, interval=interval, patience=2)


LISTS: list[tuple[str, Callable[[FilmsClient, Any], Any]]] = [
    ("movies", lambda films, form: films.list_movies(skip=2, limit=3, output_format=form)),
    ("ratings", lambda films, form: films.list_ratings(skip=2, limit=3, output_format=form)),
    ("tags", lambda films, form: films.list_tags(skip=2, limit=3, output_format=form)),
    ("links", lambda films, form: films.list_links(skip=2, limit=3, output_format=form)),
]


@pytest.mark.parametrize(("name", "ask"), LISTS, ids=[name for name, _ in LISTS])
def test_a_list_comes_as_dicts_pandas_or_arrow_with_the_same_rows(
    server: MisbehavingServer, name: str, ask: Callable[[FilmsClient, Any], Any]
) -> None:
    expected = server.behaviour.rows[name][2:5]
    with client(server) as films:
        assert ask(films, "dict") == expected
        table = ask(films, "arrow")
        assert isinstance(table, pa.Table)
        assert table.to_pylist() == expected
        frame = ask(films, "pandas")
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(expected[0])
    assert len(frame) == 3


def test_an_id_with_leading_zeros_stays_text(server: MisbehavingServer) -> None:
    with client(server) as films:
        frame = films.list_links(limit=1, output_format="pandas")
    assert isinstance(frame, pd.DataFrame)
    assert frame["imdbId"].iloc[0] == "0000001"


def test_an_empty_page_has_its_columns(server: MisbehavingServer) -> None:
    with client(server) as films:
        frame = films.list_tags(skip=1000, output_format="pandas")
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["userId", "movieId", "tag", "timestamp"]


def test_filters_reach_the_server_in_all_their_spellings(server: MisbehavingServer) -> None:
    server.behaviour.rows = {name: [] for name in server.behaviour.rows}
    with client(server) as films:
        films.list_movies(title="toy & co", genres="Drama|Comedy")
        films.list_ratings(movie_id=1, user_id=2, min_rating=0.5, max_rating=5)
        films.list_tags(movie_id=1, user_id=2)
        films.list_links(limit=7)
        films.list_links(skip=5, limit=7)
    queries = [seen.query for seen in server.seen]
    page = {"skip": "0", "limit": "100"}
    ids = {"movies_id": "1", "movie_id": "1", "user_id": "2"}
    assert queries == [
        page | {"title": "toy & co", "genres": "Drama|Comedy", "genre": "Drama|Comedy"},
        page | ids | {"min_rating": "0.5", "max_rating": "5"},
        page | ids,
        {"skip": "0", "limit": "7"},
        {"skip": "5", "limit": "7"},
    ]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("limit", [1, 7])
def test_the_first_page_asked_for_need_not_be_the_first(
    serve: Serve, dialect: Dialect, limit: int
) -> None:
    server = serve(Behaviour(speaks=dialect))
    with client(server) as films:
        assert films.list_tags(skip=5, limit=limit) == server.behaviour.rows["tags"][5 : 5 + limit]


ASKED: list[tuple[str, Callable[[FilmsClient], Any], Callable[[Row], bool]]] = [
    (
        "movies",
        lambda films: films.list_movies(genres="drama"),
        lambda row: row["movieId"] % 3 == 0,
    ),
    ("movies", lambda films: films.list_movies(title="MOVIE 7 "), lambda row: row["movieId"] == 7),
    ("ratings", lambda films: films.list_ratings(movie_id=9), lambda row: row["movieId"] == 9),
    (
        "ratings",
        lambda films: films.list_ratings(user_id=2, max_rating=2),
        lambda row: row["userId"] == 2 and row["rating"] <= 2,
    ),
    (
        "tags",
        lambda films: films.list_tags(movie_id=1, user_id=3),
        lambda row: row["movieId"] == 1 and row["userId"] == 3,
    ),
]


@pytest.mark.parametrize("dialect", [None, *DIALECTS], ids=lambda given: given and given.name)
@pytest.mark.parametrize(("name", "ask", "passes"), ASKED)
def test_filtered_rows_pass_the_filter_whether_or_not_the_source_knows_it(
    serve: Serve,
    dialect: Dialect | None,
    name: str,
    ask: Callable[[FilmsClient], Any],
    passes: Callable[[Row], bool],
) -> None:
    behaviour = Behaviour(speaks=dialect or PUBLIC, filters=dialect is not None)
    for row in behaviour.rows["movies"]:
        row["genres"] = "Drama|War" if row["movieId"] % 3 == 0 else ""
    server = serve(behaviour)
    with client(server) as films:
        rows = ask(films)
    assert rows == [row for row in behaviour.rows[name] if passes(row)]
    assert rows


def test_what_the_source_does_not_filter_is_paged_as_if_it_did(serve: Serve) -> None:
    behaviour = Behaviour(cap=50, clamps=True)
    wanted = [row for row in behaviour.rows["ratings"] if row["rating"] >= 4]
    with client(serve(behaviour)) as films:
        assert films.list_ratings(min_rating=4, skip=3, limit=20) == wanted[3:23]
        assert films.list_ratings(min_rating=4, skip=40, limit=100) == wanted[40:]


def test_going_through_a_list_has_an_end(serve: Serve) -> None:
    server = serve(Behaviour(cap=1, clamps=True, rows=make_rows(ratings=400)))
    with (
        client(server) as films,
        pytest.raises(SourceError, match=r"ignores user_id, and its first"),
    ):
        films.list_ratings(user_id=10**9)
    assert len(server.seen) < 260


@pytest.mark.parametrize("filters", [True, False])
def test_a_tag_with_a_slash_is_found_also_where_the_page_hides_it(
    serve: Serve, *, filters: bool
) -> None:
    behaviour = Behaviour(hides_tags=filters, filters=filters, routes_by_slash=True)
    tags = behaviour.rows["tags"]
    tags[1:1] = [tags[0] | {"tag": text} for text in ("and/or", "sci/fi", "plain")]
    with client(serve(behaviour)) as films:
        user, movie = tags[0]["userId"], tags[0]["movieId"]
        assert films.get_tag(user, movie, "sci/fi") == tags[2]
        assert films.get_tag(user, movie, "plain") == tags[3]
        with pytest.raises(NotFoundError, match="has no tag with userId 1, movieId 1, tag no/such"):
            films.get_tag(1, 1, "no/such")


def test_items_are_had_by_their_keys(server: MisbehavingServer) -> None:
    rows = server.behaviour.rows
    with client(server) as films:
        assert films.get_movie(3) == rows["movies"][2]
        assert films.get_rating(1, 4) == rows["ratings"][3]
        tag = rows["tags"][5]
        assert films.get_tag(tag["userId"], tag["movieId"], tag["tag"]) == tag
        assert films.get_link(9) == rows["links"][8]
        assert films.get_analytics() == {name: len(rows[name]) for name in rows}


@pytest.mark.parametrize("slash", [False, True])
@pytest.mark.parametrize("tag", ["a/b", "100 % fun?", "#1", "ünïcode 🎬", "../movies", "a%2Fb"])
def test_a_tag_of_any_spelling_is_found_also_behind_a_redirect(
    serve: Serve, tag: str, *, slash: bool
) -> None:
    behaviour = Behaviour(slash=slash)
    behaviour.rows["tags"][0] |= {"userId": 7, "movieId": 8, "tag": tag}
    with client(serve(behaviour)) as films:
        assert films.get_tag(7, 8, tag) == behaviour.rows["tags"][0]


def test_what_there_is_not_is_a_lookup_error_that_names_it(server: MisbehavingServer) -> None:
    with client(server) as films:
        with pytest.raises(
            NotFoundError, match=f"{server.url} has no movie with movieId 999"
        ) as caught:
            films.get_movie(999)
        assert isinstance(caught.value, LookupError)
        with pytest.raises(NotFoundError, match="no rating with userId 1, movieId 999"):
            films.get_rating(1, 999)


def test_one_limiter_spaces_all_requests_of_a_client(server: MisbehavingServer) -> None:
    with client(server, interval=0.1) as films:
        films.get_analytics()
        films.list_movies(limit=1)
        films.get_movie(1)
        films.list_tags(limit=1)
    assert 0.24 <= server.seen[-1].at - server.seen[0].at <= 0.6


def test_a_failed_request_is_asked_again(server: MisbehavingServer) -> None:
    server.behaviour.fail = lambda number, _path: "500" if number == 1 else None
    with client(server) as films:
        assert len(films.list_movies(limit=2)) == 2


def test_a_row_that_is_not_what_the_api_promises_is_an_error(server: MisbehavingServer) -> None:
    server.behaviour.rows["ratings"][1]["rating"] = 9
    with (
        client(server) as films,
        pytest.raises(SourceError, match="ratings at offset 0: row 1 of the page"),
    ):
        films.list_ratings()


def test_a_wrong_format_or_address_says_what_there_is(server: MisbehavingServer) -> None:
    with client(server) as films, pytest.raises(ValueError, match="dict, pandas, arrow"):
        films.list_movies(output_format="csv")  # type: ignore[arg-type]
    assert server.seen == []
    with pytest.raises(UsageError, match="base URL"):
        FilmsClient("films")


def test_it_shows_no_password_not_even_in_the_logs_of_its_libraries(
    server: MisbehavingServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.url.replace("//", "//anna:s3cret@")
    with caplog.at_level(logging.DEBUG), FilmsClient(url, interval=0) as films:
        films.get_analytics()
        assert repr(films) == f"FilmsClient({server.url!r})"
    assert server.headers_seen[0]["Authorization"].startswith("Basic ")
    assert "s3cret" not in caplog.text
