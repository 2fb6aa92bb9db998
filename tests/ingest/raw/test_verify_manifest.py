"""`verify` holds what a manifest says of counts, offsets and outages to itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.landed import load_ids
from tests.ingest.tampering import Manifest, change_manifest, found


def change_ratings(raw_dir: Path, **values: object) -> None:
    """Change what the newest load says of the ratings."""
    change_manifest(raw_dir, -1, lambda m: m["resources"]["ratings"].update(values))


def change_status(raw_dir: Path, status: str) -> None:
    change_ratings(raw_dir, status=status)
    change_manifest(raw_dir, -1, lambda m: m.update(status=status))


def test_a_count_that_is_too_high_is_complete_where_the_rows_end(landed: Path) -> None:
    change_ratings(landed, source_count_after=100_836, count_error="too_high", row_end=52)
    assert found(landed) == ""


def test_a_count_that_is_too_low_is_complete_where_the_rows_end(landed: Path) -> None:
    change_ratings(landed, source_count_after=40, count_error="too_low", row_end=52)
    assert found(landed) == ""


def test_rows_missing_before_the_end_are_missing_whatever_the_count(landed: Path) -> None:
    change_ratings(
        landed, source_count_after=100_836, count_error="too_high", row_end=54, missing=2
    )
    change_status(landed, "incomplete")
    assert found(landed) == ""
    change_ratings(landed, row_end=99, missing=47)
    assert "no window from row" in found(landed)


def test_where_the_rows_end_without_a_wrong_count_changes_nothing(landed: Path) -> None:
    change_ratings(landed, row_end=52)
    assert found(landed) == ""


def test_what_the_source_did_not_serve_is_incomplete(landed: Path) -> None:
    change_ratings(landed, unserved=True)
    assert "complete, though the source didn't serve it" in found(landed)
    change_status(landed, "incomplete")
    assert found(landed) == ""


def test_what_was_never_served_has_no_rows_and_is_incomplete(landed: Path) -> None:
    newest = load_ids(landed)[1]
    shutil.rmtree(landed / "loads" / newest / "ratings")
    change_ratings(
        landed,
        mode="unserved",
        unserved=True,
        rows=0,
        distinct_keys=0,
        current_rows=0,
        missing=None,
        current=[],
        files=[],
        windows=[],
    )
    change_status(landed, "incomplete")
    assert found(landed) == ""


def test_rows_that_failed_are_among_those_that_cannot_be_had(landed: Path) -> None:
    change_ratings(landed, unavailable=3, unavailable_offsets=[4, 9, 12], failed_offsets=[4, 12])
    assert found(landed) == ""


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"count_error": "too_high"}, "a count that is too high, but the source counts 52 and its"),
        ({"count_error": "too_low", "row_end": 52}, "a count that is too low, but the source"),
        ({"source_count_after": 60, "count_error": "too_high", "row_end": 53}, "52 rows and 0 mis"),
        (
            {"unavailable": 2, "unavailable_offsets": [4], "failed_offsets": []},
            "1 offsets of 2 unavailable rows",
        ),
        (
            {"unavailable": 2, "unavailable_offsets": [9, 4], "failed_offsets": []},
            "unavailable offsets that don't rise",
        ),
        (
            {"unavailable": 2, "unavailable_offsets": [4, 4], "failed_offsets": []},
            "unavailable offsets that don't rise",
        ),
        (
            {"unavailable": 2, "unavailable_offsets": [4, 9], "failed_offsets": [9, 4]},
            "failed offsets that don't rise",
        ),
        (
            {"unavailable": 1, "unavailable_offsets": [4], "failed_offsets": [5]},
            "failed offsets that aren't among the unavailable ones",
        ),
        (
            {"unavailable": 1, "unavailable_offsets": [-4], "failed_offsets": []},
            "unavailable offsets that can't be",
        ),
        ({"mode": "restored"}, "is restored, but it has windows of its own"),
        ({"mode": "unserved"}, "is unserved, but it has windows of its own"),
        ({"windows": [[52, 45, 7]]}, "a window [52, 45), which can't be"),
        ({"windows": [[45, 2**63, 7]]}, "which can't be"),
    ],
)
def test_what_contradicts_itself_is_found(
    landed: Path, values: dict[str, object], message: str
) -> None:
    change_ratings(landed, **values)
    assert message in found(landed)


def test_a_load_that_restores_another_does_nothing_else(landed: Path) -> None:
    change_manifest(landed, 1, lambda m: m.update(restored_from=load_ids(landed)[0]))
    assert "is append, though the load makes" in found(landed)


def test_a_load_from_before_a_resource_was_known_is_no_fault(landed: Path) -> None:
    change_manifest(landed, 0, lambda m: m["resources"].pop("links"))
    change_manifest(landed, 0, lambda m: shutil.rmtree(landed / "loads" / m["load_id"] / "links"))
    change_manifest(
        landed,
        1,
        lambda m: m["resources"]["links"].update(
            current=[], current_rows=0, missing=None, mode="not_requested", status="unverified"
        ),
    )
    change_manifest(landed, 1, lambda m: m.update(status="unverified"))
    assert found(landed) == ""


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "desktop.ini", "._manifest.json", ".directory", ".nfs0000000a"],
)
def test_what_a_file_manager_leaves_is_no_fault(landed: Path, name: str) -> None:
    load = landed / "loads" / load_ids(landed)[0]
    for folder in (landed, landed / "loads", load, load / "ratings"):
        (folder / name).write_text("")
    assert found(landed) == ""


def test_a_folder_of_previews_is_no_fault_unless_dbt_would_read_it(landed: Path) -> None:
    previews = landed / "loads" / load_ids(landed)[0] / "ratings" / "@eaDir"
    previews.mkdir()
    (previews / "SYNOINDEX").write_text("")
    assert found(landed) == ""
    (previews / "part-00000.parquet").write_text("")
    assert "not in the manifest" in found(landed)


@pytest.mark.parametrize("name", ["._part-00000.parquet", ".DS_Store.parquet"])
def test_what_dbt_would_read_as_rows_is_a_fault_whatever_its_name(landed: Path, name: str) -> None:
    (landed / "loads" / load_ids(landed)[0] / "ratings" / name).write_text("")
    assert f"{name}: not in the manifest" in found(landed)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda m: m["resources"]["ratings"]["windows"].append([2**70, 2**71, 0]),
        lambda m: m["resources"]["ratings"]["windows"].append([2**63, 5, 0]),
        lambda m: m["resources"]["ratings"].update(status="fine"),
        lambda m: m.update(resources=[]),
    ],
)
def test_a_manifest_that_is_none_is_a_fault_and_no_traceback(
    landed: Path, tamper: Callable[[Manifest], object]
) -> None:
    change_manifest(landed, 0, tamper)
    assert found(landed)
