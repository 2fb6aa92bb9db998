"""What the page asks of the warehouse about itself: its load, its build, its tests, its SQL."""

import datetime as dt
from dataclasses import dataclass

from reports.query import Query

MAX_FAILED_TESTS = 20
"""Failed tests that the page names at most."""


@dataclass(frozen=True, slots=True)
class LoadedResource:
    """One resource as of the newest load.

    `source_row_count` and `difference` (rows that the source counts and the warehouse lacks) are
    null where the source gave no count.
    """

    load_id: str
    resource: str
    source: str
    status: str
    finished_at: dt.datetime
    source_row_count: int | None
    staged_row_count: int
    rejected_row_count: int
    unavailable_row_count: int
    difference: int | None


LOADED_RESOURCES = Query(
    LoadedResource,
    """
with audited_loads as (
    select
        *,
        -- an appended load stages its own rows only, the resource has more
        sum(staged_row_count) over (partition by resource)
            as resource_row_count
    from marts.rpt_load_audit
)

select
    load_id,
    resource,
    source,
    status,
    finished_at,
    source_row_count,
    cast(coalesce(resource_row_count, 0) as bigint) as staged_row_count,
    coalesce(rejected_row_count, 0) as rejected_row_count,
    coalesce(unavailable_row_count, 0) as unavailable_row_count,
    difference
from audited_loads
where is_newest
order by
    case resource
        when 'movies' then 1
        when 'ratings' then 2
        when 'tags' then 3
        when 'links' then 4
        else 5
    end,
    resource
""",
)


@dataclass(frozen=True, slots=True)
class Build:
    """The newest run of dbt on the warehouse."""

    invocation_id: str
    command: str
    finished_at: dt.datetime | None
    models_failed: int
    tests_passed: int
    tests_warned: int
    tests_failed: int


NEWEST_BUILD = Query(
    Build,
    """
select
    invocation_id,
    command,
    finished_at,
    coalesce(models_failed, 0) as models_failed,
    coalesce(tests_passed, 0) as tests_passed,
    coalesce(tests_warned, 0) as tests_warned,
    coalesce(tests_failed, 0) as tests_failed
from meta.builds
order by started_at desc, invocation_id desc
limit 1
""",
)


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test of the newest run that failed, or that warned."""

    test_name: str
    tested_model: str | None
    status: str
    failures: int | None


FAILED_TESTS = Query(
    FailedTest,
    """
with newest_build as (
    select invocation_id
    from meta.builds
    order by started_at desc, invocation_id desc
    limit 1
)

select
    test_results.test_name,
    test_results.tested_model,
    test_results.status,
    test_results.failures
from meta.test_results as test_results
inner join newest_build
    on test_results.invocation_id = newest_build.invocation_id
where test_results.status in ('fail', 'error', 'warn')
order by
    test_results.status = 'warn',
    test_results.test_name,
    test_results.node_id
limit $max_tests
""",
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
