-- They agree on superseded rows, and on rows that the source has and the
-- warehouse lacks.
with

data_quality as (

    select * from {{ ref('rpt_data_quality') }}

),

load_audit as (

    select * from {{ ref('rpt_load_audit') }}

),

reported as (

    select
        sum(affected_count) filter (where measure = 'missing_rows')
            as missing_count,
        sum(affected_count) filter (where measure = 'superseded_rows')
            as superseded_count
    from data_quality

),

audited as (

    select
        coalesce(
            sum(greatest(difference, 0)) filter (where is_newest), 0
        ) as missing_count,
        coalesce(sum(superseded_row_count), 0) as superseded_count
    from load_audit

)

select
    reported.missing_count as reported_missing_count,
    audited.missing_count,
    reported.superseded_count as reported_superseded_count,
    audited.superseded_count
from reported
cross join audited
where
    reported.missing_count is distinct from audited.missing_count
    or reported.superseded_count is distinct from audited.superseded_count
