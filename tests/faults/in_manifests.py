"""A newest manifest that lies, field by field; the files are as they should be."""

from __future__ import annotations

from tests.faults.fault import VERIFY, Fault, lying
from tests.faults.raw_copy import RawCopy

FILES = "assert_files_hold_the_rows_that_their_manifest_states"
LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
COUNTS = "assert_the_newest_manifest_counts_what_is_staged"
CURRENT = "assert_every_current_load_is_in_the_folder"
COMPLETE = "assert_the_newest_load_calls_itself_complete"
STATUS = "stg_films__loads_rules_hold.status_agrees_with_what_is_missing"
WORST = "stg_films__loads_rules_hold.are_no_better_than_their_resources"
MODE = "stg_films__loads_rules_hold.mode_agrees_with_what_is_current"
COUNT_ERROR = "stg_films__loads_rules_hold.count_error_is_how_the_count_differs_from_the_pages"
FAILED = "stg_films__loads_rules_hold.failed_rows_are_among_those_unavailable"
UNSERVED = "stg_films__loads_rules_hold.what_the_source_did_not_serve_is_incomplete"
PLACES = "assert_known_places_lie_within_the_source"
NOWHERE = "20200101T000000000000Z"


def count_on(raw: RawCopy, *load_ids: str) -> None:
    """Have the newest manifest call these loads current for ratings."""
    raw.lie("current", list(load_ids))


def take_the_first_loads_id(raw: RawCopy) -> None:
    """Have the newest manifest claim to be the first load's."""
    raw.lie("load_id", raw.first, resource=None)


def add_a_resource(raw: RawCopy) -> None:
    """Have the newest manifest tell of a fifth resource."""
    with raw.manifest() as manifest:
        manifest["resources"]["actors"] = manifest["resources"]["links"]


def claim_a_later_form_for_an_older_load(raw: RawCopy) -> None:
    """Have the first load be of a form that the models don't know."""
    with raw.manifest(raw.first) as manifest:
        manifest["format_version"] = 2


def be_incomplete_but_for_the_whole(raw: RawCopy) -> None:
    """Have the whole load be better than its ratings."""
    raw.lie("status", "incomplete")


def land_a_resource_whole_with_too_few_keys(raw: RawCopy) -> None:
    """Have a load that landed everything anew state fewer keys than it landed."""
    raw.rewrite("ratings", "select * replace (null as _offset) from landed")
    with raw.manifest() as manifest:
        entry = manifest["resources"]["ratings"]
        entry |= {"mode": "full", "distinct_keys": entry["distinct_keys"] - 1}


COUNTED = [
    lying("it_states_too_few_rows", "rows", 1999, FILES, VERIFY),
    lying("it_states_too_many_rows", "rows", 2001, FILES, VERIFY),
    lying("it_states_no_rows", "rows", None, FILES, VERIFY),
    lying(
        "it_states_more_keys_than_rows",
        "distinct_keys",
        2001,
        "stg_films__loads_rules_hold.have_no_more_keys_than_rows",
    ),
    lying("it_states_other_rows_in_all_loads", "current_rows", 5, VERIFY),
    lying("it_states_that_the_source_has_more", "source_count_after", 30000, LACKS, COUNTS),
    lying("it_states_that_the_source_has_less", "source_count_after", 20000, LACKS, COUNTS),
    lying("it_states_no_count_of_the_source", "source_count_after", None, COUNTS),
    lying("it_states_that_rows_are_missing", "missing", 5, COUNTS, STATUS),
    lying("it_states_that_too_many_are_there", "missing", -5, COUNTS, STATUS),
    lying("it_does_not_state_what_is_missing", "missing", None, COUNTS, STATUS),
    lying("it_states_an_end_of_its_rows", "row_end", 30000, LACKS, COUNTS, COUNT_ERROR, VERIFY),
    lying(
        "it_states_an_end_before_its_last_row",
        "row_end",
        5,
        *(LACKS, COUNTS, COUNT_ERROR, PLACES, VERIFY),
    ),
    lying("it_states_unavailable_rows", "unavailable", 3, VERIFY),
    lying("it_calls_a_right_count_too_high", "count_error", "too_high", COUNT_ERROR, VERIFY),
    lying("it_says_that_the_source_served_nothing", "unserved", True, UNSERVED, VERIFY),  # noqa: FBT003
    lying("it_states_failed_rows_that_it_has", "failed_offsets", [1, 2], FAILED, VERIFY),
    lying("it_states_windows_with_a_gap", "windows", [[0, 5, 5]], VERIFY),
    lying("it_states_no_files", "files", [], VERIFY),
    lying("it_states_rejected_rows", "rejected", 3, VERIFY),
    lying("it_calls_the_whole_incomplete", "status", "incomplete", VERIFY, whole=True),
]

CALLED = [
    lying("it_calls_itself_another_load", "load_id", NOWHERE, FILES, VERIFY, whole=True),
    Fault(
        "it_calls_itself_the_first_load", take_the_first_loads_id, (FILES, VERIFY), is_sealed=False
    ),
    lying(
        "it_names_another_source",
        "source",
        "https://elsewhere.example",
        "assert_current_loads_are_of_one_source",
        whole=True,
    ),
    lying(
        "it_is_of_a_status_that_does_not_exist",
        "status",
        "fine",
        "stg_films__loads_rules_hold.status_is_known",
        WORST,
        VERIFY,
    ),
    lying("it_calls_ratings_incomplete", "status", "incomplete", COMPLETE),
    lying("it_calls_ratings_unverified", "status", "unverified", COMPLETE, STATUS, WORST),
    Fault(
        "it_calls_the_whole_complete_and_a_part_incomplete",
        be_incomplete_but_for_the_whole,
        (WORST,),
        is_sealed=False,
    ),
    lying("it_calls_an_appended_load_full", "mode", "full", MODE),
    lying("it_calls_an_appended_load_unchanged", "mode", "unchanged", MODE),
    lying(
        "it_is_of_a_mode_that_does_not_exist",
        "mode",
        "some",
        "stg_films__loads_rules_hold.mode_is_known",
        MODE,
        VERIFY,
    ),
    Fault(
        "it_calls_itself_full_with_too_few_keys",
        land_a_resource_whole_with_too_few_keys,
        (COUNTS,),
        is_sealed=False,
    ),
    lying(
        "it_ended_before_it_began",
        "finished_at",
        "2020-01-01T00:00:00.000000Z",
        "stg_films__loads_rules_hold.finish_after_they_start",
        whole=True,
    ),
    lying(
        "it_began_after_its_rows_were_landed",
        "started_at",
        "2099-01-01T00:00:00.000000Z",
        "assert_staged_rows_carry_the_time_of_their_load",
        whole=True,
    ),
    Fault(
        "an_older_load_is_of_a_later_form",
        claim_a_later_form_for_an_older_load,
        ("stg_films__loads_rules_hold.format_version_is_known", VERIFY),
        is_sealed=False,
    ),
    Fault(
        "it_tells_of_a_resource_that_nobody_knows",
        add_a_resource,
        ("stg_films__loads_rules_hold.resource_is_known",),
        is_sealed=False,
    ),
]

COUNTED_ON = [
    Fault(
        "it_forgets_the_first_load",
        lambda raw: count_on(raw, raw.newest),
        (LACKS, MODE, VERIFY),
        is_sealed=False,
    ),
    Fault(
        "it_forgets_itself",
        lambda raw: count_on(raw, raw.first),
        (LACKS, MODE, VERIFY),
        is_sealed=False,
    ),
    Fault(
        "it_counts_on_a_load_that_never_was",
        lambda raw: count_on(raw, NOWHERE, raw.first, raw.newest),
        (CURRENT, VERIFY),
        is_sealed=False,
    ),
    Fault(
        "it_counts_a_load_twice",
        lambda raw: count_on(raw, raw.first, raw.first, raw.newest),
        ("unique_combination_base_films__current_loads_resource__load_id",),
        is_sealed=False,
    ),
    Fault(
        "it_counts_on_a_load_without_name",
        lambda raw: count_on(raw, raw.first, raw.newest, ""),
        (CURRENT,),
        is_sealed=False,
    ),
]

IN_MANIFESTS = [*COUNTED, *CALLED, *COUNTED_ON]
