"""Files that are broken, missing or too many, and loads that aren't what they claim to be."""

from __future__ import annotations

import shutil

from tests.faults.fault import VERIFY, Fault, rewritten
from tests.faults.raw_copy import RawCopy

FILES = "assert_files_hold_the_rows_that_their_manifest_states"
LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
CURRENT = "assert_every_current_load_is_in_the_folder"
COUNTS = "assert_the_newest_manifest_counts_what_is_staged"
SHRUNK = "assert_the_source_has_not_shrunk"
LOAD_ID = "not_null_base_films__landed_ratings_load_id"
PLACE = "unique_combination_base_films__ratings_load_id__source_offset"
RATINGS = "stg_films__ratings"  # the model itself, which can't be built

LATER = "20991231T000000000000Z"


def truncate(raw: RawCopy) -> None:
    """Cut a file's end off."""
    path = raw.part("ratings")
    path.write_bytes(path.read_bytes()[:-1000])


def empty(raw: RawCopy) -> None:
    """Leave a file of no bytes."""
    raw.part("ratings").write_bytes(b"")


def put_a_page_of_html(raw: RawCopy) -> None:
    """Put what a gateway answers in the place of a file."""
    raw.part("ratings").write_bytes(b"<html><h1>502 Bad Gateway</h1></html>")


def put_another_resource(raw: RawCopy) -> None:
    """Put tags in the place of ratings."""
    shutil.copy(raw.part("tags"), raw.part("ratings"))


def put_an_older_file(raw: RawCopy) -> None:
    """Put the first load's ratings in the place of the newest's."""
    shutil.copy(raw.part("ratings", raw.first), raw.part("ratings", raw.newest))


def remove_a_file(raw: RawCopy) -> None:
    """Remove the newest load's only file of ratings."""
    raw.part("ratings", raw.newest).unlink()


def leave_a_second_file(raw: RawCopy) -> None:
    """Leave a copy beside a file."""
    path = raw.part("ratings")
    shutil.copy(path, path.with_name("part-00001.parquet"))


def leave_a_folder_without_a_manifest(raw: RawCopy) -> None:
    """Leave what an interrupted copy of a load would."""
    shutil.copytree(raw.path / "loads" / raw.newest, raw.path / "loads" / LATER)
    raw.rewrite("ratings", f"select * replace ('{LATER}' as _load_id) from landed", LATER)  # noqa: S608
    (raw.path / "loads" / LATER / "manifest.json").unlink()


def remove_the_newest_manifest(raw: RawCopy) -> None:
    """Have the newest load's rows stand without a word on them."""
    (raw.path / "loads" / raw.newest / "manifest.json").unlink()


def remove_the_first_load(raw: RawCopy) -> None:
    """Remove a load that the newest counts on."""
    shutil.rmtree(raw.path / "loads" / raw.first)


def present_the_first_load_as_newest(raw: RawCopy, *, relabel_rows: bool) -> None:
    """Land the first load's state again, under the name of a newer load."""
    shutil.copytree(raw.path / "loads" / raw.first, raw.path / "loads" / LATER)
    with raw.manifest(LATER) as manifest:
        manifest["load_id"] = LATER
        for entry in manifest["resources"].values():
            entry["current"] = [LATER]
    if relabel_rows:
        for resource in ("movies", "ratings", "tags", "links"):
            sql = f"select * replace ('{LATER}' as _load_id) from landed"  # noqa: S608
            raw.rewrite(resource, sql, LATER)


def present_the_first_manifest_as_newest(raw: RawCopy) -> None:
    """Have a newer load that changed nothing count on the first load alone."""
    with raw.manifest(raw.first) as first:
        pass
    (raw.path / "loads" / LATER).mkdir()
    first["load_id"] = LATER
    for entry in first["resources"].values():
        entry |= {"mode": "unchanged", "rows": 0, "distinct_keys": 0, "files": [], "windows": []}
    path = raw.path / "loads" / LATER / "manifest.json"
    path.write_bytes(b"{}")
    with raw.manifest(LATER) as manifest:
        manifest.update(first)


IN_FILES = [
    Fault("a_file_is_truncated", truncate, (LOAD_ID, PLACE, RATINGS, VERIFY)),
    Fault("a_file_is_of_no_bytes", empty, (RATINGS, VERIFY)),
    Fault("a_file_is_a_page_of_html", put_a_page_of_html, (RATINGS, VERIFY)),
    Fault("a_file_is_of_another_resource", put_another_resource, (RATINGS, VERIFY)),
    rewritten(
        "a_file_has_lost_a_column",
        "ratings",
        "select * exclude (rating) from landed",
        RATINGS,
        VERIFY,
    ),
    rewritten(
        "times_are_text",
        "ratings",
        "select * replace (to_timestamp(timestamp)::varchar as timestamp) from landed",
        RATINGS,
        VERIFY,
    ),
    rewritten(
        "stars_are_text",
        "ratings",
        "select * replace (rating || ' of 5' as rating) from landed",
        "stg_films__ratings_rules_hold",
        VERIFY,
    ),
    Fault("a_file_is_the_load_befores", put_an_older_file, (FILES,)),
    Fault("a_file_is_missing", remove_a_file, (LACKS,)),
    Fault("a_file_stands_twice", leave_a_second_file, (PLACE,)),
    Fault("a_file_stands_twice_unlisted", leave_a_second_file, (FILES, VERIFY), is_sealed=False),
    Fault("a_folder_has_no_manifest", leave_a_folder_without_a_manifest, (FILES, VERIFY)),
    Fault("the_newest_manifest_is_missing", remove_the_newest_manifest, (FILES, VERIFY)),
    Fault("a_current_load_is_missing", remove_the_first_load, (CURRENT, LACKS, VERIFY)),
    Fault(
        "an_older_load_is_presented_as_newest",
        lambda raw: present_the_first_load_as_newest(raw, relabel_rows=False),
        (FILES, COUNTS),
    ),
    Fault(
        "an_older_load_is_presented_as_newest_with_its_rows_relabelled",
        lambda raw: present_the_first_load_as_newest(raw, relabel_rows=True),
        (SHRUNK,),
    ),
    Fault(
        "an_older_manifest_is_presented_as_newest", present_the_first_manifest_as_newest, (SHRUNK,)
    ),
]
