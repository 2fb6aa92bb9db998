"""A resource is added as CONTRIBUTING.md says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.lander import Lander
from tests.ingest.server import serving
from tests.project.recipes.following import change, run

PERSON = '''class Person(Record, frozen=True):
    """`/people`."""

    personId: Id  # noqa: N815
    name: str
    bornIn: int | None = None  # noqa: N815


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:'''

LAST = """            Resource(name="links", path="/links", record=Link, key=("movieId",)),
"""
ENTRY = """            Resource(name="people", path="/people", record=Person, key=("personId",)),
"""

LANDED = """with

source as (

    select * from {{ source('films', 'people') }}

),

renamed as (

    select
        personid as person_id,
        name,
        bornin as born_in,
        _load_id as load_id,
        _offset as source_offset,
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
"""

CHANGES = """people_changes as (

    {{ count_row_changes(
        'people', 'landed_people', key=['person_id'], value=['name', 'born_in']
    ) }}

),

"""

BEFORE_INPUT = "      - input: ref('base_films__landed_movies')\n"
INPUT = """      - input: ref('base_films__landed_people')
        format: sql
        rows: |
          select 1 as person_id, '' as name, 1 as born_in, '' as load_id where false
"""

CURRENT = """with

landed as (

    select * from {{ ref('base_films__landed_people') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'people'

),

current_rows as (

    select landed.*
    from landed
    inner join current_loads on landed.load_id = current_loads.load_id

)

select * from current_rows
"""

STAGING = """with

landed as (

    select * from {{ ref('base_films__people') }}

),

newest as (

    {{ newest_landed('landed', key=['person_id'], value=['name', 'born_in']) }}

)

select * from newest
"""

OUTCOMES = """with

landed as (

    select * from {{ ref('base_films__people') }}

),

staged as (

    select * from {{ ref('stg_films__people') }}

),

outcomes as (

    {{ count_landing_outcomes(
        'landed', 'staged', columns=['person_id', 'name', 'born_in']
    ) }}

),

counted as (

    select
        load_id,
        'people' as resource,
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from outcomes

)

select * from counted
"""

BEFORE_LANDED = "-- the rows of every load"
BEFORE_OUTCOMES = "outcomes as (\n\n    select * from movie_outcomes"

SOURCE_TABLE = """      - name: people
        description: People. One row per person.

      - name: links
"""


def imported(name: str, model: str) -> str:
    """Return the import CTE of a model."""
    ref = f"{{{{ ref('{model}') }}}}"
    return f"{name} as (\n\n    select * from {ref}\n\n),\n\n"  # noqa: S608 - a template


def add_people_to_the_loader(copy: Path) -> None:
    change(
        copy / "ingest" / "source" / "resources.py",
        ("@dataclass(frozen=True, slots=True, kw_only=True)\nclass Resource:", PERSON),
        (LAST, LAST + ENTRY),
    )


def add_people_to_the_warehouse(copy: Path) -> None:
    staging = copy / "models" / "staging"
    change(
        staging / "_films__sources.yml",
        (
            "      - name: links\n",
            SOURCE_TABLE,
        ),
    )
    (staging / "base" / "base_films__landed_people.sql").write_text(LANDED, encoding="utf-8")
    (staging / "base" / "base_films__people.sql").write_text(CURRENT, encoding="utf-8")
    (staging / "stg_films__people.sql").write_text(STAGING, encoding="utf-8")
    change(
        staging / "stg_films__loads.yml",
        (
            "'tags', 'links')\n              current",
            "'tags', 'links', 'people')\n              current",
        ),
    )
    change(
        staging / "stg_films__landed_rows.sql",
        (BEFORE_LANDED, imported("people", "base_films__landed_people") + BEFORE_LANDED),
        ("'genome_tags'\n    ] %}", "'genome_tags', 'people'\n    ] %}"),
    )
    intermediate = copy / "models" / "intermediate"
    (intermediate / "int_people_outcomes.sql").write_text(OUTCOMES, encoding="utf-8")
    change(
        intermediate / "int_landing_outcomes.sql",
        (BEFORE_OUTCOMES, imported("people_outcomes", "int_people_outcomes") + BEFORE_OUTCOMES),
        (
            "    select * from file_outcomes\n\n",
            "    select * from file_outcomes\n    union all\n    select * from people_outcomes\n\n",
        ),
    )
    unit_tests = intermediate / "int_row_changes.yml"
    told = unit_tests.read_text(encoding="utf-8")
    unit_tests.write_text(told.replace(BEFORE_INPUT, INPUT + BEFORE_INPUT), encoding="utf-8")
    change(
        intermediate / "int_row_changes.sql",
        (
            "counted as (",
            imported("landed_people", "base_films__landed_people") + CHANGES + "counted as (",
        ),
        (
            "    select * from movie_changes\n",
            "    select * from people_changes\n    union all\n    select * from movie_changes\n",
        ),
    )


@pytest.mark.slow
def test_a_resource_is_added_as_the_recipe_says(copy: Path, tmp_path: Path) -> None:
    with serving(Behaviour()) as server:
        Lander(tmp_path / "older")(server.url)
    add_people_to_the_loader(copy)
    said: dict[str, Any] = json.loads(
        run(copy, "-m", "tests.project.recipes.people", str(tmp_path))
    )

    older, uncounted, unserved = said["older"], said["uncounted"], said["unserved"]
    assert (older["modes"]["people"], older["statuses"]["people"]) == ("full", "complete")
    assert (older["modes"]["ratings"], older["whole"], older["again"]) == ("unchanged", True, 0)
    assert (uncounted["whole"], uncounted["statuses"]["people"]) == (True, "unverified")
    assert uncounted["statuses"]["movies"] == unserved["statuses"]["movies"] == "complete"
    assert unserved["modes"]["people"] == "unserved"
    assert [part["faults"] for part in (older, uncounted, unserved)] == [[], [], []]
    assert said["sample"] == {"count": 0, "rows": [], "item": 404, "described": True}

    add_people_to_the_warehouse(copy)
    for name, count in [("older", 23), ("unserved", 0)]:
        db = tmp_path / f"{name}.duckdb"
        env = {"FILMS_RAW_DIR": str(tmp_path / name), "FILMS_DB": str(db)}
        models = ["+stg_films__people", "+rpt_load_audit", "+rpt_load_changes"]
        dbt = ["-m", "dbt.cli.main", "build", "--indirect-selection", "cautious"]
        run(copy, *dbt, "--select", *models, env=env)
        with duckdb.connect(str(db), read_only=True) as warehouse:
            found = warehouse.execute("select count(*) from staging.stg_films__people").fetchone()
            audited = warehouse.execute(
                "select count(*) from marts.rpt_load_audit where resource = 'people'"
            ).fetchone()
            changed = warehouse.execute(
                "select distinct evidence from marts.rpt_load_changes where resource = 'people'"
            ).fetchall()
        assert found == (count,), name
        assert set(changed) <= {("manifests",), ("same_files",), ("rows",)}, name
        assert audited is not None
        assert audited[0] > 0, name
