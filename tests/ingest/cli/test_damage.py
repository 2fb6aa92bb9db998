"""One damaged load is reported and hides nothing else, and the advice that is given works."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.forks import Forks
from tests.ingest.landed import assert_same_as_source, load_ids, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.server import MisbehavingServer
from tests.ingest.tampering import change_manifest
from tests.slow import slow


@pytest.fixture
def source(serve: Serve, raw_dir: Path) -> MisbehavingServer:
    """Return a source that has been landed in three loads: whole, anew, and appended to."""
    behaviour = Behaviour()
    behaviour.rows["ratings"][37]["rating"] = 9.5
    server = serve(behaviour)
    land = Lander(raw_dir)
    land(server.url, source=server.url)
    land(server.url, source=server.url, full_refresh=True)
    add_ratings(behaviour.rows, 3)
    land(server.url, source=server.url)
    return server


def manifest_path(raw_dir: Path, place: int) -> Path:
    return raw_dir / "loads" / load_ids(raw_dir)[place] / "manifest.json"


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_damaged_manifest_is_reported_and_the_others_are_listed(
    forks: Forks, raw_dir: Path, place: int
) -> None:
    path = manifest_path(raw_dir, place)
    path.write_text("{")
    ids = load_ids(raw_dir)
    finished = forks.finish("loads", f"--raw-dir={raw_dir}", env={"COLUMNS": "200"})
    assert finished.returncode == 5
    assert [line.split()[0] for line in finished.stdout.splitlines()[1:]] == [
        load_id for load_id in ids if load_id != ids[place]
    ]
    (line,) = finished.stderr.splitlines()
    assert line.startswith(f"{path} is damaged")

    finished = forks.finish("rejected", f"--raw-dir={raw_dir}")
    assert finished.returncode == 0
    assert {json.loads(row)["load_id"] for row in finished.stdout.splitlines()} == set(ids[:2])

    finished = forks.finish("verify", f"--raw-dir={raw_dir}")
    assert finished.returncode == 5
    assert str(path) in finished.stdout


@pytest.mark.usefixtures("source")
def test_an_old_damaged_load_is_pruned_like_any_other(forks: Forks, raw_dir: Path) -> None:
    ids = load_ids(raw_dir)
    manifest_path(raw_dir, 0).write_text("{")
    assert forks.run("prune", f"--raw-dir={raw_dir}", "--keep=3") == 5
    assert load_ids(raw_dir) == ids
    assert forks.run("prune", f"--raw-dir={raw_dir}", "--keep=1") == 0
    assert load_ids(raw_dir) == ids[1:]
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 0


def test_where_the_newest_manifest_is_damaged_nothing_is_landed_over_it_or_pruned(
    forks: Forks, source: MisbehavingServer, raw_dir: Path
) -> None:
    path = manifest_path(raw_dir, 2)
    path.write_text("{")
    before = load_ids(raw_dir)
    source.seen.clear()
    for command in (
        (f"--source={source.url}", "--full-refresh"),
        (),
        ("plan",),
        ("prune", "--keep=1"),
    ):
        finished = forks.finish(*command, f"--raw-dir={raw_dir}")
        assert finished.returncode == 5, command
        last = finished.stderr.splitlines()[-1]
        assert last.startswith(f"{path} is damaged")
        assert "remove that load's folder" in last
    assert load_ids(raw_dir) == before
    assert source.seen == []
    advice = forks.finish("verify", f"--raw-dir={raw_dir}").stderr
    assert f"If you have none: remove the folder of load {before[2]}, then: python" in advice
    shutil.rmtree(path.parent)  # as advised
    assert forks.run("--interval=0", f"--raw-dir={raw_dir}") == 0
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 0


def test_an_old_damaged_manifest_is_no_concern_of_a_run(
    forks: Forks, source: MisbehavingServer, raw_dir: Path
) -> None:
    manifest_path(raw_dir, 0).write_text("{")
    add_ratings(source.behaviour.rows, 2)
    assert forks.run("--interval=0", f"--raw-dir={raw_dir}") == 0
    assert manifest(raw_dir)["resources"]["ratings"]["mode"] == "append"


def flip_a_bit(raw_dir: Path, place: int) -> None:
    path = raw_dir / "loads" / load_ids(raw_dir)[place] / "movies" / "part-00000.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        lambda raw_dir: flip_a_bit(raw_dir, 0),
        lambda raw_dir: manifest_path(raw_dir, 0).write_text("{"),
        *slow(
            lambda raw_dir: flip_a_bit(raw_dir, 1),
            lambda raw_dir: manifest_path(raw_dir, 1).write_text("{"),
            lambda raw_dir: shutil.rmtree(manifest_path(raw_dir, 1).parent / "movies"),
            lambda raw_dir: shutil.rmtree(manifest_path(raw_dir, 1).parent),
            lambda raw_dir: (manifest_path(raw_dir, 2).parent / "ratings" / "x.parquet").touch(),
            lambda raw_dir: change_manifest(raw_dir, 2, lambda m: m.update(status="unverified")),
            lambda raw_dir: shutil.copytree(
                manifest_path(raw_dir, 1).parent, raw_dir / "loads" / "backup"
            ),
        ),
        lambda raw_dir: manifest_path(raw_dir, 1).unlink(),
        lambda raw_dir: change_manifest(
            raw_dir, 1, lambda m: m["resources"]["ratings"]["windows"].pop(1)
        ),
        lambda raw_dir: shutil.copytree(
            manifest_path(raw_dir, 1).parent, raw_dir / "loads" / "20200101T000000000000Z"
        ),
    ],
)
def test_the_advice_of_verify_works_where_there_is_no_copy(
    forks: Forks, source: MisbehavingServer, raw_dir: Path, damage: Callable[[Path], object]
) -> None:
    damage(raw_dir)
    args = f"--raw-dir={raw_dir}"
    finished = forks.finish("verify", args)
    assert finished.returncode == 5
    (advice,) = finished.stderr.splitlines()
    command = re.search(r"If you have none: python -m ingest (.*), then remove the", advice)
    assert command is not None
    assert forks.run(*shlex.split(command[1]), "--interval=0") == 0
    named = set(re.findall(r"loads/([^/:]+)", finished.stdout))
    for name in named:
        shutil.rmtree(raw_dir / "loads" / name)
    again = forks.finish("verify", args)
    assert again.returncode == 0, again.stdout
    assert_same_as_source(
        raw_dir,
        source.behaviour.rows
        | {"ratings": [row for row in source.behaviour.rows["ratings"] if row["rating"] != 9.5]},
    )


def test_prune_keeps_what_each_source_was_last_landed_as(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    urls = [serve(Behaviour()).url, serve(Behaviour()).url]
    land = Lander(raw_dir)
    for url in (urls[0], urls[0], urls[1], urls[1], urls[1]):
        land(url, source=url, full_refresh=True)
    ids = load_ids(raw_dir)
    assert forks.run("prune", f"--raw-dir={raw_dir}", "--keep=1") == 0
    assert load_ids(raw_dir) == [ids[1], ids[4]]
    assert forks.run("restore", ids[1], f"--raw-dir={raw_dir}") == 0
    assert forks.run("verify", f"--raw-dir={raw_dir}") == 0


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("width", [80, 120, 40])
def test_loads_cuts_nothing_at_any_width(forks: Forks, raw_dir: Path, width: int) -> None:
    url = "https://films.example/" + "path/" * 20
    change_manifest(raw_dir, 1, lambda m: m.update(source=url))
    change_manifest(raw_dir, 0, lambda m: m.update(source="\x1b[31mred\x1b[0m [bold]"))
    finished = forks.finish("loads", f"--raw-dir={raw_dir}", env={"COLUMNS": str(width)})
    assert finished.returncode == 0
    for text in (*load_ids(raw_dir), url, "\\x1b[31mred\\x1b[0m [bold]", "full", "complete", "yes"):
        assert text in finished.stdout
    assert "…" not in finished.stdout
    assert "\x1b" not in finished.stdout
    long = [line for line in finished.stdout.splitlines() if len(line) > max(width, 72)]
    assert [line.strip() for line in long] in ([], [url])
    piped = forks.finish("loads", f"--raw-dir={raw_dir}", env={"COLUMNS": "0"}).stdout.splitlines()
    assert len(piped) == 4, "a line a load"


@pytest.mark.usefixtures("source")
def test_restore_says_what_is_current_and_refuses_in_one_line(forks: Forks, raw_dir: Path) -> None:
    ids = load_ids(raw_dir)
    args = f"--raw-dir={raw_dir}"
    done = forks.finish("restore", ids[0], args)
    assert done.returncode == 0
    assert f"makes the rows of load {ids[0]} current again: movies 25, ratings 119" in done.stdout
    assert f"restored from {ids[0]}" in forks.finish("loads", args).stdout
    for load_id, code in {ids[0]: 2, "nonsense": 2}.items():
        finished = forks.finish("restore", load_id, args)
        assert finished.returncode == code
        assert len(finished.stderr.splitlines()) == 1
    (raw_dir / "loads" / ids[1] / "movies" / "part-00000.parquet").unlink()
    assert forks.run("restore", ids[1], args) == 5
