{#- The folder as the sources name it, see _films__sources.yml. -#}
{% macro raw_dir() -%}
    {{ return(env_var('FILMS_RAW_DIR', '') or 'data/raw') }}
{%- endmacro %}

{#- A pattern that finds the manifests of this folder and of no other: what
    stands for other characters in a pattern stands for itself in brackets. A
    folder that isn't called like a load is none, to the ingester either. -#}
{% macro manifest_paths() -%}
    {{ return(paths_in_loads('manifest.json')) }}
{%- endmacro %}

{#- The same for the files of a resource. -#}
{% macro landed_paths(resource) -%}
    {{ return(paths_in_loads(resource ~ '/*.parquet')) }}
{%- endmacro %}

{% macro paths_in_loads(pattern) -%}
    {{ return(literal_raw_dir() ~ '/' ~ loads_pattern() ~ '/' ~ pattern) }}
{%- endmacro %}

{% macro loads_pattern() -%}
    {{ return('loads/????????T????????????Z') }}
{%- endmacro %}

{% macro literal_raw_dir() -%}
    {{ return(raw_dir() | replace('[', '[[]') | replace('*', '[*]')
        | replace('?', '[?]')) }}
{%- endmacro %}

{#- What DuckDB would read from elsewhere, or not find. Of an address only the
    scheme is said: the rest may hold a secret. -#}
{% macro require_readable_raw_dir() -%}
    {{ return(adapter.dispatch('require_readable_raw_dir', 'films')()) }}
{%- endmacro %}

{% macro default__require_readable_raw_dir() -%}
    {%- set scheme
        = modules.re.match('[A-Za-z][A-Za-z0-9+.-]*://', raw_dir()) -%}
    {%- if scheme -%}
        {{ exceptions.raise_compiler_error(
            'FILMS_RAW_DIR is an address (' ~ scheme.group(0) ~ '…), and dbt reads'
            ~ ' loads from a folder of this machine: name that folder.'
        ) }}
    {%- endif -%}
    {%- if raw_dir().startswith('~') -%}
        {{ exceptions.raise_compiler_error(
            'FILMS_RAW_DIR begins with ~, which no shell has replaced, and DuckDB'
            ~ ' would read another folder: write the whole path.'
        ) }}
    {%- endif -%}
    {%- if '\\' in raw_dir() -%}
        {{ exceptions.raise_compiler_error(
            'FILMS_RAW_DIR holds a backslash, which DuckDB takes for a slash: run'
            ~ ' `make run`, or name a link to that folder.'
        ) }}
    {%- endif -%}
{%- endmacro %}

{#- The server would look for a path that isn't whole where it was started. -#}
{% macro spark__require_readable_raw_dir() -%}
    {%- if not raw_dir().startswith('/') and '://' not in raw_dir() -%}
        {{ exceptions.raise_compiler_error(
            'FILMS_RAW_DIR is ' ~ raw_dir() ~ ', which Spark would look for in'
            ~ ' another folder than you do: name the whole path, or run `make'
            ~ ' spark-build`.'
        ) }}
    {%- endif -%}
{%- endmacro %}
