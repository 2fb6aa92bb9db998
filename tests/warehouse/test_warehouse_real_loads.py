"""What the loader's manifests know, in the warehouse: real loads of a server that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from ingest.raw.folder import RawDir
from ingest.raw.restore import restore
from tests.faults.compiled import Compiled
from tests.ingest.behaviour import Behaviour
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.server import serving
from tests.warehouse.warehouse import Warehouse

LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
INCOMPLETE = "assert_the_newest_load_calls_itself_complete"
DAY = 86_400


@pytest.fixture(scope="module")
def compiled(make_warehouse: Callable[[], Warehouse]) -> Compiled:
    """Return the project's SQL, which is run without dbt to save time."""
    warehouse = make_warehouse()
    outcome = warehouse.dbt("compile", writes=True)
    assert outcome.success, outcome
    manifest = json.loads((warehouse.seat.with_name("target") / "manifest.json").read_bytes())
    return Compiled(manifest["nodes"])


@dataclass
class Landed:
    """A raw folder, and what the warehouse says that is built from it.

    Attributes:
        warehouse: Where loads are landed.
        compiled: The project's SQL.
        audit: The newest load's audit, by resource: the values by column.
        quality: How many rows each measure of data quality finds, and of how many.
        rating_count: Ratings in the warehouse.
    """

    warehouse: Warehouse
    compiled: Compiled
    audit: dict[str, dict[str, Any]] = field(default_factory=dict)
    quality: dict[str, tuple[int, int]] = field(default_factory=dict)
    rating_count: int = 0

    @property
    def land(self) -> Lander:
        """What lands loads."""
        return Lander(self.warehouse.raw_dir)

    def warnings(self) -> set[str]:
        """Build and test everything; return the tests that warned, none having failed."""
        self.warehouse.sit()
        caught = self.compiled.run(look=self._look)
        assert set(caught.values()) <= {"warn"}, caught
        return set(caught)

    def told(self, resource: str, *columns: str) -> list[Any]:
        """Return what the audit says of a resource in the newest load."""
        return [self.audit[resource][column] for column in columns]

    def _look(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.sql("from marts.rpt_load_audit where is_newest")
        self.audit = {
            row[rows.columns.index("resource")]: dict(zip(rows.columns, row, strict=True))
            for row in rows.fetchall()
        }
        counted = connection.sql(
            "select measure, affected_count, of_count from marts.rpt_data_quality"
        )
        self.quality = {measure: (found, of) for measure, found, of in counted.fetchall()}
        self.rating_count = len(connection.sql("from marts.fct_ratings").fetchall())


@pytest.fixture
def landed(make_warehouse: Callable[[], Warehouse], compiled: Compiled) -> Landed:
    """Return an empty raw folder."""
    return Landed(make_warehouse(), compiled)


@pytest.fixture
def behaviour() -> Behaviour:
    """Return how the server behaves; its ratings are of many days, so that no test minds them."""
    behaviour = Behaviour()
    for number, row in enumerate(behaviour.rows["ratings"]):
        row["timestamp"] = 1_050_000_000 + number * DAY
    return behaviour


def test_a_wrong_count_is_told_and_no_row_is_called_missing(
    landed: Landed, behaviour: Behaviour
) -> None:
    behaviour.counts = {"ratings": 500, "tags": 15}
    with serving(behaviour) as server:
        assert landed.land(server.url).newest.status == "complete"
    assert landed.warnings() == set()
    columns = ("source_row_count", "row_end", "count_error", "difference")
    assert landed.told("movies", *columns) == [25, None, None, 0]
    assert landed.told("ratings", *columns) == [500, 120, "too_high", 0]
    assert landed.told("tags", *columns) == [15, 40, "too_low", 0]
    assert landed.quality["missing_rows"] == (0, 210)


@pytest.mark.slow
def test_a_wrong_count_neither_warns_nor_fails_in_dbt(landed: Landed, behaviour: Behaviour) -> None:
    behaviour.counts = {"ratings": 500, "tags": 15}
    with serving(behaviour) as server:
        landed.land(server.url)
    outcome = landed.warehouse.dbt(
        *("--warn-error", "build", "--select", "+rpt_load_audit", "+rpt_data_quality"),
        *("--exclude", "test_type:unit", "--indirect-selection", "buildable"),
    )
    assert outcome.success, outcome
    assert outcome.statuses[LACKS] == "pass"


def test_rows_that_failed_are_told_from_rows_that_are_not_there(
    landed: Landed, behaviour: Behaviour
) -> None:
    """Recovered one by one, so that the recovery's windows are single rows."""
    behaviour.removed = {("tags", 5), ("tags", 17)}
    behaviour.poisoned = {("tags", 11), ("ratings", 30)}
    behaviour.hides = {("ratings", 3), ("ratings", 4)}
    with serving(behaviour) as server:
        landed.land(server.url)
    assert landed.warnings() == {LACKS, INCOMPLETE}
    columns = ("unavailable_row_count", "failed_row_count", "absent_row_count", "difference")
    assert landed.told("tags", *columns, "mode") == [3, 1, 2, 3, "recovery"]
    assert landed.told("ratings", *columns, "mode") == [1, 1, 0, 1, "recovery"]
    assert landed.told("movies", *columns, "mode") == [0, 0, 0, 0, "unchanged"]
    assert landed.quality["failed_rows"] == (2, 210)
    assert landed.quality["absent_rows"] == (2, 210)
    assert landed.quality["missing_rows"] == (4, 210)


@pytest.mark.slow
def test_a_load_that_does_not_tell_failed_rows_from_absent_ones_leaves_it_open(
    landed: Landed, behaviour: Behaviour
) -> None:
    """As loads did before the two were told apart."""
    behaviour.removed = {("tags", 5)}
    with serving(behaviour) as server:
        landed.land(server.url)
    paths = sorted(landed.warehouse.raw_dir.glob("loads/*/manifest.json"))
    for path in paths:
        manifest = json.loads(path.read_bytes())
        for entry in manifest["resources"].values():
            for name in ("failed_offsets", "compared_at", "unserved", "row_end", "count_error"):
                del entry[name]
        path.write_text(json.dumps(manifest))
    assert landed.warnings() == {LACKS, INCOMPLETE}
    columns = ("unavailable_row_count", "failed_row_count", "absent_row_count", "is_unserved")
    assert landed.told("tags", *columns) == [1, None, None, False]
    assert landed.told("movies", *columns) == [0, 0, 0, False]
    first = json.loads(paths[0].read_bytes())["started_at"]
    assert landed.told("tags", "compared_at") == [utc(first)]
    assert landed.quality["failed_rows"] == (1, 210)


@pytest.mark.slow
def test_a_resource_that_was_never_served_and_one_that_is_served_no_more_are_told(
    landed: Landed, behaviour: Behaviour
) -> None:
    refused = {"/links"}
    behaviour.fail = lambda _number, path: "403" if path in refused else None
    columns = ("mode", "status", "is_unserved", "difference", "compared_at")
    with serving(behaviour) as server:
        landed.land(server.url)
        assert landed.warnings() == {LACKS, INCOMPLETE}
        assert landed.told("links", *columns) == ["unserved", "incomplete", True, 25, None]
        assert landed.told("movies", *columns)[:-1] == ["full", "complete", False, 0]
        add_ratings(behaviour.rows, 5)
        refused.add("/ratings")
        landed.land(server.url, full_refresh=True)
    assert landed.warnings() == {LACKS, INCOMPLETE}
    assert landed.told("ratings", *columns) == ["unserved", "incomplete", True, 0, None]
    assert landed.told("links", *columns) == ["unserved", "incomplete", True, 25, None]
    assert landed.rating_count == 120


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hidden", "status"), [(set(), "unverified"), ({3, 77}, "incomplete")], ids=["all", "some"]
)
def test_a_source_without_counts_lacks_what_its_pages_show(
    landed: Landed, behaviour: Behaviour, hidden: set[int], status: str
) -> None:
    behaviour.has_analytics = False
    behaviour.removed = {("ratings", place) for place in hidden}
    with serving(behaviour) as server:
        landed.land(server.url)
    assert landed.warnings() == ({INCOMPLETE, LACKS} if hidden else {INCOMPLETE})
    columns = ("status", "source_row_count", "row_end", "difference")
    assert landed.told("ratings", *columns) == [status, None, 120, len(hidden)]
    assert landed.told("movies", *columns) == ["unverified", None, 25, 0]
    assert landed.quality["missing_rows"] == (len(hidden), 210)
    assert landed.quality["absent_rows"] == (len(hidden), 210)


@pytest.mark.slow
def test_rows_that_fail_at_a_source_without_counts_are_a_part_of_those_that_are_known(
    landed: Landed, behaviour: Behaviour
) -> None:
    """There is neither a count nor an end that the pages show: what lies behind fails."""
    behaviour.has_analytics = False
    behaviour.poisoned = {("tags", 11)}
    behaviour.fail_of = lambda path, query: (
        "500" if int(query["skip"]) >= len(behaviour.rows[path.strip("/")]) else None
    )
    with serving(behaviour) as server:
        landed.land(server.url)
    assert landed.warnings() == {INCOMPLETE}
    assert landed.told("tags", "source_row_count", "row_end") == [None, None]
    failed, known = landed.quality["failed_rows"]
    assert (failed > 0, known) == (True, 209 + failed)
    assert landed.quality["missing_rows"] == (0, 0)


@pytest.mark.slow
def test_a_load_that_makes_earlier_rows_current_again_is_the_newest(
    landed: Landed, behaviour: Behaviour
) -> None:
    """Neither a switch to another source and back nor `restore` lands a file."""
    other = Behaviour(rows={name: list(rows) for name, rows in behaviour.rows.items()})
    add_ratings(other.rows, 7)
    columns = ("mode", "source", "landed_row_count", "difference")
    with serving(behaviour) as server, serving(other) as another:
        first = landed.land(server.url, source="one").newest
        landed.land(another.url, source="another")
        landed.land(server.url, source="one")
        assert landed.warnings() == set()
        assert landed.told("ratings", *columns) == ["unchanged", "one", 0, 0]
        add_ratings(behaviour.rows, 9)
        landed.land(server.url, source="one")
    restore(RawDir(landed.warehouse.raw_dir), first.load_id, now=datetime.now(UTC))
    assert landed.warnings() == set()
    assert landed.told("ratings", *columns) == ["restored", "one", 0, 0]
    assert landed.told("ratings", "compared_at") == [first.started_at.replace(tzinfo=None)]
    assert landed.rating_count == 120


@pytest.mark.slow
def test_a_comparison_that_lands_nothing_is_told(landed: Landed, behaviour: Behaviour) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    with serving(behaviour) as server:
        landed.land(server.url)
        assert landed.land(server.url, recheck=True, now=lambda: later).landed == []
    assert landed.warnings() == set()
    assert landed.told("ratings", "compared_at") == [later.replace(tzinfo=None)]
    assert landed.audit["ratings"]["started_at"] < later.replace(tzinfo=None)


@pytest.fixture(scope="module")
def sound(make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a raw folder of one load."""
    warehouse = make_warehouse()
    with serving(Behaviour()) as server:
        Lander(warehouse.raw_dir)(server.url)
    return warehouse


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"sources": 5}', b'{"sources": null}'),
        *(b'{"sources": {"the source": null}}', b'{"sources": {"the source": []}}'),
        b'{"sources": {"the source": {"compared_at": {"tags": "x", "links": 7}}}}',
        b'{"sources": {"the source": {"compared_at": {"tags": "2099-01-01T00:00:00Z"',
        b'{"sources":{"the source":{"compared_at":{"tags":"2099-01-01"},"loads":{"tags":"a"}}}}',
    ],
)
def test_what_cannot_be_read_of_comparisons_or_is_of_no_load_is_as_if_it_were_missing(
    sound: Warehouse, compiled: Compiled, text: bytes
) -> None:
    (sound.raw_dir / "checks.json").write_bytes(text)
    sound.sit()
    found: list[Any] = []
    compiled.run(
        ["stg_films__loads"],
        look=lambda connection: found.extend(
            connection.sql(
                "select compared_at = started_at from staging.stg_films__loads"
            ).fetchall()
        ),
    )
    assert found == [(True,)] * 4


def utc(text: str) -> datetime:
    """Return a manifest's time as the warehouse has it: UTC, without a zone."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
