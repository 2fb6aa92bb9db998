"""Windows where pages are counted: exactly the rows asked for, in few requests."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.http.transport import Question
from ingest.source.dialects import SKIP_AND_LIMIT, Paging
from ingest.source.windows import neighbours_of, requests_for


@given(skip=st.integers(0, 200_000), limit=st.integers(1, 1000), first=st.sampled_from([0, 1]))
def test_pages_give_exactly_the_window(skip: int, limit: int, first: int) -> None:
    paging = Paging("page", "size", first_page=first)
    at = skip
    requests = requests_for(paging, skip=skip, limit=limit)
    for params in requests:
        assert params["page"] >= first
        assert (params["page"] - first) * params["size"] == at
        at += params["size"]
    assert at == skip + limit
    assert len(requests) <= 2 * limit.bit_length()


def test_a_window_at_a_multiple_of_its_size_is_one_page_and_so_is_a_row() -> None:
    paging = Paging("page", "size", first_page=1)
    assert requests_for(paging, skip=3000, limit=1000) == [{"page": 4, "size": 1000}]
    assert requests_for(paging, skip=17, limit=1) == [{"page": 18, "size": 1}]


def test_neighbours_are_single_rows_outside_the_window() -> None:
    pages = Paging("page", "size", first_page=1)
    for paging, first, second in [
        (SKIP_AND_LIMIT, {"skip": 0, "limit": 1}, {"skip": 50, "limit": 1}),
        (pages, {"page": 1, "size": 1}, {"page": 51, "size": 1}),
    ]:
        asked = neighbours_of("/tags", paging, skip=40, limit=10)
        assert asked == [Question("/tags", first), Question("/tags", second)]
