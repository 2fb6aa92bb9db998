"""`verify` finds whatever isn't as the manifests say, and names where."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.raw.parquet import sha256_of
from tests.ingest.behaviour import Behaviour
from tests.ingest.landed import load_ids
from tests.ingest.lander import Lander
from tests.ingest.server import serving
from tests.ingest.tampering import Manifest, change_manifest, found


def ratings_file(raw_dir: Path) -> Path:
    return raw_dir / "loads" / load_ids(raw_dir)[0] / "ratings" / "part-00000.parquet"


def rewrite_ratings(raw_dir: Path, table: pa.Table) -> None:
    """Replace the first load's ratings, and the hash that its manifest gives of them."""
    path = ratings_file(raw_dir)
    pq.write_table(table, path)

    def change(manifest: Manifest) -> None:
        manifest["resources"]["ratings"]["files"][0]["sha256"] = sha256_of(path)

    change_manifest(raw_dir, 0, change)


def at_places(table: pa.Table, places: Sequence[int]) -> pa.Table:
    """Return rows with other places in the source."""
    at = table.schema.get_field_index("_offset")
    return table.set_column(at, table.schema.field(at), pa.array(places, pa.int64()))


def test_what_was_landed_is_as_its_manifests_say(landed: Path) -> None:
    assert found(landed) == ""


def test_a_flipped_bit_is_found(landed: Path) -> None:
    path = ratings_file(landed)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert "ratings/part-00000.parquet: its SHA-256" in found(landed)


def test_a_missing_file_is_found(landed: Path) -> None:
    ratings_file(landed).unlink()
    assert "ratings/part-00000.parquet: missing" in found(landed)


def test_a_file_that_no_manifest_lists_is_found(landed: Path) -> None:
    shutil.copy(ratings_file(landed), ratings_file(landed).with_name("part-00001.parquet"))
    assert "ratings/part-00001.parquet: not in the manifest" in found(landed)


def test_a_folder_without_a_manifest_is_found(landed: Path) -> None:
    (landed / "loads" / load_ids(landed)[0] / "manifest.json").unlink()
    assert "no manifest.json, and dbt may read" in found(landed)


def test_a_damaged_manifest_is_found(landed: Path) -> None:
    (landed / "loads" / load_ids(landed)[0] / "manifest.json").write_text("{")
    assert "manifest.json is damaged" in found(landed)


def test_a_load_under_another_name_is_found(landed: Path) -> None:
    folder = landed / "loads" / load_ids(landed)[0]
    folder.rename(folder.with_name("20000101T000000000000Z"))
    assert "is of load" in found(landed)


def test_fewer_rows_than_the_manifest_says_are_found_by_the_footer(landed: Path) -> None:
    rewrite_ratings(landed, pq.ParquetFile(ratings_file(landed)).read().slice(1))
    assert "44 rows, the manifest says 45" in found(landed)


def test_other_columns_are_found(landed: Path) -> None:
    rewrite_ratings(landed, pq.ParquetFile(ratings_file(landed)).read().drop(["_offset"]))
    assert "its columns are not those promised" in found(landed)


def test_what_is_no_parquet_is_found(landed: Path) -> None:
    path = ratings_file(landed)
    path.write_bytes(b"PAR1 or not")

    def change(manifest: Manifest) -> None:
        manifest["resources"]["ratings"]["files"][0]["sha256"] = sha256_of(path)

    change_manifest(landed, 0, change)
    assert "no parquet file" in found(landed)


def test_a_row_in_the_place_of_another_is_found_by_its_key(landed: Path) -> None:
    table = pq.ParquetFile(ratings_file(landed)).read()
    changed = pa.concat_tables([table.slice(0, 1), table.slice(0, 44)])
    rewrite_ratings(landed, at_places(changed, range(45)))
    assert "51 distinct rows, the manifest says 52" in found(landed)


@pytest.mark.parametrize(
    "places", [range(44, -1, -1), [7] * 45, range(10, 55), range(-1, 44)], ids=str
)
def test_rows_in_places_that_no_window_covers_or_out_of_order_are_found(
    landed: Path, places: Sequence[int]
) -> None:
    table = pq.ParquetFile(ratings_file(landed)).read()
    rewrite_ratings(landed, at_places(table, places))
    assert "ratings/part-00000.parquet: its rows aren't in their places" in found(landed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda windows: windows.pop(1), "gap between row 10 and row 20"),
        (lambda windows: windows.insert(1, [5, 10, 5]), "overlap between row 10 and row 5"),
        (lambda windows: windows.pop(), "no window from row 40 on"),
        (lambda windows: windows[0].__setitem__(2, 11), "gave 11 rows"),
    ],
)
def test_windows_that_do_not_tile_the_source_are_found(
    landed: Path, change: Callable[[list[list[int]]], object], message: str
) -> None:
    change_manifest(landed, 0, lambda m: change(m["resources"]["ratings"]["windows"]))
    assert message in found(landed)


def test_rows_that_do_not_add_up_are_found(landed: Path) -> None:
    change_manifest(landed, 0, lambda m: m["resources"]["ratings"].update(rows=46))
    assert "ratings has 46 rows" in found(landed)


def test_a_current_load_that_is_gone_is_found(landed: Path) -> None:
    shutil.rmtree(landed / "loads" / load_ids(landed)[0])
    assert "which is current, is missing" in found(landed)


def test_a_row_that_a_window_gave_and_that_is_nowhere_is_found(landed: Path) -> None:
    def change(manifest: Manifest) -> None:
        manifest["resources"]["ratings"]["windows"][0][2] = 9

    change_manifest(landed, 0, change)
    assert "the windows of ratings gave 44 rows, 45 were landed and 0 set aside" in found(landed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["resources"]["ratings"].update(missing=3), "52 rows and 3 missing"),
        (lambda m: m["resources"]["ratings"].update(status="incomplete"), "incomplete, though"),
        (lambda m: m.update(status="incomplete"), "the load is incomplete, its resources complete"),
        (lambda m: m["resources"].pop("tags"), "says nothing about tags"),
        (lambda m: m["resources"].update(actors=m["resources"]["tags"]), "no resource actors"),
        (lambda m: m["resources"]["ratings"]["current"].clear(), "current nothing"),
        (lambda m: m["resources"]["ratings"].update(current_rejected=7), "7 rows were set aside"),
        (
            lambda m: m["resources"]["ratings"].update(unavailable_offsets=[5]),
            "1 offsets of 0 unavailable rows",
        ),
        (
            lambda m: m["resources"]["ratings"]["files"][0].update(path="../../elsewhere"),
            "leads out of the load",
        ),
    ],
)
def test_a_manifest_changed_by_hand_is_found(
    landed: Path, change: Callable[[Manifest], object], message: str
) -> None:
    change_manifest(landed, 1, change)
    assert message in found(landed)


@pytest.mark.parametrize("name", ["backup", "20000101T000000000000Z.bak", "ratings.parquet"])
def test_what_is_no_load_but_stands_among_them_is_found(landed: Path, name: str) -> None:
    """A copy of a load under another name has rows with the load's own id."""
    if name.endswith("parquet"):
        shutil.copy(ratings_file(landed), landed / "loads" / name)
    else:
        shutil.copytree(landed / "loads" / load_ids(landed)[0], landed / "loads" / name)
    assert f"{name}: isn't a load" in found(landed)


def test_a_link_within_a_load_is_found(landed: Path) -> None:
    folder = ratings_file(landed).parent
    (folder.parent / "more").symlink_to(folder, target_is_directory=True)
    assert "more: not in the manifest" in found(landed)


def test_recovered_windows_that_overlap_are_found(tmp_path: Path) -> None:
    raw_dir = tmp_path / "recovered"
    with serving(Behaviour(hides={("movies", 3), ("movies", 15)})) as server:
        Lander(raw_dir)(server.url)
    assert found(raw_dir) == ""

    def change(manifest: Manifest) -> None:
        windows = manifest["resources"]["movies"]["windows"]
        assert windows == [[0, 10, 10], [10, 20, 10]]
        windows[1][0] = 8

    change_manifest(raw_dir, 1, change)
    assert "overlap between row 8 and row 10 recovered" in found(raw_dir)


def test_one_load_that_cannot_be_read_hides_no_fault_of_another(landed: Path) -> None:
    (landed / "loads" / load_ids(landed)[1] / "manifest.json").write_text("{")
    ratings_file(landed).unlink()
    said = found(landed)
    assert "manifest.json is damaged" in said
    assert "ratings/part-00000.parquet: missing" in said
