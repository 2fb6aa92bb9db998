"""Rows that are wrong only by their number: each may stand, so many may not."""

from __future__ import annotations

IMPLAUSIBLE = [
    # one page of one title, with no genre, no year, and an entity that nobody decoded
    """
    insert into staging.stg_films__movies by name
    select
        5000 + range as movie_id, 'a' as load_id, 'One &amp; all' as title,
        range as source_offset
    from range(100)
    """,
    "insert into staging.stg_films__movies by name select 6000 as movie_id, '' as title",
    # most on one day, of half stars when there were none
    """
    insert into staging.stg_films__ratings by name
    select
        5000 + range as user_id, 1 as movie_id, 1.5 as rating, timestamp '1996-01-01' as rated_at,
        range as source_offset
    from range(1000)
    """,
    # of whole stars only, when there were halves
    """
    insert into staging.stg_films__ratings by name
    select
        7000 + range as user_id, 1 as movie_id, 2.0 as rating, timestamp '2005-01-01' as rated_at
    from range(1500)
    """,
    # blank, and by nobody who has rated
    """
    insert into staging.stg_films__tags by name
    select 9000 + range as user_id, 1 as movie_id, chr(0) as tag, '' as tag_key from range(200)
    """,
    """
    insert into staging.stg_films__links by name
    select 5000 + range as movie_id, '1' as imdb_id, 1 as tmdb_id from range(100)
    """,
    # movies' own numbers in the place of TMDB's, zeros in that of IMDb's
    """
    insert into staging.stg_films__links by name
    select 6000 + range as movie_id, '0000000' as imdb_id, 6000 + range as tmdb_id from range(100)
    """,
    """
    insert into marts.fct_ratings by name
    select 5000 + range as user_id, 1 as movie_id, timestamp '1996-01-01' as rated_at
    from range(100)
    """,
    """
    insert into marts.fct_tags by name
    select 5000 + range as user_id, 1 as movie_id, timestamp '1996-01-01' as tagged_at
    from range(100)
    """,
    "insert into marts.dim_movies by name select 6000 + range as movie_id from range(100)",
    "insert into marts.dim_genres by name select unnest(['Western', 'West']) as genre",
    "update marts.dim_movies set release_year = 2001 where movie_id = 1",
    # a source that ends before its first row, and misses what nobody misses
    """
    update staging.stg_films__loads
    set source_row_count = 0, source_row_count_before = 0, missing_row_count = 77
    """,
    # a newest load that has less than the one before, and one of another source
    """
    insert into staging.stg_films__loads by name
    select
        'z' as load_id, 'movies' as resource, source, 'incomplete' as status, true as is_newest,
        -1 as source_row_count
    from (select distinct source from staging.stg_films__loads where source is not null)
    """,
]
