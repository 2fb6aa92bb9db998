with

data_quality as (

    select * from {{ ref('rpt_data_quality') }}

),

loaded_resources as (

    select * from {{ ref('rpt_loaded_resources') }}

),

load_changes as (

    select * from {{ ref('rpt_load_changes') }}

),

-- none where the newest load is the first of its source
changes as (

    select
        sum(added_row_count) as added_row_count,
        sum(gone_row_count) as gone_row_count,
        sum(changed_row_count) as changed_row_count,
        sum(case when added_row_count is null then 1 else 0 end)
            as uncompared_resource_count,
        sum(1) as compared_resource_count
    from load_changes
    where is_newest

),

resources as (

    select
        count(case when is_unserved then 1 end) as unserved_resource_count,
        count(*) as resource_count
    from loaded_resources

),

measures as (

    select
        max(case when measure = 'missing_rows' then affected_count end)
            as missing_row_count,
        max(case when measure = 'missing_rows' then of_count end)
            as source_row_count,
        sum(
            case
                when
                    measure in (
                        'orphan_ratings', 'orphan_tags', 'orphan_links'
                    )
                    then affected_count
            end
        ) as orphan_row_count,
        -- rounded up as the title writes it, which says "at most"
        ceil(
            round(
                10000 * max(
                    case
                        when
                            measure in (
                                'undated_movies',
                                'unrated_movies',
                                'movies_without_genre'
                            )
                            then affected_share
                    end
                ),
                6
            )
        ) / 10000 as highest_gap_share
    from data_quality

),

headlines as (

    {{ as_headlines(
        'resources', 'data-quality',
        values=['unserved_resource_count', 'resource_count'],
    ) }}
    union all
    {{ as_headlines(
        'measures', 'data-quality',
        values=[
            'missing_row_count', 'source_row_count', 'orphan_row_count',
            'highest_gap_share',
        ],
    ) }}
    union all
    {{ as_headlines(
        'changes', 'load-changes',
        values=[
            'added_row_count', 'gone_row_count', 'changed_row_count',
            'uncompared_resource_count', 'compared_resource_count',
        ],
    ) }}

),

named as (

    select
        -- identifiers
        card,
        name,
        -- facts
        value,
        text,
        value_at
    from headlines
    where value is not null

)

select * from named
