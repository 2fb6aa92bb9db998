"""The marts of a dataset that was worked out by hand, see ``golden.py``; the sums stand here."""

from __future__ import annotations

from datetime import date, datetime

from tests.warehouse.movielens import Query


def day(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def test_movies(golden: Query) -> None:
    # 9 bears its newer title; of 4 the first year of its range counts, of 7 the last of two years;
    # 6 and 9 have no genre; 1, 2 and 3 have links
    assert golden("""
        select movie_id, title, release_year, genre_count, imdb_id, tmdb_id
        from marts.dim_movies order by movie_id
    """) == [
        (1, "Alpha (1990)", 1990, 2, "0000001", 11),
        (2, "Beta (1990)", 1990, 1, "0000002", None),
        (3, "Gamma (1991)", 1991, 1, None, 33),
        (4, "Delta (2000–2004)", 2000, 2, None, None),  # noqa: RUF001
        (5, "Epsilon", None, 1, None, None),
        (6, "Zeta (2001)", 2001, 0, None, None),
        (7, "Eta (1927) (2001)", 2001, 1, None, None),
        (8, "Theta (2005)", 2005, 2, None, None),
        (9, "Iota (2005)", 2005, 0, None, None),
        (10, "Kappa (1999)", 1999, 1, None, None),
        (11, "Alpha (1990)", 1990, 1, None, None),
        (12, "Mu (2006)", 2006, 1, None, None),
    ]


def test_movies_beside_what_was_made_of_them(golden: Query) -> None:
    # the catalogue's 16 ratings have 53.5 stars, so a mean of 3.34375; of the numbers of ratings
    # 1 1 1 1 2 2 4 4 the 90th percentile is 4; so 1 has 16 stars and four means over 8 ratings,
    # and 7, with one rating, half a star and four means over 5
    assert golden("""
        select display_title, title_without_year, decade, genres, genres_text,
            rating_count, mean_rating, weighted_rating, tag_count
        from marts.dim_movies where movie_id in (1, 5, 6, 7) order by movie_id
    """) == [
        (
            "Alpha (1990)",
            "Alpha",
            1990,
            ["Action", "Comedy"],
            "Action, Comedy",
            4,
            4.0,
            3.671875,
            4,
        ),
        ("Epsilon", "Epsilon", None, ["Drama"], "Drama", 1, 1.0, 2.875, 0),
        ("Zeta (2001)", "Zeta", 2000, [], None, 0, None, None, 1),
        ("Eta (1927) (2001)", "Eta (1927)", 2000, ["Action"], "Action", 1, 0.5, 2.775, 1),
    ]
    assert golden("select imdb_url, tmdb_url from marts.dim_movies where movie_id = 1") == [
        ("https://www.imdb.com/title/tt0000001/", "https://www.themoviedb.org/movie/11")
    ]
    assert golden("""
        select first_rated_at, last_rated_at, first_tagged_at, last_tagged_at
        from marts.dim_movies where movie_id in (1, 6) order by movie_id
    """) == [
        (
            *(day("2001-05-01 10:00"), day("2004-01-01 00:00")),
            *(day("2001-05-01 23:59:59"), day("2004-01-01 00:00")),
        ),
        (None, None, day("2000-01-01 12:00"), day("2000-01-01 12:00")),
    ]


def test_genres(golden: Query) -> None:
    # Drama: 11 is unrated; tags on 3 (three), 4 and 8. Comedy: 10 is unrated; on 1 (four), 2 and 4.
    # Action: on 1 (four), 7 and 8
    assert golden("""
        select genre, movie_count, rated_movie_count, rating_count, tagged_movie_count, tag_count
        from marts.dim_genres order by genre_rank
    """) == [
        ("Drama", 5, 4, 8, 3, 5),
        ("Comedy", 4, 3, 8, 3, 6),
        ("Action", 3, 3, 6, 3, 6),
        ("Western", 1, 1, 1, 0, 0),
    ]


def test_dates(golden: Query) -> None:
    # from the first tag on 2000-01-01 to the last rating on 2006-03-02: six years, two of them
    # leap years, and 31 + 28 + 2 days
    assert golden("""
        select count(*), sum(rating_count), sum(tag_count),
            count(*) filter (where rating_count + tag_count > 0)
        from marts.dim_dates
    """) == [(6 * 365 + 2 + 61, 17, 13, 16)]


def test_deviations(golden: Query) -> None:
    # the mean of 5 is 4.25, of 3 is 4 and of 8 is 4.5; 6 has one rating, of an unlisted movie
    assert golden("""
        select user_id, movie_id, rating, deviation_from_user, deviation_from_movie
        from marts.fct_rating_deviations where user_id in (5, 6) order by user_id, movie_id
    """) == [(5, 3, 4.0, -0.25, 0.0), (5, 8, 4.5, 0.25, 0.0), (6, 99, 5.0, 0.0, 0.0)]


def test_users(golden: Query) -> None:
    # 7 only tagged, 5 only rated; 1 tagged last, 3 too
    assert golden("""
        select user_id, is_rater, is_tagger, first_active_at, last_active_at
        from marts.dim_users order by user_id
    """) == [
        (1, True, True, day("2001-05-01 10:00"), day("2003-01-01 00:00")),
        (2, True, True, day("2001-07-01 08:00"), day("2001-07-01 08:02")),
        (3, True, True, day("2004-01-01 00:00"), day("2004-01-04 00:00")),
        (4, True, True, day("2002-02-02 12:00"), day("2002-02-03 12:00")),
        (5, True, False, day("2005-05-05 12:00"), day("2005-05-05 12:01")),
        (6, True, True, day("2002-03-03 12:00"), day("2002-03-03 12:00")),
        (7, False, True, day("2000-01-01 00:00"), day("2000-01-01 12:00")),
        (8, True, True, day("2006-03-01 09:00"), day("2006-03-02 09:00")),
    ]


def test_facts(golden: Query) -> None:
    # 15 + 4 ratings landed, one superseded, one repeated; 12 + 2 tags, one repeated
    # stars by movie: 16 + 6 + 16 + 7 + 1 + 0.5 + 4.5 + 2.5, and 5 of the one that is not listed
    assert golden("select count(*), sum(rating) from marts.fct_ratings") == [(17, 58.5)]
    # in the second load it was the first rating, the 16th of all
    assert golden("""
        select rating, rated_at, rated_on, rated_year, is_liked, source_offset
        from marts.fct_ratings where (user_id, movie_id) = (1, 4)
    """) == [(3.0, day("2002-06-01 12:00"), date(2002, 6, 1), 2002, False, 15)]
    assert golden("select tag, tag_key from marts.fct_tags where movie_id = 1 order by all") == [
        ("Funny", "funny"),
        ("funny", "funny"),
        ("funny", "funny"),
        ("funny ", "funny"),
    ]
    assert golden("select count(*) from marts.fct_tags") == [(13,)]


def test_genre_counts(golden: Query) -> None:
    # movies: Drama 3 4 5 8 11, Comedy 1 2 4 10, Action 1 7 8, Western 12, each of 12
    # ratings: Drama 4 + 2 + 1 + 1 = 8 of 16 + 7 + 1 + 4.5 = 28.5 stars
    #          Comedy 4 + 2 + 2 = 8 of 16 + 6 + 7 = 29; Action 4 + 1 + 1 = 6 of 16 + 0.5 + 4.5 = 21
    assert golden("""
        select genre, movie_count, movie_share, rating_count, mean_rating
        from marts.rpt_genre_counts order by genre_rank
    """) == [
        ("Drama", 5, 0.4166666667, 8, 3.5625),
        ("Comedy", 4, 0.3333333333, 8, 3.625),
        ("Action", 3, 0.25, 6, 3.5),
        ("Western", 1, 0.0833333333, 1, 2.5),
    ]


def test_movies_by_year(golden: Query) -> None:
    # the newest rating is of 2006
    assert golden("""
        select release_year, movie_count, is_incomplete_year
        from marts.rpt_movies_by_year order by release_year nulls first
    """) == [
        (None, 1, False),  # 5
        (1990, 3, False),  # 1 2 11
        (1991, 1, False),  # 3
        (1999, 1, False),  # 10
        (2000, 1, False),  # 4
        (2001, 2, False),  # 6 7
        (2005, 2, False),  # 8 9
        (2006, 1, True),  # 12
    ]


def test_movie_ratings(golden: Query) -> None:
    # 1 has 4 5 3 4 and 3 has 5 4 3 4: mean 4, squares 0 + 1 + 1 + 0 = 2, so s = sqrt(2 / 3);
    #   they tie, the smaller id comes first. 2 has 3 3: squares 0. 4 has 3 4: squares 0.5
    # All squares are 4.5 over 3 + 3 + 1 + 1 degrees of freedom: the usual variance is 0.5625,
    #   and counts as four ratings, 4 * 0.5625 = 2.25
    # 1 and 3: (2 + 2.25) / 7 = 0.6071428571, t(7) = 2.3646242516,
    #   half the interval 2.3646242516 * sqrt(0.6071428571 / 4) = 0.921250
    # 2: 2.25 / 5 = 0.45, t(5) = 2.5705818356, half 2.5705818356 * sqrt(0.45 / 2) = 1.219334
    # 4: (0.5 + 2.25) / 5 = 0.55, half 2.5705818356 * sqrt(0.55 / 2) = 1.348024
    assert golden("""
        select movie_id, rating_count, mean_rating, rating_stddev,
            round(mean_rating_low, 6), round(mean_rating_high, 6)
        from marts.rpt_movie_ratings order by rating_count_rank
    """) == [
        (1, 4, 4.0, 0.8164965809, 3.07875, 4.92125),
        (3, 4, 4.0, 0.8164965809, 3.07875, 4.92125),
        (2, 2, 3.0, 0.0, 1.780666, 4.219334),
        (4, 2, 3.5, 0.7071067812, 2.151976, 4.848024),
        (5, 1, 1.0, None, None, None),
        (7, 1, 0.5, None, None, None),
        (8, 1, 4.5, None, None, None),
        (12, 1, 2.5, None, None, None),
        *((movie, 0, None, None, None, None) for movie in (6, 9, 10, 11)),
    ]


def test_user_activity(golden: Query) -> None:
    # 1: 4 3 5 3, mean 3.75, squares 0.0625 + 0.5625 + 1.5625 + 0.5625 = 2.75, over 3, root 0.957
    # 3: 3 3 4 0.5, mean 2.625, squares 0.140625 * 2 + 1.890625 + 4.515625 = 6.6875, root of a third
    # 2: 5 4 1, mean 10/3, squares 25/9 + 4/9 + 49/9 = 78/9, root of its half
    # 5: 4 4.5 and 8: 3 2.5: 0.25 on either side, 0.125 together
    # days: 1 on two in May 2001, one in June 2002, one in 2003; 3 on four in a row
    assert golden("""
        select user_id, rating_count, mean_rating, rating_stddev, tag_count, active_day_count
        from marts.rpt_user_activity order by rating_count_rank
    """) == [
        (1, 4, 3.75, 0.9574271078, 2, 4),
        (3, 4, 2.625, 1.4930394056, 4, 4),
        (2, 3, 3.3333333333, 2.0816659995, 2, 1),
        (5, 2, 4.25, 0.3535533906, 0, 1),
        (8, 2, 2.75, 0.3535533906, 1, 2),
        (4, 1, 4.0, None, 1, 2),
        (6, 1, 5.0, None, 1, 1),
        (7, 0, None, None, 2, 1),
    ]


def test_tag_counts(golden: Query) -> None:
    # funny: typed three times so (once with a blank), once Funny, once FUNNY; by 1 2 3 4 8
    # dark: twice so, once Dark; by 1 2 7. slow: three times by 3. ghost is before odd in bytes
    assert golden("""
        select tag, use_count, user_count, movie_count, spelling_count
        from marts.rpt_tag_counts order by tag_rank
    """) == [
        ("funny", 5, 5, 2, 3),
        ("dark", 3, 3, 1, 2),
        ("slow", 3, 1, 3, 1),
        ("ghost", 1, 1, 1, 1),
        ("odd", 1, 1, 1, 1),
    ]


def test_genre_tags(golden: Query) -> None:
    # funny on 1 (Action, Comedy) by 1 2 4, who like it, and 3, who gave it 3; on 2 (Comedy) by 8,
    #   who gave it 3. dark on 3 (Drama) by 1 and 2, who like it, and 7, who hasn't rated it
    # slow by 3: on 4 (Comedy, Drama), liked; on 7 (Action), disliked; on 8 (Action, Drama), unrated
    # odd is on a movie without genre, ghost on one that isn't in the catalogue
    assert golden("""
        select genre, tag, use_count, liked_use_count, liked_share, user_count, movie_count
        from marts.rpt_genre_tags order by genre, tag
    """) == [
        ("Action", "funny", 4, 3, 0.75, 4, 1),
        ("Action", "slow", 2, 0, 0.0, 1, 2),
        ("Comedy", "funny", 5, 3, 0.6, 5, 2),
        ("Comedy", "slow", 1, 1, 1.0, 1, 1),
        ("Drama", "dark", 3, 2, 0.6666666667, 3, 1),
        ("Drama", "slow", 2, 1, 0.5, 1, 2),
    ]


def test_load_audit(golden: Query) -> None:
    # landed, staged, repeated, superseded, difference
    assert golden("""
        select mode, resource, landed_row_count, staged_row_count, repeated_row_count,
            superseded_row_count, difference
        from marts.rpt_load_audit order by load_id, resource
    """) == [
        ("full", "links", 3, 3, 0, 0, 0),
        ("full", "movies", 11, 10, 0, 1, 0),
        ("full", "ratings", 15, 13, 1, 1, 0),
        ("full", "tags", 12, 11, 1, 0, 0),
        ("unchanged", "links", 0, 0, 0, 0, 0),
        ("append", "movies", 2, 2, 0, 0, 0),
        ("append", "ratings", 4, 4, 0, 0, 0),
        ("append", "tags", 2, 2, 0, 0, 0),
    ]
