"""What the page asks of the warehouse about itself: its load, its build, its tests, its SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reports.data.query import Query

MAX_FAILED_TESTS = 20
"""Failed tests that the page names at most."""


@dataclass(frozen=True, slots=True)
class LoadedResource:
    """One resource as of the newest load.

    `source_row_count` (rows that the source has, as its pages have shown, else as it counts them)
    and `difference` (those that the warehouse lacks) are null where neither is known. The source's
    own count, right or wrong, is `counted_row_count`. Of the unavailable rows an older load doesn't
    tell failed ones from absent ones: both are null then.
    """

    load_id: str
    resource: str
    source: str
    status: str
    finished_at: dt.datetime
    is_unserved: bool
    source_row_count: int | None
    counted_row_count: int | None
    count_error: str | None
    staged_row_count: int
    unavailable_row_count: int
    failed_row_count: int | None
    absent_row_count: int | None
    difference: int | None


LOADED_RESOURCES = Query(
    LoadedResource,
    """
select
    load_id,
    resource,
    source,
    status,
    finished_at,
    is_unserved,
    source_row_count,
    counted_row_count,
    count_error,
    staged_row_count,
    unavailable_row_count,
    failed_row_count,
    absent_row_count,
    difference
from marts.rpt_loaded_resources
order by resource_number, resource
""",
)


_SHOWN_BUILD = """
recorded as (
    select
        invocation_id,
        command,
        engine,
        started_at,
        finished_at,
        -- older records don't say it
        coalesce(is_whole, true) as is_whole,
        command <> 'test' as makes_tables,
        coalesce(models_failed, 0) as models_failed,
        coalesce(models_skipped, 0) as models_skipped,
        coalesce(models_failed, 0) + coalesce(models_skipped, 0) as models_unbuilt,
        coalesce(tests_passed, 0) as tests_passed,
        coalesce(tests_warned, 0) as tests_warned,
        coalesce(tests_failed, 0) as tests_failed
    from meta.builds
),

-- when all tables were last built, and when nothing that ran was found wrong
bounds as (
    select
        coalesce(
            max(started_at) filter (
                where makes_tables and is_whole and models_unbuilt = 0 and finished_at is not null
            ),
            timestamp '-infinity'
        ) as built_at,
        coalesce(
            max(started_at) filter (
                where is_whole and models_unbuilt + tests_failed = 0 and finished_at is not null
            ),
            timestamp '-infinity'
        ) as clean_at
    from recorded
),

-- the newest that failed and wasn't made good, or else the newest whole one
ranked as (
    select
        recorded.*,
        row_number() over (
            order by
                (recorded.models_unbuilt > 0 and recorded.started_at > bounds.built_at)
                or (recorded.tests_failed > 0 and recorded.started_at > bounds.clean_at) desc,
                recorded.is_whole desc,
                recorded.started_at desc,
                recorded.invocation_id desc
        ) as place
    from recorded
    cross join bounds
    where recorded.finished_at is not null
),

-- what only a build of all tables makes good
doubts as (
    select
        coalesce(bool_or(recorded.finished_at is null), false) as is_interrupted,
        coalesce(
            bool_or(recorded.finished_at is not null and recorded.models_unbuilt = 0), false
        ) as is_partial
    from recorded
    cross join bounds
    where
        recorded.makes_tables
        and recorded.started_at > bounds.built_at
)
"""


@dataclass(frozen=True, slots=True)
class Build:
    """How the tables that stand were built and tested, by all that dbt recorded.

    The counts are of the newest run that failed and that no whole one has made good, or else of
    the newest whole run; `finished_at` is null where only interrupted ones are recorded. `engine`
    is what ran it, such as `DuckDB 2.0.0`; older records don't say it.

    `is_interrupted`: a build was stopped half-way, and no build of all tables came after it.
    `is_partial`: some tables were built again after the last build of them all.
    """

    invocation_id: str
    command: str
    engine: str | None
    finished_at: dt.datetime | None
    models_failed: int
    models_skipped: int
    tests_passed: int
    tests_warned: int
    tests_failed: int
    is_interrupted: bool
    is_partial: bool


SHOWN_BUILD = Query(
    Build,
    f"""
with {_SHOWN_BUILD}
select
    coalesce(ranked.invocation_id, '') as invocation_id,
    coalesce(ranked.command, 'build') as command,
    ranked.engine,
    ranked.finished_at,
    coalesce(ranked.models_failed, 0) as models_failed,
    coalesce(ranked.models_skipped, 0) as models_skipped,
    coalesce(ranked.tests_passed, 0) as tests_passed,
    coalesce(ranked.tests_warned, 0) as tests_warned,
    coalesce(ranked.tests_failed, 0) as tests_failed,
    doubts.is_interrupted,
    doubts.is_partial
from doubts
left join ranked
    on ranked.place = 1
where (select count(*) from recorded) > 0
""",  # noqa: S608 - the parts are constants
)


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test that failed or warned in the build that is shown."""

    test_name: str
    tested_model: str | None
    status: str
    failures: int | None


FAILED_TESTS = Query(
    FailedTest,
    f"""
with {_SHOWN_BUILD}
select
    test_results.test_name,
    test_results.tested_model,
    test_results.status,
    test_results.failures
from meta.test_results as test_results
inner join ranked
    on test_results.invocation_id = ranked.invocation_id
where
    ranked.place = 1
    and test_results.status in ('fail', 'error', 'warn')
order by
    test_results.status = 'warn',
    test_results.test_name,
    test_results.node_id
limit $max_tests
""",  # noqa: S608 - the parts are constants
    {"max_tests": MAX_FAILED_TESTS},
)


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A mart and the SQL that dbt compiled for it."""

    model_name: str
    compiled_sql: str


COMPILED_MODELS = Query(
    CompiledModel,
    """
select model_name, compiled_sql
from meta.models
where compiled_sql is not null
order by model_name
""",
)
