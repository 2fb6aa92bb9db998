"""A source that has lost rows: what stands isn't replaced by far fewer rows unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import ShrunkError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, load_ids, state
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row, add_ratings, make_rows


def empty_all(behaviour: Behaviour) -> None:
    for rows in behaviour.rows.values():
        rows.clear()


def empty_all_without_counts(behaviour: Behaviour) -> None:
    empty_all(behaviour)
    behaviour.has_analytics = False


def halve(behaviour: Behaviour) -> None:
    del behaviour.rows["ratings"][60:]


def halve_without_counts(behaviour: Behaviour) -> None:
    halve(behaviour)
    behaviour.has_analytics = False


@pytest.mark.parametrize("lose", [empty_all, empty_all_without_counts, halve, halve_without_counts])
def test_a_source_that_has_shrunk_stops_before_anything_is_committed(
    serve: Serve, land: Lander, raw_dir: Path, lose: Callable[[Behaviour], None]
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    before = state(raw_dir)
    lose(behaviour)
    for _ in range(2):
        with pytest.raises(ShrunkError, match=r"ratings from 120 rows to .*--accept-shrink"):
            land(server.url)
        assert state(raw_dir) == before
        assert len(load_ids(raw_dir)) == 1
    land(server.url, accept_shrink=tuple(behaviour.rows))
    assert_same_as_source(raw_dir, behaviour.rows)
    assert land(server.url).newest.status in {"complete", "unverified"}


def test_pages_that_end_early_under_a_count_that_has_grown_are_a_loss_too(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """The append turns into a full load, as the last page landed has changed."""
    behaviour = Behaviour(counts={"ratings": 120})
    server = serve(behaviour)
    land(server.url)
    before = state(raw_dir)
    del behaviour.rows["ratings"][40:]
    behaviour.counts = {"ratings": 130}
    with pytest.raises(ShrunkError, match="ratings from 120 rows to 40"):
        land(server.url)
    assert state(raw_dir) == before


@pytest.mark.parametrize(("lost", "is_refused"), [(9, False), (12, False), (13, True)])
def test_a_loss_of_a_tenth_is_taken_and_no_more(
    serve: Serve, land: Lander, lost: int, *, is_refused: bool
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    del behaviour.rows["ratings"][:lost]
    if is_refused:
        with pytest.raises(ShrunkError):
            land(server.url)
    else:
        assert land(server.url).newest.resources["ratings"].rows == 120 - lost


def test_a_loss_of_fewer_than_ten_rows_is_taken_whatever_their_share(
    serve: Serve, land: Lander
) -> None:
    behaviour = Behaviour(rows=make_rows(movies=12))
    server = serve(behaviour)
    land(server.url)
    del behaviour.rows["movies"][3:]
    assert land(server.url).newest.resources["movies"].rows == 3


def test_the_share_is_the_one_asked_for(serve: Serve, land: Lander) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    halve(behaviour)
    with pytest.raises(ShrunkError, match="more than 40%"):
        land(server.url, max_shrink=0.4)
    assert land(server.url, max_shrink=0.5).newest.resources["ratings"].rows == 60


def test_a_loss_of_one_resource_is_not_accepted_with_another(serve: Serve, land: Lander) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    halve(behaviour)
    del behaviour.rows["tags"][5:]
    with pytest.raises(ShrunkError, match="--accept-shrink tags,"):
        land(server.url, accept_shrink=("ratings",))


def test_rows_that_pages_hide_are_no_loss(serve: Serve, land: Lander, raw_dir: Path) -> None:
    rows: dict[str, list[Row]] = make_rows(tags=60)
    for row in rows["tags"]:
        row |= {"userId": 1, "movieId": 1}
    behaviour = Behaviour(rows=rows, hides_tags=True)
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 1)
    assert land(server.url, full_refresh=True).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
