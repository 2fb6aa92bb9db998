"""What a run says in the end of rows that are missing, of wrong counts and of old comparisons."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.plan.shortfall import shortfalls, wrong_counts
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.window import Window
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.files.releases import as_folder, csv_of
from tests.ingest.forks import Forks
from tests.ingest.lander import Lander
from tests.ingest.made_rows import make_rows
from tests.ingest.raw.test_manifest import MANIFEST
from tests.ingest.tampering import change_manifest

INCOMPLETE = ResourceLoad(
    status="incomplete",
    mode="full",
    reason="first load",
    source_count_after=40,
    current_rows=35,
    missing=5,
    current=("20261122T210708123456Z",),
)


def saying(**values: object) -> Manifest:
    """Return a manifest whose tags are incomplete in some way."""
    tags = msgspec.structs.replace(INCOMPLETE, **values)
    return msgspec.structs.replace(MANIFEST, resources={"tags": tags})


@pytest.mark.parametrize(
    ("values", "short", "expected"),
    [
        (
            {"unavailable": 5, "unavailable_offsets": (1, 2, 3, 4, 5), "failed_offsets": (2, 4)},
            (),
            (
                "tags: 5 of the 40 rows at the source are MISSING; the source failed on 2 rows;"
                " the source answered without 3 rows, as it has none there. Each run asks again"
                " for the rows that failed; the manifest names them."
            ),
        ),
        (
            {"unavailable": 5, "unavailable_offsets": (1, 2, 3, 4, 5), "failed_offsets": ()},
            (),
            (
                "tags: 5 of the 40 rows at the source are MISSING; the source answered without 5"
                " rows, as it has none there. The manifest names them; --full-refresh lands all"
                " rows anew."
            ),
        ),
        (
            {"current_rejected": 5},
            (),
            (
                "tags: 5 of the 40 rows at the source are MISSING; 5 rows were set aside because"
                " they aren't what the API promises. `python -m ingest rejected --raw-dir data/raw`"
                " shows those set aside; --full-refresh lands all rows anew."
            ),
        ),
        (
            {
                "current_rejected": 3,
                "unavailable": 2,
                "unavailable_offsets": (1, 2),
                "failed_offsets": (),
            },
            (),
            (
                "tags: 5 of the 40 rows at the source are MISSING; the source answered without 2"
                " rows, as it has none there; 3 rows were set aside because they aren't what the"
                " API promises. The manifest names those that aren't there; `python -m ingest"
                " rejected --raw-dir data/raw` shows those set aside; --full-refresh lands all rows"
                " anew."
            ),
        ),
        (
            {},
            tuple(Window(start, start + 5) for start in range(0, 40, 5)),
            (
                "tags: 5 of the 40 rows at the source are MISSING; these windows gave fewer rows"
                " than they cover: [0, 5), [5, 10), [10, 15), [15, 20), [20, 25) and 3 more. A"
                " run without --no-recover asks for them row by row."
            ),
        ),
        (
            {"source_count_after": 100_836, "count_error": "too_high", "row_end": 40},
            (),
            (
                "tags: 5 of the 40 rows at the source are MISSING; each window gave all its rows,"
                " so the source has repeated or moved some. --full-refresh lands all rows anew."
            ),
        ),
        (
            {"unserved": True},
            (),
            (
                "tags: the source didn't serve all of its rows (first load); the 35 rows landed"
                " earlier are current. The next run asks for them again."
            ),
        ),
        (
            {"unserved": True, "current": (), "current_rows": 0, "missing": None},
            (),
            (
                "tags: the source didn't serve all of its rows (first load); no rows are current."
                " The next run asks for them again."
            ),
        ),
        (
            {"moved": True},
            (),
            (
                "tags: 35 distinct rows were landed, but the source counts 40: its rows changed"
                " meanwhile. Run again."
            ),
        ),
    ],
)
def test_what_is_missing_is_said_with_who_lacks_it_and_what_is_done(
    values: dict[str, Any], short: tuple[Window, ...], expected: str
) -> None:
    raw = RawDir(Path("data/raw"))
    said = shortfalls(saying(**values), {"tags": short}, raw=raw, is_recovered_next=False)
    assert said == [expected]


def test_a_count_that_the_pages_contradict_is_said_to_be_wrong() -> None:
    wrong = saying(source_count_after=100_836, count_error="too_high", row_end=3683)
    assert wrong_counts(wrong) == [
        (
            "tags: the source counts 100,836 tags, but its pages end after 3,683: its count is"
            " too high."
        )
    ]
    low = saying(source_count_after=30, count_error="too_low", row_end=40)
    assert wrong_counts(low) == [
        "tags: the source counts 30 tags, but its pages end after 40: its count is too low."
    ]
    assert wrong_counts(saying(row_end=40)) == []


def test_a_count_that_is_too_high_by_empty_pages_alone_is_said_and_strict_takes_it(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    url = serve(Behaviour(counts={"tags": 1000})).url
    args = (
        f"--source={url}",
        f"--raw-dir={raw_dir}",
        "--batch-size=10",
        "--interval=0",
        "--strict",
    )
    finished = forks.finish(*args)
    assert finished.returncode == 0, finished.stderr
    assert "tags: the source counts 1,000 tags, but its pages end after 40" in finished.stderr
    assert forks.run(*args) == 0, "nor does the unchanged run fail"


def test_an_unchanged_run_says_what_failed_and_when_rows_were_last_compared(
    forks: Forks, serve: Serve, raw_dir: Path
) -> None:
    url = serve(Behaviour()).url
    Lander(raw_dir)(url, source=url)
    args = (f"--source={url}", f"--raw-dir={raw_dir}", "--no-recover")

    def compare(manifest: dict[str, Any]) -> None:
        for hour, load in enumerate(manifest["resources"].values()):
            load["compared_at"] = f"2026-11-22T2{hour}:07:08Z"

    change_manifest(raw_dir, 0, compare)
    change_manifest(
        raw_dir,
        0,
        lambda m: m["resources"]["tags"].update(
            unavailable=3, unavailable_offsets=[1, 5, 9], failed_offsets=[5]
        ),
    )
    said = forks.finish(*args).stderr
    assert "unavailable 3, missing 0, 1 failed, 2 don't exist at the source" in said
    assert "Its rows were last compared on 2026-11-22 at 20:07 UTC" in said


def test_the_advice_on_rows_of_files_that_were_set_aside_names_the_folder_that_has_them(
    forks: Forks, tmp_path: Path, raw_dir: Path
) -> None:
    rows = make_rows()
    rows["ratings"][3]["rating"] = 7
    files = {f"{name}.csv": csv_of(part).encode() for name, part in rows.items()}
    as_folder(files, tmp_path / "films")
    landed = forks.finish(f"--source={tmp_path / 'films'}", f"--raw-dir={raw_dir}")
    assert landed.returncode == 0, landed.stderr
    advice = re.search(r"`python -m ingest (.+)` shows them", landed.stderr)
    assert advice is not None, landed.stderr
    shown = forks.finish(*shlex.split(advice[1]))
    assert "1,4,7,1000000003" in shown.stdout, shown.stderr
