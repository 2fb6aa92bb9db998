"""Files and an API take turns at random, killed at random, pruned, restored: nothing is mixed."""

from __future__ import annotations

import random
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.files.releases import as_folder, as_zip, csv_of
from tests.ingest.forks import Forks
from tests.ingest.landed import in_order, load_ids, manifest, state
from tests.ingest.made_rows import add_ratings, add_tags, make_rows
from tests.ingest.server import MisbehavingServer

State = dict[str, list[dict[str, Any]]]

LATEST_DEATH: Final = 90
"""No run here writes more often by much."""


@dataclass
class Turns:
    """A raw folder, an API, files as a folder and as a zip, and what has stood after each load."""

    forks: Forks
    server: MisbehavingServer
    folder: Path
    chance: random.Random
    rows: dict[str, State] = field(default_factory=dict)
    had: dict[str, list[State]] = field(default_factory=dict)
    stood: dict[str, State] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.raw_dir = self.folder / "raw"
        self.sources = {
            "api": self.server.url,
            "files": str(self.folder / "files"),
            "zip": str(self.folder / "files.zip"),
        }
        self.rows = {"api": self.server.behaviour.rows}
        for number, name in enumerate(("files", "zip"), 1):
            self.rows[name] = make_rows(movies=30 + number, ratings=150, tags=20 * number)
            self.write(name)
        self.had = {name: [copied(rows)] for name, rows in self.rows.items()}

    def write(self, name: str) -> None:
        """Write a source's files as its rows are now."""
        files = {f"{key}.csv": csv_of(rows).encode() for key, rows in self.rows[name].items()}
        if name == "files":
            shutil.rmtree(self.sources[name], ignore_errors=True)
            as_folder(files, Path(self.sources[name]))
        elif name == "zip":
            as_zip(files, Path(self.sources[name]))

    def now(self) -> State:
        """Return what stands; nothing where nothing does."""
        return state(self.raw_dir) if load_ids(self.raw_dir) else {}

    def args(self, name: str) -> list[str]:
        """Return the options of a run."""
        args = [f"--source={self.sources[name]}", f"--raw-dir={self.raw_dir}", "--interval=0"]
        return [*args, "--batch-size=20", *self.chance.choice([[], [], [], ["--full-refresh"]])]

    def change(self) -> None:
        """Change what a source has: more rows; in files also other values, or a row less."""
        name = self.chance.choice(list(self.rows))
        rows = self.rows[name]
        kinds = ["ratings", "tags"] if name == "api" else ["ratings", "tags", "fewer", "edit"]
        kind = self.chance.choice(kinds)  # an edit, or a row more and one less, no count shows
        if kind == "ratings":
            add_ratings(rows, self.chance.choice([1, 30]))
        elif kind == "tags":
            add_tags(rows, self.chance.choice([1, 25]))
        elif kind == "fewer" and len(rows["ratings"]) > 60:
            del rows["ratings"][-1:]
        elif kind == "edit":
            rows["ratings"][7]["rating"] = self.chance.choice([0.5, 1.5, 2.5])
        self.write(name)
        self.had[name].append(copied(rows))
        self.said.append(f"{name} {kind}")

    def land(self) -> None:
        """Land a source whole; it stands then, and nothing else does."""
        name = self.chance.choice(list(self.rows))
        code = self.forks.run(*self.args(name))
        self.said.append(name)
        assert code == 0, (name, self.said)
        self.is_that_of(name)

    def is_that_of(self, name: str) -> None:
        """Check that what stands is what a source has now."""
        want = {key: in_order(rows) for key, rows in self.rows[name].items()}
        assert self.now() == want, self.said

    def killed(self) -> None:
        """Land a source, and die at some write."""
        name = self.chance.choice(list(self.rows))
        before = self.now()
        code = self.forks.run(*self.args(name), die_at=self.chance.randint(1, LATEST_DEATH))
        assert code in {0, -signal.SIGKILL}
        if code == 0:
            self.is_that_of(name)
        elif self.now() != before:
            self.is_of(name)

    def is_of(self, name: str) -> None:
        """Check that each row that stands has been one of a source's."""
        for key, rows in self.now().items():
            known = [row for had in self.had[name] for row in had[key]]
            assert all(row in known for row in rows), (name, key, self.said)

    def shrunk(self) -> None:
        """Take half of the rows away: nothing is landed; then they come back."""
        name = self.chance.choice(list(self.rows))
        ratings = self.rows[name]["ratings"]
        loads = [manifest(self.raw_dir, one) for one in load_ids(self.raw_dir)]
        source = self.sources[name]
        if not any(load["source"] == source for load in loads):
            return
        before = self.now()
        half = ratings[len(ratings) // 2 :]
        del ratings[len(ratings) // 2 :]
        self.write(name)
        assert self.forks.run(*self.args(name)) == 8, self.said
        assert self.now() == before
        ratings.extend(half)
        self.write(name)

    def moved_while_read(self) -> None:
        """Change a file while it is read: it is landed as it was, as it is, or not at all."""
        before = self.now()
        path = Path(self.sources["files"]) / "ratings.csv"
        more = dict(self.rows["files"]["ratings"][-1]) | {"userId": 500_000 + len(self.said)}
        timer = threading.Timer(self.chance.uniform(0, 0.2), append, [path, more])
        timer.start()
        code = self.forks.run(*self.args("files"))
        timer.join()
        self.rows["files"]["ratings"].append(more)
        self.had["files"].append(copied(self.rows["files"]))
        assert code in {0, 2}
        if code == 2:
            assert self.now() == before
        else:
            wholes = [
                {key: in_order(rows) for key, rows in had.items()} for had in self.had["files"]
            ]
            assert self.now() in wholes[-2:]

    def restore(self) -> None:
        """Make an earlier load current again: what stood then stands now."""
        known = [one for one in load_ids(self.raw_dir) if one in self.stood]
        if not known:
            return
        load_id = self.chance.choice(known)
        code = self.forks.run("restore", load_id, f"--raw-dir={self.raw_dir}")
        assert code in {0, 2}, "2 where it is current"
        assert self.now() == self.stood[load_id]

    def prune(self) -> None:
        """Remove old loads: what stands goes on to."""
        before = self.now()
        if self.raw_dir.exists():
            keep = self.chance.choice([1, 2, 3])
            assert self.forks.run("prune", f"--raw-dir={self.raw_dir}", f"--keep={keep}") == 0
        assert self.now() == before

    def check(self) -> None:
        """Check the whole folder, and remember what stands."""
        if (self.raw_dir / "loads").exists():
            assert list(faults(RawDir(self.raw_dir))) == [], self.said
            assert not list((self.raw_dir / "loads").glob("*/*.new"))
            if load_ids(self.raw_dir):
                self.stood.setdefault(load_ids(self.raw_dir)[-1], self.now())


def copied(rows: State) -> State:
    return {key: [dict(row) for row in part] for key, part in rows.items()}


def append(path: Path, row: dict[str, Any]) -> None:
    with path.open("a") as file:
        file.write(",".join(map(str, row.values())) + "\n")


def test_files_and_an_api_take_turns_whatever_happens_between(
    forks: Forks, serve: Serve, tmp_path: Path
) -> None:
    take_turns(forks, serve, tmp_path, seed=1, count=12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_files_and_an_api_take_turns_for_long(
    forks: Forks, serve: Serve, tmp_path: Path, seed: int
) -> None:
    take_turns(forks, serve, tmp_path, seed=seed, count=40)


def take_turns(forks: Forks, serve: Serve, tmp_path: Path, *, seed: int, count: int) -> None:
    """Make so many moves, and check the folder after each."""
    rows = make_rows(movies=25, ratings=120, tags=30)
    for number, row in enumerate(rows["tags"]):
        row |= {"userId": 1 + number // 9, "movieId": 1 + number % 3}
    server = serve(Behaviour(rows=rows, hides_tags=True))
    turns = Turns(forks, server, tmp_path, random.Random(seed))  # noqa: S311 (no secret)
    moves: list[Callable[[], None]] = [
        *(turns.change, turns.change, turns.land, turns.land, turns.killed, turns.killed),
        *(turns.shrunk, turns.moved_while_read, turns.restore, turns.prune),
    ]
    for _ in range(count):
        move = turns.chance.choice(moves)
        turns.said.append(move.__name__)
        move()
        turns.check()
    turns.land()
    turns.check()
