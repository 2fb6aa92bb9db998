"""The journal: whatever a kill or a bad disk does to it, whole frames before that survive."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.raw.journal import HEADER, Journal

PAYLOADS = [b"one", b"", b"x" * 9, b"\x00" * 9, b"last"]
ENDS = [sum(HEADER.size + len(payload) for payload in PAYLOADS[: n + 1]) for n in range(5)]


def write(path: Path, payloads: list[bytes]) -> None:
    with Journal(path) as journal:
        for payload in payloads:
            journal.append(payload)


def read(path: Path) -> list[bytes]:
    with Journal(path) as journal:
        return [journal.read(place) for place in journal.frames]


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    write(tmp_path / "journal", PAYLOADS)
    assert read(tmp_path / "journal") == PAYLOADS


def test_what_was_appended_can_be_read_at_once(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        places = [journal.append(payload) for payload in PAYLOADS]
        assert [journal.read(place) for place in reversed(places)] == PAYLOADS[::-1]
        journal.append(b"after a read")
    assert read(tmp_path / "journal") == [*PAYLOADS, b"after a read"]


def test_cut_at_any_byte_the_whole_frames_before_survive_and_more_can_be_appended(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal"
    write(path, PAYLOADS)
    body = path.read_bytes()
    assert len(body) == ENDS[-1]
    for length in range(len(body)):
        path.write_bytes(body[:length])
        whole = sum(end <= length for end in ENDS)
        with Journal(path) as journal:
            assert [journal.read(place) for place in journal.frames] == PAYLOADS[:whole], length
            journal.append(b"more")
        assert read(path) == [*PAYLOADS[:whole], b"more"], length


def test_a_flipped_bit_anywhere_costs_its_frame_and_those_after_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write(path, PAYLOADS)
    body = path.read_bytes()
    for place in range(len(body)):
        path.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        whole = sum(end <= place for end in ENDS)
        assert read(path) == PAYLOADS[:whole], place


@given(garbage=st.binary(max_size=200))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_at_the_end_is_cut_off(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "journal"
    path.unlink(missing_ok=True)
    write(path, [b"one"])
    with path.open("ab") as file:
        file.write(garbage)
    assert read(path) == [b"one"]


def test_reading_only_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write(path, PAYLOADS)
    torn = path.read_bytes()[:-1]
    path.write_bytes(torn)
    with Journal(path, is_read_only=True) as journal:
        assert len(journal.frames) == len(PAYLOADS) - 1
    assert path.read_bytes() == torn


def test_a_frame_that_was_damaged_after_opening_is_not_given_out(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write(path, PAYLOADS)
    with Journal(path) as journal:
        body = bytearray(path.read_bytes())
        body[-1] ^= 1
        path.write_bytes(bytes(body))
        with pytest.raises(ValueError, match="is damaged"):
            journal.read(journal.frames[-1])


def test_it_syncs_once_a_second(tmp_path: Path) -> None:
    now = 0.0
    synced: set[float] = set()
    with Journal(tmp_path / "journal", clock=lambda: now) as journal:
        for tenth in range(31):
            now = tenth / 10
            journal.append(b"x")
            synced.add(journal._synced)
    assert synced == {0.0, 1.0, 2.0, 3.0}
