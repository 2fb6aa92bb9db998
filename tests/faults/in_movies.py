"""Movies and links that are wrong: texts, genres, ids."""

from __future__ import annotations

from tests.faults.fault import Fault, rewritten

LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
DECODED = "text_is_decoded_stg_films__movies_title"
PARENTHESES = "stg_films__movies_rules_mostly_hold.title_ends_in_parentheses"
GENRES = "stg_films__movies_rules_mostly_hold.has_genres"
SEVERAL = "stg_films__movies_rules_mostly_hold.has_several_genres"
ONE_TITLE = "stg_films__movies_rules_mostly_hold.title_is_of_one_movie"
ONE_IMDB_ID = "stg_films__links_rules_mostly_hold.imdb_id_is_of_one_movie"
BEGINNINGS = "dim_genres_are_words.begins_no_other"
WORDS = "dim_genres_are_words.is_a_word"
YEARS = "dim_movies_rules_mostly_hold.has_a_release_year"
RELEASE = "assert_few_ratings_precede_their_movies_release"
ORPHAN_RATINGS = "relationships_mostly_fct_ratings_movie_id__movie_id__ref_dim_movies_"
ORPHAN_LINKS = "relationships_mostly_stg_films__links_movie_id__movie_id__ref_stg_films__movies_"
DIGITS = "stg_films__links_rules_mostly_hold.imdb_id_has_seven_digits_or_eight"


def movies(name: str, replacement: str, *caught_by: str, is_sealed: bool = True) -> Fault:
    """Return the fault of columns that hold another value in each movie."""
    sql = f"select * replace ({replacement}) from landed"  # noqa: S608
    return rewritten(name, "movies", sql, *caught_by, is_sealed=is_sealed)


def links(name: str, replacement: str, *caught_by: str) -> Fault:
    """Return the fault of columns that hold another value in each link."""
    sql = f"select * replace ({replacement}) from landed"  # noqa: S608
    return rewritten(name, "links", sql, *caught_by)


TITLES = [
    movies(
        "titles_were_read_as_latin_1",
        "replace(replace(title, 'é', 'Ã©'), 'è', 'Ã¨') as title",
        DECODED,
    ),
    movies(
        "titles_were_read_as_windows_1252",
        "replace(replace(title, 'É', 'Ã‰'), chr(8217), 'â€™') as title",
        DECODED,
    ),
    movies(
        "letters_that_were_not_ascii_are_replaced",
        r"regexp_replace(title, '[^\x00-\x7F]', chr(65533), 'g') as title",
        DECODED,
    ),
    movies("titles_are_escaped_for_html", "replace(title, '''', '&#39;') as title", DECODED),
    movies("titles_end_in_a_nul", "title || chr(0) as title", DECODED, PARENTHESES),
    movies("titles_end_in_what_follows_them", "title || ',Drama' as title", PARENTHESES),
    movies("titles_are_cut", "title[:20] as title", PARENTHESES, ONE_TITLE),
    movies(
        "titles_have_lost_their_years",
        "split_part(title, ' (', 1) as title",
        PARENTHESES,
    ),
    movies(
        "years_have_lost_their_century",
        r"regexp_replace(title, '\(\d\d(\d\d)\)$', '(\1)') as title",
        YEARS,
    ),
    movies(
        "all_titles_are_equal",
        "'Toy Story (1995)' as title",
        ONE_TITLE,
    ),
    movies(
        "one_title_is_blank",
        "case when _offset = 7 then '  ' else title end as title",
        "stg_films__movies_rules_hold.title_is_not_blank",
    ),
    movies(
        "one_title_is_null",
        "case when _offset = 7 then null else title end as title",
        "stg_films__movies_rules_hold.title_is_not_blank",
        is_sealed=False,
    ),
    movies(
        "one_year_is_of_another_calendar",
        "case when _offset = 7 then 'Buddha (2561)' else title end as title",
        "dim_movies_rules_hold.release_year_is_plausible",
    ),
    movies(
        "titles_belong_to_other_movies",
        "lead(title, 1, 'Last (1999)') over (order by hash(movieid)) as title",
        RELEASE,
    ),
]

MOVIE_GENRES = [
    movies("all_genres_are_null", "null as genres", GENRES, SEVERAL),
    movies(
        "all_genres_are_said_not_to_be_listed", "'(no genres listed)' as genres", GENRES, SEVERAL
    ),
    movies(
        "one_page_has_lost_its_genres",
        "case when _offset between 500 and 999 then null else genres end as genres",
        "assert_every_page_of_movies_has_genres",
    ),
    movies(
        "only_the_first_genre_is_kept",
        "split_part(genres, '|', 1) as genres",
        SEVERAL,
    ),
    movies(
        "genres_are_cut_at_twenty_characters",
        "genres[:20] as genres",
        BEGINNINGS,
    ),
    movies(
        "genres_are_joined_by_commas",
        "replace(genres, '|', ', ') as genres",
        WORDS,
        BEGINNINGS,
        SEVERAL,
    ),
    movies(
        "one_page_has_genres_in_small_letters",
        "case when _offset < 500 then lower(genres) else genres end as genres",
        "dim_genres_differ_in_more_than_case",
    ),
    movies(
        "titles_and_genres_are_swapped",
        "title as genres, genres as title",
        PARENTHESES,
        WORDS,
        ONE_TITLE,
        SEVERAL,
    ),
]

MOVIE_IDS = [
    movies(
        "the_catalogue_is_shifted_by_one_id", "movieid + 1 as movieid", ORPHAN_RATINGS, ORPHAN_LINKS
    ),
    rewritten(
        "a_movie_stands_twice_with_another_title",
        "movies",
        """
        from landed union all
        from (select * replace ('Other (1999)' as title, null as _offset) from landed limit 1)
        """,
        "unique_stg_films__movies_movie_id",
    ),
    rewritten(
        "a_page_of_movies_is_missing",
        "movies",
        "from landed where _offset not between 500 and 999",
        LACKS,
        ORPHAN_RATINGS,
    ),
    rewritten("all_movies_are_missing", "movies", "from landed where false", LACKS, ORPHAN_RATINGS),
    movies(
        "one_movie_has_no_id",
        "case when _offset = 7 then null else movieid end as movieid",
        "stg_films__movies_rules_hold.movie_id_is_there",
        is_sealed=False,
    ),
]

LINKS = [
    links("imdb_ids_have_lost_their_zeros", "imdbid::bigint::varchar as imdbid", DIGITS),
    links(
        "imdb_and_tmdb_are_swapped",
        "tmdbid::varchar as imdbid, imdbid::bigint as tmdbid",
        DIGITS,
    ),
    links("imdb_ids_are_null", "null::varchar as imdbid", DIGITS, ONE_IMDB_ID),
    links(
        "imdb_ids_are_all_equal",
        "'0114709' as imdbid",
        ONE_IMDB_ID,
    ),
    links(
        "tmdb_ids_are_null",
        "null as tmdbid",
        "stg_films__links_rules_mostly_hold.tmdb_id_is_of_one_movie",
    ),
    links(
        "tmdb_ids_are_the_movies_own",
        "movieid as tmdbid",
        "stg_films__links_rules_mostly_hold.tmdb_id_is_another_number",
    ),
    links(
        "tmdb_ids_that_are_missing_are_zero",
        "case when _offset = 7 then 0 else tmdbid end as tmdbid",
        "stg_films__links_rules_hold.tmdb_id_is_positive",
    ),
    links(
        "imdb_ids_that_are_missing_are_zero",
        "case when _offset = 7 then '0000000' else imdbid end as imdbid",
        "stg_films__links_rules_hold.imdb_id_is_not_zero",
    ),
    links("links_are_shifted_by_one_movie", "movieid + 1 as movieid", ORPHAN_LINKS),
    rewritten(
        "a_link_stands_twice",
        "links",
        "from landed union all"
        " from (select * replace (1 as tmdbid, null as _offset) from landed limit 1)",
        "unique_stg_films__links_movie_id",
    ),
    rewritten(
        "a_page_of_links_is_missing",
        "links",
        "from landed where _offset not between 500 and 999",
        LACKS,
    ),
]

IN_MOVIES = [*TITLES, *MOVIE_GENRES, *MOVIE_IDS, *LINKS]
