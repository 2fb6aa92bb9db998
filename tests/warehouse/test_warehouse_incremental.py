"""A build on top of an earlier one gives the facts that a build from nothing gives, row for row.

Whether it added to what stood or began anew is seen by a mark, a value in an old row that no build
would write: it stays where rows were added, and is gone where all were written again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.warehouse.landing import Landing, Row
from tests.warehouse.warehouse import Warehouse

NOON = 978350400  # 2001-01-01 12:00:00 UTC
TABLES = ("fct_ratings", "fct_tags")
MARK = "insert into marts.{0} select * replace (-1 as user_id) from marts.{0} limit 1"
MARKED: list[Row] = [(-1,)]
FACTS = ("run", "--select", "+fct_ratings", "+fct_tags")

FIRST: dict[str, list[Row]] = {
    "movies": [(1, "One (1999)", "Drama"), (2, "Two (2000)", "Drama")],
    "ratings": [(1, 1, 4.0, NOON), (1, 2, 3.0, NOON), (2, 1, 5.0, NOON), (3, 2, 2.0, NOON)],
    "tags": [(1, 1, "dark", NOON), (2, 1, "Dark ", NOON), (3, 2, "slow", NOON)],
    "links": [(1, "0000001", 1)],
}


@dataclass(frozen=True)
class Standing:
    """A warehouse that was built before, to be built again after further loads."""

    warehouse: Warehouse

    @property
    def landing(self) -> Landing:
        """What lands further loads."""
        return self.warehouse.landing

    def facts(self) -> dict[str, list[Row]]:
        """Return the rows of both tables."""
        return {
            table: self.warehouse.query(f"select * from marts.{table} order by all")  # noqa: S608
            for table in TABLES
        }

    def whole(self) -> dict[str, list[Row]]:
        """Return the rows that a build from nothing would give: the whole SQL, as recorded."""
        recorded = dict(
            self.warehouse.query(
                "select model_name, compiled_sql from meta.models where model_name like 'fct_%'"
            )
        )
        return {
            table: self.warehouse.query(f"select * from ({recorded[table]}) order by all")  # noqa: S608
            for table in TABLES
        }

    def build(self) -> bool:
        """Build on top of what stands, compare with a build from nothing.

        Returns:
            Whether the rows that stood were left alone.
        """
        self.warehouse.change(*(MARK.format(table) for table in TABLES))
        assert self.warehouse.dbt(*FACTS).success
        stayed = {rows[:1] == MARKED for rows in self.marks()}
        assert len(stayed) == 1, "the tables are of one mind"
        self.warehouse.change(*(f"delete from marts.{t} where user_id = -1" for t in TABLES))  # noqa: S608
        assert self.facts() == self.whole()
        return stayed.pop()

    def marks(self) -> list[list[Row]]:
        """Return what is left of the mark in each table."""
        marked = "select user_id from marts.{} where user_id = -1"
        return [self.warehouse.query(marked.format(table)) for table in TABLES]


@pytest.fixture
def standing(make_warehouse: Callable[[], Warehouse]) -> Standing:
    """Return a warehouse that was built from the first load."""
    warehouse = make_warehouse()
    warehouse.landing.land(FIRST)
    assert warehouse.dbt(*FACTS).success
    return Standing(warehouse)


def test_appended_rows_are_added_and_supersede(standing: Standing) -> None:
    standing.landing.land(
        {
            # superseding, repeating and new
            "ratings": [(1, 1, 1.0, NOON + 9), (1, 2, 3.0, NOON), (4, 1, 2.5, NOON)],
            "tags": [(1, 1, "dark", NOON + 9), (2, 1, "Dark ", NOON), (4, 1, "dark", NOON)],
        },
        append=["ratings", "tags"],
    )
    assert standing.build()
    standing.landing.land({"ratings": [(1, 1, 4.0, NOON)]}, append=["ratings"])
    assert standing.build()
    assert standing.warehouse.query(
        "select rating from marts.fct_ratings where (user_id, movie_id) = (1, 1)"
    ) == [(4.0,)]


@pytest.mark.slow
def test_recovered_rows_are_added_beside_the_load_that_lacked_them(standing: Standing) -> None:
    standing.landing.land(
        {
            "ratings": [*FIRST["ratings"][:2], (5, 1, 2.0, NOON)],
            "tags": [FIRST["tags"][0], (1, 1, "moody", NOON)],
        },
        recover=["ratings", "tags"],
    )
    assert standing.build()
    assert standing.warehouse.query("select count(*) from marts.fct_tags") == [(4,)]


@pytest.mark.slow
def test_nothing_new_changes_nothing(standing: Standing) -> None:
    before = standing.facts()
    assert standing.build()
    standing.landing.land({"ratings": [], "tags": []}, append=["ratings", "tags"])
    assert standing.build()
    assert standing.facts() == before


@pytest.mark.slow
def test_a_full_landing_begins_anew(standing: Standing) -> None:
    """Rows that have vanished at the source vanish."""
    standing.landing.land({"ratings": FIRST["ratings"][1:], "tags": FIRST["tags"][1:]})
    assert not standing.build()
    assert standing.warehouse.query("select count(*) from marts.fct_ratings") == [(3,)]


@pytest.mark.slow
def test_a_full_landing_of_nothing_leaves_nothing(standing: Standing) -> None:
    standing.landing.land({"ratings": [], "tags": []})
    assert not standing.build()
    assert standing.facts() == {"fct_ratings": [], "fct_tags": []}


@pytest.mark.slow
def test_another_source_begins_anew(standing: Standing) -> None:
    elsewhere = replace(standing.landing, source="https://elsewhere.example")
    elsewhere.land({**FIRST, "ratings": [(1, 1, 0.5, NOON)], "tags": [(9, 1, "new", NOON)]})
    assert not standing.build()


@pytest.mark.slow
def test_a_load_superseded_as_a_whole_is_forgotten(standing: Standing) -> None:
    standing.landing.land(
        {
            "ratings": [(user, movie, 1.5, at) for user, movie, _, at in FIRST["ratings"]],
            "tags": [(*rest, at + 1) for *rest, at in FIRST["tags"]],
        },
        append=["ratings", "tags"],
    )
    assert not standing.build()


@pytest.mark.slow
def test_rows_that_a_removed_load_had_superseded_come_back(standing: Standing) -> None:
    """Going back to an older state by hand is no load, but the facts follow."""
    before = standing.facts()
    load_id = standing.landing.land(
        {"ratings": [(1, 1, 1.0, NOON)], "tags": [(1, 1, "dark", NOON + 9)]},
        append=["ratings", "tags"],
    )
    assert standing.build()
    shutil.rmtree(standing.warehouse.raw_dir / "loads" / load_id)
    assert not standing.build()
    assert standing.facts() == before


@pytest.mark.slow
def test_two_rows_of_a_key_in_one_load_are_both_added(standing: Standing) -> None:
    """The key test has to see them, as in a build from nothing."""
    twice: list[Row] = [(6, 1, 1.0, NOON), (6, 1, 2.0, NOON), (7, 1, 1.0, NOON)]
    standing.landing.land({"ratings": twice, "tags": []}, append=["ratings", "tags"])
    assert standing.build()
    standing.landing.land({"ratings": [(6, 1, 3.0, NOON)]}, append=["ratings"])
    assert standing.build()


@pytest.mark.slow
def test_a_full_refresh_gives_what_was_added_up(standing: Standing) -> None:
    standing.landing.land(
        {"ratings": [(1, 1, 1.0, NOON)], "tags": [(1, 1, "moody", NOON)]},
        append=["ratings", "tags"],
    )
    assert standing.build()
    added_up = standing.facts()
    assert standing.warehouse.dbt(*FACTS, "--full-refresh").success
    assert standing.facts() == added_up


@pytest.mark.slow
def test_the_recorded_sql_stays_that_of_a_whole_build(standing: Standing) -> None:
    recorded = "select compiled_sql from meta.models where model_name = 'fct_ratings'"
    before = standing.warehouse.query(recorded)
    assert standing.warehouse.dbt(*FACTS).success
    assert standing.warehouse.query(recorded) == before
    assert "fct_ratings" not in before[0][0]
