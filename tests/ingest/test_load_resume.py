"""A load that stopped midway goes on where it stopped, and ends as if nothing had been."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import SourceError, TooManyRejectedError
from ingest.summary import summarize
from tests.ingest.conftest import Serve
from tests.ingest.landed import (
    Row,
    assert_same_as_source,
    landed_rows,
    load_ids,
    manifest,
    state,
)
from tests.ingest.lander import Lander
from tests.ingest.server import Behaviour, MisbehavingServer
from tests.ingest.source_rows import add_ratings, add_tags, make_rows

CONCURRENCY = 4


def source_rows(tags: int = 60) -> dict[str, list[Row]]:
    """Return rows of which some tags are hidden."""
    rows = make_rows(movies=25, ratings=120, tags=tags)
    for number, row in enumerate(rows["tags"]):
        row |= {"userId": 1 + number // 9, "movieId": 1 + number % 3}
    return rows


def die_from(server: MisbehavingServer, number: int) -> None:
    """Answer nothing from the request of this number on."""
    server.behaviour.fail = lambda at, _path: "500" if at >= number else None


def live_again(server: MisbehavingServer) -> None:
    server.behaviour.fail = lambda _number, _path: None


def answered(server: MisbehavingServer) -> Counter[tuple[str, str]]:
    """Return how often each page has been answered."""
    return Counter(
        (seen.path, str(sorted(seen.query.items())))
        for seen in server.seen
        if seen.status == 200 and seen.path != "/analytics"
    )


def comparable(raw_dir: Path) -> dict[str, Any]:
    """Return all that was landed and said of it, but for ids, times, hashes and requests."""
    loads = [
        {
            name: {
                key: value
                for key, value in load.items()
                if key not in {"current", "files", "requests", "retries"}
            }
            for name, load in manifest(raw_dir, load_id)["resources"].items()
        }
        for load_id in load_ids(raw_dir)
    ]
    rows = {
        name: [
            {key: value for key, value in row.items() if key not in {"_load_id", "_loaded_at"}}
            for row in landed_rows(raw_dir, name)
        ]
        for name in ("movies", "ratings", "tags", "links")
    }
    return {"loads": loads, "rows": rows}


@dataclass(frozen=True)
class Undisturbed:
    """What a load that nothing happens to comes to."""

    landed: dict[str, Any]
    answered: Counter[tuple[str, str]]
    requests: int


def repeated(server: MisbehavingServer, undisturbed: Undisturbed) -> int:
    """Return how many answers were asked for again; the second phase asks for some anew."""
    return sum(
        max(0, times - max(1, undisturbed.answered[page]))
        for page, times in answered(server).items()
    )


@pytest.fixture
def undisturbed(serve: Serve, tmp_path: Path) -> Undisturbed:
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    Lander(tmp_path / "undisturbed")(server.url)
    landed = comparable(tmp_path / "undisturbed")
    return Undisturbed(landed, answered(server), len(server.seen))


@pytest.mark.parametrize("share", [0.02, 0.05, 0.2, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8, 0.98])
def test_a_load_goes_on_where_the_source_died_and_ends_like_an_undisturbed_one(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed, share: float
) -> None:
    """In the first phase as in the second, whose counts haven't changed."""
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    die_from(server, round(undisturbed.requests * share))
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert repeated(server, undisturbed) <= CONCURRENCY
    assert comparable(raw_dir) == undisturbed.landed
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_a_load_that_dies_again_and_again_gets_there(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    deaths = 0
    while True:
        die_from(server, len(server.seen) + 12)
        try:
            land(server.url, patience=0.1)
            break
        except SourceError:
            deaths += 1
            assert deaths < 20
    assert deaths > 3
    assert comparable(raw_dir) == undisturbed.landed


def test_a_torn_journal_costs_the_torn_answer(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    die_from(server, 20)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    (journal,) = (raw_dir / ".incoming").glob("*/journal")
    journal.write_bytes(journal.read_bytes()[:-7])
    live_again(server)
    land(server.url)
    assert repeated(server, undisturbed) <= CONCURRENCY + 1
    assert comparable(raw_dir) == undisturbed.landed


@pytest.mark.parametrize(
    "change",
    [
        {"batch_size": 9},
        {"source": "another source"},
        {"resources": ("movies", "ratings")},
    ],
)
def test_another_source_or_setting_begins_anew_and_says_so(
    serve: Serve,
    land: Lander,
    raw_dir: Path,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, Any],
) -> None:
    server = serve(Behaviour(rows=source_rows()))
    die_from(server, 20)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    with caplog.at_level("INFO", logger="ingest"):
        outcome = land(server.url, **change)
    assert "left half-done by another source, setting or count: begun anew" in caplog.text
    assert outcome.newest.status in {"complete", "unverified"}
    if "resources" not in change:
        assert state(raw_dir)["ratings"] == state_of(server)["ratings"]


def state_of(server: MisbehavingServer) -> dict[str, list[Row]]:
    return {name: sorted(rows, key=repr) for name, rows in server.behaviour.rows.items()}


def grow(server: MisbehavingServer) -> None:
    """Let three resources grow; tags by some that pages hide."""
    rows = server.behaviour.rows
    rows["movies"].append({"movieId": 900 + len(rows["movies"]), "title": "New", "genres": None})
    add_ratings(rows, 13)
    add_tags(rows, 4)


GROWING = 3


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.35, 0.45, 0.6, 0.8, 0.98])
def test_a_source_that_grew_since_a_stop_is_gone_on_with_and_followed(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed, share: float
) -> None:
    """What was answered before the stop isn't asked for again, but a page of each that grew."""
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    die_from(server, round(undisturbed.requests * share))
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    before = answered(server)
    live_again(server)
    grow(server)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)
    again = sum(
        min(times, answered(server)[page] - times)
        for page, times in before.items()
        if answered(server)[page] > max(times, undisturbed.answered[page])
    )
    # the page that is checked, the page that the earlier count cut off, and the one that was empty
    assert again <= CONCURRENCY + 3 * GROWING
    assert list((raw_dir / ".incoming").iterdir()) == []


def test_a_source_that_grows_between_many_stops_is_landed_in_the_end(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    deaths = 0
    while True:
        die_from(server, len(server.seen) + 15)
        try:
            land(server.url, patience=0.1)
            break
        except SourceError:
            deaths += 1
            assert deaths < 25
            add_ratings(server.behaviour.rows, 1)
    assert deaths > 3
    live_again(server)
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)


def lose_a_row(rows: dict[str, list[Row]]) -> None:
    del rows["movies"][0]


def lose_a_row_and_grow(rows: dict[str, list[Row]]) -> None:
    lose_a_row(rows)
    rows["movies"].extend(
        {"movieId": 900 + number, "title": "New", "genres": None} for number in range(5)
    )


@pytest.mark.parametrize("change", [lose_a_row, lose_a_row_and_grow])
def test_a_source_whose_rows_moved_since_a_stop_begins_anew_and_says_so(
    serve: Serve,
    land: Lander,
    raw_dir: Path,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[dict[str, list[Row]]], None],
) -> None:
    server = serve(Behaviour(rows=source_rows()))
    die_from(server, 20)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    change(server.behaviour.rows)
    with caplog.at_level("INFO", logger="ingest"):
        assert land(server.url).newest.status == "complete"
    assert "begun anew" in caplog.text
    assert state(raw_dir) == state_of(server)


def test_a_source_without_counts_whose_rows_moved_since_a_stop_begins_anew(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(rows=source_rows(), has_analytics=False))
    die_from(server, 12)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    lose_a_row(server.behaviour.rows)
    assert land(server.url).newest.status == "unverified"
    assert state(raw_dir) == state_of(server)


def test_a_recovery_that_was_stopped_is_gone_on_with_although_the_source_grew(
    serve: Serve, land: Lander, raw_dir: Path, undisturbed: Undisturbed
) -> None:
    """First what was hidden, then the tail: neither is asked for from its start."""
    server = serve(Behaviour(rows=source_rows(), hides_tags=True))
    die_from(server, round(undisturbed.requests * 0.9))
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    grow(server)
    before = len(server.seen)
    outcome = land(server.url)
    assert [load.resources["tags"].mode for load in outcome.landed][:2] == ["recovery", "append"]
    assert outcome.steps[2].mode == "append"
    assert summarize(outcome)["resources"]["tags"]["recovered"] > 0
    assert len(server.seen) - before < undisturbed.requests * 0.6
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, server.behaviour.rows)


def test_it_says_that_it_goes_on(
    serve: Serve, land: Lander, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Behaviour(rows=source_rows()))
    die_from(server, 20)
    with pytest.raises(SourceError):
        land(server.url, patience=0.1)
    live_again(server)
    with caplog.at_level("INFO", logger="ingest"):
        land(server.url)
    assert "Going on with load" in caplog.text


def test_answers_that_cannot_be_landed_are_not_gone_on_from(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """The source may have been put right since, with the same counts."""
    server = serve(Behaviour(rows=source_rows()))
    good = [dict(row) for row in server.behaviour.rows["ratings"]]
    for row in server.behaviour.rows["ratings"]:
        row["rating"] = 11
    with pytest.raises(TooManyRejectedError):
        land(server.url)
    server.behaviour.rows["ratings"] = good
    server.behaviour.ignores_skip = True
    with pytest.raises(SourceError):
        land(server.url)
    server.behaviour.ignores_skip = False
    assert land(server.url).newest.status == "complete"
    assert state(raw_dir) == state_of(server)


def test_a_row_given_up_before_a_stop_is_not_asked_for_again(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    poisoned = {("movies", 3)}
    server = serve(Behaviour(rows=source_rows(200), hides_tags=True, poisoned=poisoned))

    def asked_alone() -> int:
        asked = [(seen.path, seen.query) for seen in server.seen]
        return asked.count(("/movies", {"skip": "3", "limit": "1"}))

    def before(number: int, path: str) -> None:
        if path == "/tags":
            time.sleep(0.05)  # so that there are some left
        if asked_alone() == 5:
            server.behaviour.before = lambda _number, _path: None
            die_from(server, number + 8)

    server.behaviour.before = before
    with pytest.raises(SourceError):
        land(server.url, patience=0.5)
    assert asked_alone() == 5
    live_again(server)
    outcome = land(server.url)
    assert outcome.newest.resources["movies"].unavailable_offsets == (3,)
    assert asked_alone() == 5
    assert manifest(raw_dir)["resources"]["tags"]["status"] == "complete"
