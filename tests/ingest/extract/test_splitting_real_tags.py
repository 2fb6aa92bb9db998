"""Recovery of the public API's hidden tags, on the real ones."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.extract.paging import Paging
from ingest.extract.splitting import Splitting
from ingest.raw.window import Window

FOLDER = os.environ.get("MOVIELENS_DIR", "")


@pytest.mark.movielens
@pytest.mark.skipif(not Path(FOLDER, "tags.csv").is_file(), reason="MOVIELENS_DIR names no folder")
def test_all_3683_tags_are_recovered_in_at_most_2600_requests() -> None:
    with Path(FOLDER, "tags.csv").open(encoding="utf-8", newline="") as file:
        tags = [(row["userId"], row["movieId"], row["tag"]) for row in csv.DictReader(file)]
    assert len(tags) == 3683
    asked: list[Window] = []

    def ask(window: Window) -> Sequence[bytes]:
        asked.append(window)
        firsts: dict[tuple[str, str], int] = {}
        for at in range(window.start, min(window.stop, len(tags))):
            firsts.setdefault(tags[at][:2], at)
        return [repr(tags[at]).encode() for at in sorted(firsts.values())]

    paging = Paging("tags", limit=1000, count=len(tags))
    given = {}
    while (window := paging.next_window()) is not None:
        given[window] = ask(window)
        paging.note(window, given[window])
    shown = sum(len(given[asked_as]) for asked_as in paging.tiles.values())
    assert shown == 1778, "what ordinary pages show"
    recovery = Splitting(
        [
            Window(tile.start, min(tile.stop, len(tags)))
            for tile in sorted(paging.tiles)
            if len(given[paging.tiles[tile]]) < tile.covered(len(tags))
        ]
    )
    while (window := recovery.next_window()) is not None:
        recovery.note(window, ask(window))
    assert recovery.rows == {at: repr(tag).encode() for at, tag in enumerate(tags)}
    assert len(asked) <= 2600
