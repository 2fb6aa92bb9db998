"""The manifest: read as it was written, refused in one line where it can't be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.raw.complete import worst
from ingest.raw.manifest import (
    LandedFile,
    Manifest,
    ResourceLoad,
    Settings,
    Status,
    encode_manifest,
    read_manifest,
)

MANIFEST = Manifest(
    load_id="20261122T210708123456Z",
    tool="films-analytics 0.1.0",
    source="https://films.example",
    status="incomplete",
    started_at=datetime(2026, 11, 22, 21, 7, 8, 123456, tzinfo=UTC),
    finished_at=datetime(2026, 11, 22, 21, 8, tzinfo=UTC),
    settings=Settings(
        batch_size=1000,
        concurrency=4,
        interval=0.5,
        resources=("movies", "tags"),
        full_refresh=False,
    ),
    requests=132,
    retries=3,
    resources={
        "tags": ResourceLoad(
            status="incomplete",
            mode="full",
            reason='first load: [1, 2, 3] and "quotes"\nand lines',
            source_count_before=3683,
            source_count_after=3683,
            rows=1778,
            missing=1905,
            unavailable_offsets=(7, 8, 9),
            windows=((0, 1000, 400), (1000, 2000, 1000)),
            files=(LandedFile(path="tags/part-00000.parquet", rows=1778, sha256="ab" * 32),),
            current=("20261122T210708123456Z",),
            unknown_fields=("böse",),
        )
    },
)


def write(path: Path, **changes: object) -> Path:
    said = json.loads(encode_manifest(MANIFEST)) | changes
    path.write_text(json.dumps(said))
    return path


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(encode_manifest(MANIFEST))
    assert read_manifest(path) == MANIFEST


def test_it_is_for_people_too() -> None:
    text = encode_manifest(MANIFEST).decode()
    assert text.startswith('{\n  "format_version": 1,\n  "load_id": "20261122T210708123456Z",\n')
    assert "[0, 1000, 400],\n" in text, "a line a window"
    assert '"started_at": "2026-11-22T21:07:08.123456Z"' in text
    assert text.endswith("}\n")
    assert json.loads(text)["resources"]["tags"]["reason"] == MANIFEST.resources["tags"].reason


def test_the_keys_come_in_the_order_of_the_format() -> None:
    said = json.loads(encode_manifest(MANIFEST))
    assert list(said)[:8] == [
        "format_version",
        "load_id",
        "tool",
        "source",
        "status",
        "started_at",
        "finished_at",
        "settings",
    ]
    assert list(said)[-1] == "resources"


def test_fields_of_a_later_version_of_the_same_format_are_passed_over(tmp_path: Path) -> None:
    assert read_manifest(write(tmp_path / "m.json", more={"a": 1})) == MANIFEST


def test_fields_added_since_an_earlier_version_have_defaults(tmp_path: Path) -> None:
    said = json.loads(encode_manifest(MANIFEST))
    for name in ("current_rows", "unavailable_offsets", "unknown_fields"):
        del said["resources"]["tags"][name]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(said))
    assert read_manifest(path).resources["tags"].unknown_fields == ()


def test_a_newer_format_is_refused_in_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "m.json", format_version=2, load_id=17)
    with pytest.raises(IngestError) as caught:
        read_manifest(path)
    assert str(caught.value) == (
        f"{path} has format 2, this version knows 1; use the newer films-analytics that wrote it."
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format_version": 1}',
        b'{"format_version": "1"}',
        b"\xff\xfe\x00",
        encode_manifest(MANIFEST)[:-200],
        encode_manifest(MANIFEST).replace(b'"incomplete"', b'"splendid"'),
        encode_manifest(MANIFEST).replace(b'"rows": 1778', b'"rows": "many"'),
        encode_manifest(MANIFEST).replace(b'08.123456Z"', b'08.123456"'),
        encode_manifest(MANIFEST).replace(
            b'"compared_at": null', b'"compared_at": "2026-11-22T21:07:08"'
        ),
    ],
)
def test_a_damaged_file_is_named_in_one_line_that_says_what_to_do(
    tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(body)
    with pytest.raises(IngestError) as caught:
        read_manifest(path)
    message = str(caught.value)
    assert message.startswith(f"{path} is damaged (")
    assert "put it back from a copy, or remove" in message
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="is missing; put it back from a copy"):
        read_manifest(tmp_path / "m.json")


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        (["complete", "complete"], "complete"),
        (["complete", "unverified"], "unverified"),
        (["unverified", "incomplete", "complete"], "incomplete"),
        ([], "complete"),
    ],
)
def test_a_load_is_as_good_as_its_worst_resource(statuses: list[Status], whole: Status) -> None:
    assert worst(statuses) == whole
