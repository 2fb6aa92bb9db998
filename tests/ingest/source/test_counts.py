"""Counts under any of their names; one that is no count is only its own resource's."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.errors import SourceError
from ingest.source.api import FilmsApi
from ingest.source.counts import as_count, read_counts
from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport

ALL = {"movies": 9742, "ratings": 100_836, "tags": 3683, "links": 9742}
PUBLIC = {"movie_count": 9742, "rating_count": 100_836, "tag_count": 3683, "link_count": 9742}


@pytest.mark.parametrize(
    "answer",
    [
        PUBLIC,
        {f"total_{name}": count for name, count in ALL.items()} | {"average_rating": 3.5},
        {f"{name}_count": count for name, count in ALL.items()},
        {f"nb_{name}": count for name, count in ALL.items()},
        {name.replace("_c", "C"): count for name, count in PUBLIC.items()},
        ALL,
        {"counts": ALL, "status": "ok"},
        {name: str(count) for name, count in PUBLIC.items()},
        {name: float(count) for name, count in PUBLIC.items()},
        {name: f"{count}.0" for name, count in PUBLIC.items()},
    ],
)
def test_counts_are_found_under_all_their_names(answer: dict[str, Any]) -> None:
    read = read_counts(answer, RESOURCES.values())
    assert read.by_resource == ALL
    assert read.unusable == {}


@pytest.mark.parametrize(
    "value",
    [None, "", "many", -1, "-1", 0.5, "1e3", True, [], {}, 2**63, 10**30, 1e300, "9" * 5000],
)
def test_a_count_that_is_none_is_only_its_own_resource_s(value: object) -> None:
    read = read_counts(PUBLIC | {"tag_count": value}, RESOURCES.values())
    assert read.by_resource == {name: count for name, count in ALL.items() if name != "tags"}
    assert list(read.unusable) == ["tags"]
    assert "tag_count" in read.unusable["tags"]
    assert len(read.unusable["tags"]) < 120


def test_a_count_is_a_whole_number() -> None:
    assert as_count(float("nan")) is None
    assert as_count(float("inf")) is None
    assert as_count(" 7 ") == 7
    assert as_count(2**63 - 1) == 2**63 - 1


def test_a_count_that_is_missing_leaves_the_others(serve: Serve) -> None:
    answer = {"movie_count": 3, "tag_count": "2"}
    with open_transport(serve(Behaviour(analytics=answer)).url) as transport:
        api = FilmsApi(transport)
        assert api.counts().by_resource == {"movies": 3, "tags": 2}
        assert api.deviations() == {
            "links count": "none: /analytics doesn't name it",
            "ratings count": "none: /analytics doesn't name it",
        }


@pytest.mark.parametrize("answer", [{"users": 3}, {"Message": "hello"}, {"data": {"users": 3}}])
def test_what_names_no_count_is_not_this_api(serve: Serve, answer: object) -> None:
    with (
        open_transport(serve(Behaviour(analytics=answer)).url) as transport,
        pytest.raises(SourceError, match=r"doesn't speak this API.*check the base URL"),
    ):
        FilmsApi(transport).counts()


def test_a_source_without_analytics_has_no_counts(serve: Serve) -> None:
    server = serve(Behaviour(has_analytics=False))
    with open_transport(server.url) as transport:
        api = FilmsApi(transport)
        assert api.counts().by_resource == {}
        assert api.deviations() == {"counts": "none: there is no /analytics"}
    assert len(server.seen) == 1
