"""The raw folder: one writer, ids that sort by time, loads that appear all at once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.errors import LockHeldError, UsageError, VerifyError
from ingest.raw.folder import RawDir
from tests.ingest.raw.test_manifest import MANIFEST

NOW = datetime(2026, 11, 22, 21, 7, 8, 123456, tzinfo=UTC)


def put_load(raw: RawDir, load_id: str) -> None:
    folder = raw.loads / load_id
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")


def test_a_load_id_is_the_time_in_utc(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    assert raw.new_load_id(NOW) == "20261122T210708123456Z"
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    assert raw.new_load_id(elsewhere) == "20261122T210708123456Z"


def test_load_ids_sort_although_the_clock_goes_back(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    ids = []
    for minutes in (0, 5, -60, 0, -1440):
        ids.append(raw.new_load_id(NOW + timedelta(minutes=minutes)))
        put_load(raw, ids[-1])
    assert ids == sorted(set(ids))
    assert raw.load_ids() == ids


def test_no_load_gets_the_id_of_a_stopped_one_though_the_clock_was_put_right(
    raw_dir: Path,
) -> None:
    raw = RawDir(raw_dir)
    with raw.locked(source="test", now=NOW):
        put_load(raw, raw.new_load_id(NOW + timedelta(days=400)))
        stopped = raw.open_incoming(raw.new_load_id(NOW))
        later = NOW + timedelta(hours=1)
        raw.open_beside(raw.new_load_id(later))
        raw.open_incoming(raw.new_load_id(later), keep=[stopped])
        assert stopped.is_dir()


def test_two_loads_in_one_microsecond_have_two_ids(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    put_load(raw, raw.new_load_id(NOW))
    assert raw.new_load_id(NOW) == "20261122T210708123457Z"


@pytest.mark.parametrize("name", ["20261399T000000000000Z", "99991231T235959999999Z"])
def test_a_load_after_which_none_can_come_is_named(raw_dir: Path, name: str) -> None:
    raw = RawDir(raw_dir)
    put_load(raw, name)
    with pytest.raises(VerifyError, match=rf"loads/{name} is named after .*; move it elsewhere"):
        raw.new_load_id(NOW)


def test_what_is_no_load_is_not_taken_for_one(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    put_load(raw, "20261122T210708123456Z")
    put_load(raw, "backup of a load")
    put_load(raw, "zzz")
    (raw.loads / "20271122T210708123456Z").mkdir()
    (raw.loads / ".DS_Store").write_text("")
    assert raw.load_ids() == ["20261122T210708123456Z"]
    assert raw.new_load_id(NOW) == "20261122T210708123457Z"


def test_a_load_appears_with_its_manifest_or_not_at_all(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    with raw.locked(source="a test", now=NOW):
        folder = raw.open_incoming(MANIFEST.load_id)
        (folder / "tags").mkdir()
        (folder / "tags" / "part-00000.parquet").write_bytes(b"rows")
        assert raw.load_ids() == []
        assert list(raw.loads.iterdir()) == []
        raw.commit(folder, MANIFEST)
    assert raw.newest() == MANIFEST
    assert (raw.loads / MANIFEST.load_id / "tags" / "part-00000.parquet").read_bytes() == b"rows"
    assert not folder.exists()


def test_a_new_load_in_the_making_clears_what_others_left(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    with raw.locked(source="a test", now=NOW):
        left = raw.open_incoming("20200101T000000000000Z")
        (left / "journal").write_bytes(b"x")
        (raw.incoming / "stray file").write_bytes(b"x")
        assert raw.left_incoming() == [left]
        folder = raw.open_incoming("20210101T000000000000Z")
        assert list(raw.incoming.iterdir()) == [folder]
        assert list(folder.iterdir()) == []


def test_a_load_that_was_committed_is_not_in_the_making_any_more(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    with raw.locked(source="a test", now=NOW):
        raw.open_incoming("20200101T000000000000Z")
        put_load(raw, "20200101T000000000000Z")
        assert raw.left_incoming() == []
    with raw.locked(source="the next run", now=NOW):
        assert list(raw.incoming.iterdir()) == []


HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.raw.folder import RawDir

with RawDir(Path(sys.argv[1])).locked(source="https://films.example", now=datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_is_for_one_and_names_its_holder_and_ends_with_its_process(
    raw_dir: Path,
) -> None:
    raw = RawDir(raw_dir)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(raw_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LockHeldError) as caught,
            raw.locked(source="another", now=NOW),
        ):
            pass
        assert f"process {holder.pid}" in str(caught.value)
        assert "https://films.example" in str(caught.value)
        assert "\n" not in str(caught.value)
        holder.kill()
        holder.wait()
    with raw.locked(source="another", now=NOW):
        pass


def test_the_lock_can_be_taken_again_after_an_error(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    with pytest.raises(ZeroDivisionError), raw.locked(source="a test", now=NOW):
        raise ZeroDivisionError
    with raw.locked(source="a test", now=NOW):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with (
        pytest.raises(UsageError, match="choose another --raw-dir"),
        RawDir(in_the_way / "raw").locked(source="a test", now=NOW),
    ):
        pass


def test_the_umask_decides_who_may_read_a_load(raw_dir: Path) -> None:
    raw = RawDir(raw_dir)
    with raw.locked(source="a test", now=NOW):
        raw.commit(raw.open_incoming(MANIFEST.load_id), MANIFEST)
    umask = os.umask(0)
    os.umask(umask)
    mode = (raw.loads / MANIFEST.load_id / "manifest.json").stat().st_mode & 0o777
    assert mode == 0o666 & ~umask
