"""`restore` makes an earlier load the current one again, by a new manifest alone."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.errors import UsageError, VerifyError
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest
from ingest.raw.restore import restore
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, make_rows
from tests.ingest.tampering import change_manifest, found


def restored(raw_dir: Path, load_id: str) -> Manifest:
    """Restore a load as the command does."""
    raw = RawDir(raw_dir)
    now = datetime.now(UTC)
    with raw.locked(source="restore", now=now):
        return restore(raw, load_id, now=now)


@pytest.fixture
def grown(serve: Serve, raw_dir: Path) -> Behaviour:
    """Return a source that has been landed whole with a recovery, then appended to."""
    behaviour = Behaviour(hides={("movies", 3)}, rows=make_rows(ratings=45))
    server = serve(behaviour)
    land = Lander(raw_dir)
    land(server.url)
    add_ratings(behaviour.rows, 7)
    land(server.url)
    return behaviour


def test_the_rows_of_that_load_are_current_again_and_no_file_has_changed(
    grown: Behaviour, raw_dir: Path
) -> None:
    first, recovery, append = load_ids(raw_dir)
    before = {path: path.read_bytes() for path in raw_dir.rglob("loads/**/*") if path.is_file()}
    done = restored(raw_dir, recovery)
    assert done.load_id > append
    assert done.restored_from == recovery
    assert found(raw_dir) == ""
    assert {path: path.read_bytes() for path in before} == before
    assert [path.name for path in (raw_dir / "loads" / done.load_id).iterdir()] == ["manifest.json"]
    assert_same_as_source(raw_dir, grown.rows | {"ratings": grown.rows["ratings"][:45]})
    movies = manifest(raw_dir)["resources"]["movies"]
    assert (movies["mode"], movies["status"]) == ("restored", "complete")
    assert movies["current"] == [first, recovery]
    assert (movies["files"], movies["windows"], movies["requests"]) == ([], [], 0)


def test_the_next_run_goes_on_from_the_load_that_was_restored(
    grown: Behaviour, serve: Serve, land: Lander, raw_dir: Path
) -> None:
    restored(raw_dir, load_ids(raw_dir)[1])
    server = serve(grown)
    assert land(server.url).newest.resources["ratings"].mode == "append"
    assert_same_as_source(raw_dir, grown.rows)


def test_what_says_where_the_rows_came_from_is_that_of_the_load_restored(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    url = serve(Behaviour()).url
    land(url, source="http://127.0.0.1:1")
    change_manifest(raw_dir, 0, lambda m: m.update(source_had_credentials=True))
    change_manifest(raw_dir, 0, lambda m: m.update(dialect={"limit": "page size"}))
    land(url, source="http://127.0.0.1:2")
    done = restored(raw_dir, load_ids(raw_dir)[0])
    assert done.source == "http://127.0.0.1:1"
    assert done.source_had_credentials
    assert done.dialect == {"limit": "page size"}


def test_a_load_from_before_a_resource_was_known_leaves_it_to_the_next_run(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    change_manifest(raw_dir, 0, lambda m: m["resources"].pop("links"))
    shutil.rmtree(raw_dir / "loads" / load_ids(raw_dir)[0] / "links")
    land(server.url, full_refresh=True)
    restored(raw_dir, load_ids(raw_dir)[0])
    assert found(raw_dir) == ""
    assert manifest(raw_dir)["resources"]["links"]["current"] == []
    land(server.url)
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.usefixtures("grown")
def test_what_a_stopped_run_has_left_stays(raw_dir: Path) -> None:
    left = raw_dir / ".incoming" / "20200101T000000000000Z"
    left.mkdir()
    (left / "journal").write_bytes(b"answers")
    restored(raw_dir, load_ids(raw_dir)[0])
    assert (left / "journal").read_bytes() == b"answers"
    assert [path.name for path in (raw_dir / ".incoming").iterdir()] == [left.name]


@pytest.mark.parametrize("load_id", ["20200101T000000000000Z", "..", "", "latest", "a\x1b[31m"])
@pytest.mark.usefixtures("grown")
def test_a_load_that_there_is_not_is_refused(raw_dir: Path, load_id: str) -> None:
    with pytest.raises(UsageError, match="There is no load"):
        restored(raw_dir, load_id)


@pytest.mark.usefixtures("grown")
def test_a_load_whose_rows_are_current_is_refused(raw_dir: Path) -> None:
    first, _, append = load_ids(raw_dir)
    with pytest.raises(UsageError, match="are current: nothing was restored"):
        restored(raw_dir, append)
    again = restored(raw_dir, first)
    for load_id in (first, again.load_id):
        with pytest.raises(UsageError, match="are current: nothing was restored"):
            restored(raw_dir, load_id)
    assert len(load_ids(raw_dir)) == 4


@pytest.mark.parametrize("what", ["load", "manifest", "file", "bit"])
@pytest.mark.usefixtures("grown")
def test_a_load_of_which_something_is_gone_or_damaged_is_refused(raw_dir: Path, what: str) -> None:
    first, recovery, _ = load_ids(raw_dir)
    folder = raw_dir / "loads" / first
    file = folder / "movies" / "part-00000.parquet"
    if what == "load":
        shutil.rmtree(folder)
    elif what == "manifest":
        (folder / "manifest.json").write_text("{")
    elif what == "file":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(VerifyError, match="gone or damaged") as caught:
        restored(raw_dir, recovery)
    assert first in str(caught.value)


def test_it_helps_where_the_newest_manifest_is_damaged(
    grown: Behaviour, serve: Serve, raw_dir: Path
) -> None:
    _, recovery, append = load_ids(raw_dir)
    (raw_dir / "loads" / append / "manifest.json").write_text("{")
    restored(raw_dir, recovery)
    shutil.rmtree(raw_dir / "loads" / append)
    Lander(raw_dir)(serve(grown).url)
    assert found(raw_dir) == ""
    assert_same_as_source(raw_dir, grown.rows)


def test_rows_that_are_restored_have_not_been_compared_since_they_were_landed(
    serve: Serve, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server, land = serve(behaviour), Lander(raw_dir)
    first = land(server.url).newest
    behaviour.rows["ratings"][5] |= {"rating": 0.5}
    land(server.url, recheck=True)
    assert land(server.url, recheck=True).landed == []
    restored(raw_dir, first.load_id)
    assert set(land(server.url).compared_at.values()) == {first.started_at}
    later = datetime.now(UTC) + timedelta(seconds=1)
    land(server.url, recheck_after=1e-9, now=lambda: later)
    assert_same_as_source(raw_dir, behaviour.rows)
