with

source as (

    select * from {{ source('films', 'manifests') }}

),

-- one row for each entry of the manifest's object of resources
entries as (

    select
        load_id,
        format_version,
        tool,
        source,
        status as load_status,
        started_at,
        finished_at,
        {{ explode('map_entries(resources)') }} as entry
    from source

),

renamed as (

    select
        -- ids
        load_id,
        entry['key'] as resource,
        entry['value']['current'] as current_load_ids,
        -- text
        source,
        tool,
        load_status,
        entry['value']['status'] as status,
        entry['value']['mode'] as mode,
        entry['value']['reason'] as reason,
        entry['value']['count_error'] as count_error,
        -- numbers
        format_version,
        entry['value']['source_count_before'] as source_row_count_before,
        entry['value']['source_count_after'] as source_row_count,
        entry['value']['rows'] as stated_row_count,
        entry['value']['distinct_keys'] as stated_key_count,
        entry['value']['row_end'] as row_end,
        entry['value']['current_rows'] as current_row_count,
        entry['value']['missing'] as missing_row_count,
        coalesce(entry['value']['rejected'], 0) as rejected_row_count,
        coalesce(entry['value']['unavailable'], 0) as unavailable_row_count,
        coalesce(
            {{ list_length("entry['value']['failed_offsets']") }},
            case
                when coalesce(entry['value']['unavailable'], 0) = 0 then 0
            end
        ) as failed_row_count,
        entry['value']['requests'] as request_count,
        entry['value']['retries'] as retry_count,
        -- booleans
        coalesce(entry['value']['unserved'], false) as is_unserved,
        -- timestamps
        entry['value']['compared_at'] as stated_compared_at,
        started_at,
        finished_at
    from entries

)

select * from renamed
