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

renamed as (

    select
        -- ids
        entry['key'] as resource,
        -- text
        source,
        -- timestamps
        entry['value'] as compared_at
    from resources

)

select * from renamed
