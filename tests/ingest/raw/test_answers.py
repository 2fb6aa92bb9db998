"""A load in the making, read anew: which answers count, and how old they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from ingest.raw.answers import Answers
from ingest.raw.journal import Journal
from ingest.raw.opening import Opening
from ingest.raw.window import Window

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OPENING = Opening(
    load_id="20261120T120000000000Z",
    started_at=NOON,
    source="https://films.example",
    batch_size=10,
    modes={"tags": "full"},
    counts={"tags": 40},
)
FIRST, SECOND = Window(0, 10), Window(10, 20)


def begun(folder: Path, *, at: datetime = NOON) -> Answers:
    return Answers.begin(folder, OPENING, now=lambda: at)


def resumed(folder: Path, *, at: datetime) -> Answers:
    answers = Answers.resume(folder, now=lambda: at)
    assert answers is not None
    return answers


def written(folder: Path, at: datetime) -> None:
    """Let the journal be as old as it would be."""
    os.utime(folder / "journal", (at.timestamp(), at.timestamp()))


def test_an_answer_is_had_again_once_and_a_failure_is_not(tmp_path: Path) -> None:
    answers = begun(tmp_path)
    answers.keep("tags", FIRST, b"[1, 2]", rows=2, requests=3, retries=2)
    answers.keep_failure("tags", SECOND, requests=5, retries=4)
    answers.close()
    again = resumed(tmp_path, at=NOON)
    earlier = again.take_earlier("tags", FIRST)
    assert earlier is not None
    assert (again.body(earlier), earlier.rows, earlier.failed) == (b"[1, 2]", 2, False)
    assert again.take_earlier("tags", FIRST) is None
    assert again.take_earlier("tags", SECOND) is None, "it may be answered now"
    assert (again.requests["tags"], again.retries["tags"]) == (8, 6), "they were made all the same"
    again.close()


def test_what_was_dropped_stays_so(tmp_path: Path) -> None:
    answers = begun(tmp_path)
    answers.keep("tags", FIRST, b"[1]", rows=1, requests=1, retries=0)
    answers.drop("tags")
    answers.keep("tags", SECOND, b"[2]", rows=1, requests=1, retries=0)
    answers.close()
    again = resumed(tmp_path, at=NOON)
    assert again.given("tags") == [SECOND]
    assert again.take_earlier("tags", FIRST) is None
    again.close()


def test_answers_are_as_old_as_the_last_of_them(tmp_path: Path) -> None:
    answers = begun(tmp_path, at=NOON + timedelta(hours=1))
    answers.keep("tags", FIRST, b"[1]", rows=1, requests=1, retries=0)
    answers.close()
    written(tmp_path, NOON)
    again = resumed(tmp_path, at=NOON + timedelta(days=2))
    assert again.answered_at == NOON + timedelta(hours=1)
    again.close()


@pytest.mark.parametrize(
    ("written_at", "expected"),
    [
        (NOON + timedelta(hours=3), NOON + timedelta(hours=3)),
        (NOON - timedelta(hours=3), NOON),  # not before the load began
        (NOON + timedelta(days=9), NOON + timedelta(days=2)),  # nor in the future
    ],
)
def test_answers_without_a_time_are_as_old_as_their_file(
    tmp_path: Path, written_at: datetime, expected: datetime
) -> None:
    """As an older version wrote them."""
    with Journal(tmp_path / "journal") as journal:
        journal.append(msgspec.msgpack.encode(OPENING))
        journal.append(msgspec.msgpack.encode({"resource": "tags", "start": 0, "stop": 10}))
    written(tmp_path, written_at)
    again = resumed(tmp_path, at=NOON + timedelta(days=2))
    assert again.answered_at == expected
    again.close()


@pytest.mark.parametrize(
    ("newest", "keeps_its_id"),
    [("", True), ("20261120T110000000000Z", True), ("20261120T130000000000Z", False)],
)
def test_a_load_that_is_gone_on_with_keeps_its_id_unless_another_appeared_since(
    tmp_path: Path, newest: str, *, keeps_its_id: bool
) -> None:
    begun(tmp_path).close()
    later = msgspec.structs.replace(OPENING, load_id="20261120T140000000000Z")
    again = resumed(tmp_path, at=NOON)
    again.reopen(later, {"tags": 44}, newest=newest)
    again.close()
    for answers in (again, resumed(tmp_path, at=NOON)):
        assert answers.opening.load_id == (OPENING if keeps_its_id else later).load_id
        assert answers.opening.counts == {"tags": 44}
        answers.close()


@pytest.mark.parametrize("start", [b"", b"nonsense"])
def test_a_journal_whose_start_is_not_whole_is_none(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "journal").write_bytes(start)
    assert Answers.resume(tmp_path, now=lambda: NOON) is None
