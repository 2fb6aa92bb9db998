"""Pages, counts and items of servers that differ from the public one, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from ingest.errors import NotFoundError, SourceError
from ingest.source.api import FilmsApi
from ingest.source.dialects import DIALECTS, LIST_PATHS, PUBLIC, Dialect, Paging
from ingest.source.refusals import LimitRefusedError
from ingest.source.resources import RESOURCES
from ingest.source.rows import RowReader
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport
from tests.ingest.server import MisbehavingServer
from tests.ingest.spoken import described

OpenApi = Callable[[MisbehavingServer], FilmsApi]

UNHEARD_OF = Dialect(
    name="unheard of",
    paths={"movies": "/api/v2/movies", "tags": "/api/v2/get-all-tags"},
    paging=Paging("start", "per_page"),
    caps={"tags": 30},
)
"""Nothing of it is known by heart: it has to be read from the source's own description."""


@pytest.fixture
def open_api() -> Iterator[OpenApi]:
    with ExitStack() as stack:
        yield lambda server: FilmsApi(stack.enter_context(open_transport(server.url)))


def rows_of(api: FilmsApi, name: str, *, skip: int, limit: int) -> list[dict[str, object]]:
    """Return a page's rows under our names."""
    answer = api.page(RESOURCES[name], skip=skip, limit=limit)
    assert json.loads(answer.body) == [json.loads(row) for row in answer.value]
    rows = RowReader(RESOURCES[name]).read(answer.body)
    assert rows.rejected == []
    return [
        {field: getattr(record, field) for field in record.__struct_fields__}
        for record in rows.records
    ]


@pytest.mark.parametrize("describes", [True, False], ids=["described", "by heart"])
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_dialect_gives_the_rows_of_each_window(
    serve: Serve, open_api: OpenApi, dialect: Dialect, *, describes: bool
) -> None:
    server = serve(Behaviour(speaks=dialect, describes=describes))
    api = open_api(server)
    assert api.counts().by_resource == {
        name: len(rows) for name, rows in server.behaviour.rows.items()
    }
    for name, rows in server.behaviour.rows.items():
        for start, stop in [(0, 10), (10, 20), (20, 21), (7, 20), (13, 14), (900, 910)]:
            found = rows_of(api, name, skip=start, limit=stop - start)
            assert found == rows[start:stop], (name, start, stop)


@pytest.mark.parametrize("describes", [True, False])
def test_the_public_deployment_is_asked_for_no_description(
    serve: Serve, open_api: OpenApi, *, describes: bool
) -> None:
    server = serve(Behaviour(describes=describes))
    api = open_api(server)
    api.counts()
    assert len(server.seen) == 1
    for name in RESOURCES:
        rows_of(api, name, skip=0, limit=10)
        rows_of(api, name, skip=10, limit=10)
    assert "/openapi.json" not in {seen.path for seen in server.seen}
    assert api.deviations() == {}


def test_what_nobody_knows_by_heart_is_read_from_the_description(
    serve: Serve, open_api: OpenApi
) -> None:
    server = serve(Behaviour(speaks=UNHEARD_OF, describes=True))
    api = open_api(server)
    for name, rows in server.behaviour.rows.items():
        assert rows_of(api, name, skip=0, limit=10) == rows[:10]
        assert rows_of(api, name, skip=5, limit=10) == rows[5:15]
    assert [seen.path for seen in server.seen].count("/openapi.json") == 1
    assert api.deviations() == {
        "links paging": "start and per_page",
        "movies paging": "start and per_page",
        "movies path": "/api/v2/movies",
        "ratings paging": "start and per_page",
        "tags paging": "start and per_page",
        "tags path": "/api/v2/get-all-tags",
    }


def test_what_was_taken_for_what_is_said(serve: Serve, open_api: OpenApi) -> None:
    api = open_api(serve(Behaviour(speaks=replace(LIST_PATHS, counts="total_{many}"))))
    api.counts()
    rows_of(api, "ratings", skip=0, limit=10)
    assert api.deviations() == {
        "counts": "total_movies, total_ratings, total_tags, total_links",
        "ratings path": "/list_ratings",
    }


def test_a_list_that_is_nowhere_is_not_found_and_others_are(
    serve: Serve, open_api: OpenApi
) -> None:
    behaviour = Behaviour(describes=True)
    del behaviour.rows["links"]
    api = open_api(serve(behaviour))
    with pytest.raises(NotFoundError, match=r"links at offset 0: .* answers 404"):
        api.page(RESOURCES["links"], skip=0, limit=10)
    with pytest.raises(NotFoundError, match="links at offset 10"):
        api.page(RESOURCES["links"], skip=10, limit=10)
    assert rows_of(api, "tags", skip=0, limit=5) == behaviour.rows["tags"][:5]


@pytest.mark.parametrize("has_been_asked", [True, False])
def test_a_404_past_the_end_is_an_empty_page(
    serve: Serve, open_api: OpenApi, *, has_been_asked: bool
) -> None:
    server = serve(Behaviour(ends_404=True))
    api = open_api(server)
    if has_been_asked:
        rows_of(api, "tags", skip=0, limit=10)
    answer = api.page(RESOURCES["tags"], skip=5000, limit=10)
    assert (answer.value, answer.body) == ([], b"[]")
    assert answer.requests + has_been_asked == len(server.seen)


def test_a_cap_that_is_told_is_told_on(serve: Serve, open_api: OpenApi) -> None:
    api = open_api(serve(Behaviour(speaks=replace(PUBLIC, caps={"tags": 7}))))
    with pytest.raises(LimitRefusedError, match=r"HTTP 422.*--batch-size 7") as caught:
        api.page(RESOURCES["tags"], skip=0, limit=50)
    assert caught.value.most == 7
    assert api.deviations() == {"tags cap": "7 rows a page"}


def test_a_cap_that_is_not_told_is_looked_for(serve: Serve, open_api: OpenApi) -> None:
    api = open_api(serve(Behaviour(cap=7)))
    for limit, most in [(50, 25), (25, 20), (20, 10), (10, 5)]:
        with pytest.raises(LimitRefusedError) as caught:
            api.page(RESOURCES["tags"], skip=0, limit=limit)
        assert caught.value.most == most
    assert len(api.page(RESOURCES["tags"], skip=0, limit=5).value) == 5


def test_a_cap_that_is_only_described_is_looked_up(serve: Serve, open_api: OpenApi) -> None:
    server = serve(Behaviour(cap=7, description=described(replace(PUBLIC, cap=7)), describes=True))
    with pytest.raises(LimitRefusedError) as caught:
        open_api(server).page(RESOURCES["tags"], skip=0, limit=50)
    assert caught.value.most == 7


@pytest.mark.parametrize("describes", [True, False])
def test_a_source_that_ignores_what_it_is_asked_is_left_so(
    serve: Serve, open_api: OpenApi, *, describes: bool
) -> None:
    server = serve(Behaviour(ignores_skip=True, describes=describes))
    api = open_api(server)
    first = api.page(RESOURCES["tags"], skip=0, limit=10).value
    assert api.page(RESOURCES["tags"], skip=10, limit=10).value == first
    asked = len(server.seen)
    assert api.page(RESOURCES["tags"], skip=20, limit=10).value == first
    assert len(server.seen) == asked + 1, "it was found out once"
    assert api.deviations() == {}


def test_more_rows_than_asked_for_are_an_error_of_one_line(serve: Serve, open_api: OpenApi) -> None:
    api = open_api(serve(Behaviour(speaks=replace(PUBLIC, paging=Paging("from", "to")))))
    with pytest.raises(SourceError, match="40 rows where 10 were asked for; it doesn't page") as no:
        api.page(RESOURCES["tags"], skip=0, limit=10)
    assert "\n" not in str(no.value)


DESCRIPTIONS: list[object] = [
    None,
    [],
    {},
    {"paths": None},
    {"paths": {"/list_tags": None}},
    {"paths": {"//evil/tags": {"get": {}}, "/../tags": {"get": {}}, "tags": {"get": {}}}},
    {"paths": {"/tags": {"get": {"parameters": {"limit": 1}, "responses": []}}}},
    {"paths": {"/tags": {"get": {"parameters": [{"in": "query", "name": "li mit"}]}}}},
    {"paths": {"/all_tags": {"get": {}}, "/get_tags": {"get": {}}}},
    {"paths": {"/tags_count": {"get": {}}, "/movies/tags/search": {"get": {}}}},
    "x" * 5_000_000,
]


@pytest.mark.parametrize("description", DESCRIPTIONS, ids=range(len(DESCRIPTIONS)))
def test_a_description_that_helps_nobody_harms_nobody(
    serve: Serve, open_api: OpenApi, description: object
) -> None:
    behaviour = Behaviour(describes=True, description=description)
    del behaviour.rows["tags"]
    server = serve(behaviour)
    with pytest.raises(NotFoundError, match="tags at offset 0"):
        open_api(server).page(RESOURCES["tags"], skip=0, limit=10)
    assert all(seen.path.count("..") == 0 for seen in server.seen)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_an_item_comes_under_our_names(serve: Serve, open_api: OpenApi, dialect: Dialect) -> None:
    server = serve(Behaviour(speaks=dialect))
    api = open_api(server)
    movie = server.behaviour.rows["movies"][3]
    assert api.item(RESOURCES["movies"], 4) == movie
    with pytest.raises(NotFoundError, match="has no movie with movieId 999"):
        api.item(RESOURCES["movies"], 999)


@pytest.mark.parametrize("dialect", [*DIALECTS, UNHEARD_OF], ids=lambda dialect: dialect.name)
def test_what_a_manifest_says_of_paging_is_read_as_it_was_meant(dialect: Dialect) -> None:
    assert Paging.of_words(str(dialect.paging)) == dialect.paging
    assert Paging.of_words("something else") == PUBLIC.paging
