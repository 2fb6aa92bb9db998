from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from ingest.errors import IngestError, UsageError
from ingest.sample.release import making, write_release
from ingest.sample.release.packing import appearing
from ingest.sample.release.sizes import MOST_RATINGS, sizes_of
from tests.ingest.files.releases import FileLander

ROOT = Path(__file__).parents[2]
NAMES = ("links.csv", "movies.csv", "ratings.csv", "tags.csv")
GOLDEN = {
    "links.csv": "62c660c6481d45fa255bf513cd0d8a79bf56aa0642d3e7692122ea9644541cc6",
    "movies.csv": "66f7611fff72e2e8c62a9b273ff1c4f405639f9bb35bafd2c0616bc074c24826",
    "ratings.csv": "bae40d6c18952c90dc8622283fc274466e19b04d5815497e5d78b519b42fd312",
    "tags.csv": "8702c41e50993af2017da041ed31e2428f1f4cac3c99958287cf35331ed5e0ce",
    "zip": "c10af064288efa25804b417f3808b5745752b1ee7fe425545debc1fa60a2a624",
}

STATUS = Path("/proc/self/status")


def command(*options: object) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "ingest.sample", "generate", *map(str, options)]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "release"
    write_release(folder, ratings=20_000, seed=1)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_are_written_everywhere(small: Path, name: str) -> None:
    assert sorted(path.name for path in small.iterdir()) == list(NAMES)
    assert sha256(small / name) == GOLDEN[name]


def test_a_zip_stores_the_same_bytes_and_is_the_same_itself(small: Path, tmp_path: Path) -> None:
    write_release(tmp_path / "any name.zip", ratings=20_000, seed=1)
    assert sha256(tmp_path / "any name.zip") == GOLDEN["zip"]
    with zipfile.ZipFile(tmp_path / "any name.zip") as archive:
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert archive.read(info) == (small / Path(info.filename).name).read_bytes()


def test_how_many_are_made_at_once_changes_no_byte(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_RATINGS_AT_ONCE", 700)
    write_release(tmp_path / "other", ratings=20_000, seed=1)
    for name in NAMES:
        assert sha256(tmp_path / "other" / name) == sha256(small / name)


def test_another_seed_writes_as_many_other_rows(small: Path, tmp_path: Path) -> None:
    write_release(tmp_path / "other", ratings=20_000, seed=2)
    for name in NAMES:
        one, other = (small / name).read_bytes(), (tmp_path / "other" / name).read_bytes()
        assert one.count(b"\n") == other.count(b"\n")
        assert one != other


@pytest.mark.parametrize("ratings", [19, 20, 39, 40, 165, 330, 331, 1_000, 5_000])
def test_a_release_of_any_small_size_is_whole(tmp_path: Path, ratings: int) -> None:
    write_release(tmp_path / "release", ratings=ratings, seed=7)
    with (tmp_path / "release" / "ratings.csv").open() as file:
        keys = [line.split(",")[:2] for line in file][1:]
    assert len(keys) == len({tuple(key) for key in keys}) == ratings


@pytest.mark.parametrize("name", ["release", "release.zip"])
def test_it_lands_by_the_command(tmp_path: Path, name: str) -> None:
    made = subprocess.run(
        command("--ratings", 5_000, "--out", tmp_path / name),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert made.stdout == f"{tmp_path / name}\n"
    landing = ["-m", "ingest", "--source", tmp_path / name, "--raw-dir", tmp_path / "raw"]
    landed = subprocess.run(
        [sys.executable, *map(str, landing)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sizes = sizes_of(5_000)
    for resource, count in (("ratings", sizes.ratings), ("tags", sizes.tags)):
        assert f"{resource}: complete; at the source {count:,}, landed {count:,}," in landed.stderr
    for resource in ("movies", "links"):
        assert f"{resource}: complete; at the source {sizes.movies:,}," in landed.stderr
    assert FileLander(tmp_path / "raw").set_aside() == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("mine")
    (tmp_path / "file.zip").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for name in ("folder", "file.zip", "link"):
        with pytest.raises(UsageError, match=f"{name} is there already: name a path that isn't"):
            write_release(tmp_path / name, ratings=1, seed=1)
    assert (tmp_path / "folder" / "mine").read_text() == "mine"
    assert (tmp_path / "file.zip").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.zip", "folder", "link"]


@pytest.mark.parametrize("name", ["release", "release.zip"])
def test_what_has_come_there_meanwhile_is_not_overwritten(tmp_path: Path, name: str) -> None:
    def write() -> None:
        with appearing(tmp_path / name) as files:
            (files / "made").write_text("made")
            (tmp_path / name).write_text("mine")

    with pytest.raises(UsageError, match="is there already"):
        write()
    assert (tmp_path / name).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    write_release(tmp_path / "folder", ratings=1, seed=1)
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == list(NAMES)


def test_what_cannot_be_written_is_said_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IngestError, match=r"file is no folder: name a path that lies in one"):
        write_release(tmp_path / "file" / "release", ratings=1, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["release", "release.zip"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_leaves_nothing(
    tmp_path: Path, name: str, number: signal.Signals
) -> None:
    with subprocess.Popen(
        command("--ratings", MOST_RATINGS // 10, "--out", tmp_path / "to" / name),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            while not list(tmp_path.glob("to/.*/files/ratings.csv")):
                assert process.poll() is None
                time.sleep(0.05)
            process.send_signal(number)
            assert process.wait(timeout=30) == 128 + number
        finally:
            process.kill()
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ratings", "0", "--out", "x"], "'--ratings': Input should be greater than or equal"),
        (["--ratings", str(MOST_RATINGS + 1), "--out", "x"], "'--ratings': Input should be less"),
        (["--ratings", "many", "--out", "x"], "'--ratings'"),
        (["--ratings", "1", "--seed", "-1", "--out", "x"], "'--seed': Input should be greater"),
        (["--ratings", "1", "--out", " "], "--out is empty: name a folder"),
        (["--ratings", "1"], "Missing option '--out'"),
        (["--ratings", "1", "--out", "."], ". is there already: name a path that isn't"),
        (["--ratings", "1", "--out", "README.md/x"], "README.md is no folder: name a path"),
        (["--ratings", "1", "--out", "README.md/x/y.zip"], "README.md is no folder: name a path"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(options: list[str], said: str) -> None:
    ended = subprocess.run(
        command(*options), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_an_option_of_the_server_before_the_command_is_refused() -> None:
    options = ["-m", "ingest.sample", "--port", "0", "generate", "--ratings", "1", "--out", "x"]
    ended = subprocess.run(
        [sys.executable, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("--port stands before generate, which has no use for it")


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process its own peak")
def test_memory_is_bounded(tmp_path: Path) -> None:
    """Five million ratings, of 130 MB; what is held grows with users and movies alone.

    The peak of getrusage would hold that of the process of the tests, too, which begins this one.
    """
    code = (
        "import re, sys; from pathlib import Path;"
        "from ingest.sample.release import write_release;"
        "write_release(Path(sys.argv[1]), ratings=5_000_000, seed=1);"
        f"print(re.search(r'VmHWM:\\s*(\\d+) kB', Path({str(STATUS)!r}).read_text())[1])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "release")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ended.stdout) * 1024 < 300_000_000
