with

source as (

    select * from {{ source('films', 'checks') }}

),

-- one row for each source that runs have asked without landing anything
sources as (

    select {{ explode("map_entries(checks['sources'])") }} as entry
    from source

),

-- one row for each resource of it that they have compared
resources as (

    select
        entry['key'] as source,
        {{ explode("map_entries(entry['value']['compared_at'])") }} as entry
    from sources

),

-- the newest of the loads whose rows they have compared
loads as (

    select
        entry['key'] as source,
        {{ explode("map_entries(entry['value']['loads'])") }} as entry
    from sources

),

renamed as (

    select
        -- ids
        resources.entry['key'] as resource,
        loads.entry['value'] as load_id,
        -- text
        resources.source,
        -- timestamps
        resources.entry['value'] as compared_at
    from resources
    left join loads
        on
            resources.source = loads.source
            and resources.entry['key'] = loads.entry['key']

)

select * from renamed
