"""Profiles of movies and users equal what pandas counts, and what other tables say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.warehouse.by_hand import Csv, by_genre, moments
from tests.warehouse.movielens import Query, on_real_data, shown_tags

pytestmark = on_real_data


def test_profiles_list_what_pandas_counts(marts: Query, csv: Csv) -> None:
    ratings = csv["ratings"].assign(year=moments(csv["ratings"]).dt.year)
    stars = ratings.groupby(["movieId", "rating"]).size()
    years = ratings.groupby(["movieId", "year"])["rating"].agg(["size", "mean"])
    tagged = csv["tags"].assign(tag=shown_tags(csv["tags"]))
    users = tagged.groupby(["movieId", "tag"])["userId"].nunique()
    tags: dict[int, list[tuple[int, bytes, str]]] = {}
    for movie, tag, count in users.reset_index(name="users").itertuples(index=False):
        tags.setdefault(movie, []).append((-int(count), tag.encode(), tag))
    rated, with_tags = set(ratings["movieId"]), set(tags)
    rows = marts("""
        select
            movie_id, ratings, rating_counts, rated_years, rated_year_counts, rated_year_means,
            top_tags, top_tag_user_counts
        from marts.rpt_movie_profiles order by movie_id
    """)
    assert [row[0] for row in rows] == sorted(csv["movies"]["movieId"])
    for row in rows:
        movie, lists = row[0], list(row[1:])
        if movie in rated:
            given = stars.loc[movie]
            assert (lists[0], lists[1]) == (given.index.tolist(), given.tolist())
            assert lists[2] == years.loc[movie].index.tolist()
            assert lists[3] == years.loc[movie]["size"].tolist()
            assert lists[4] == pytest.approx(years.loc[movie]["mean"].tolist(), abs=1e-9)
        else:
            assert lists[:5] == [None] * 5
        if movie in with_tags:
            best = sorted(tags[movie])[:5]
            assert lists[5] == [tag for _, _, tag in best]
            assert lists[6] == [-count for count, _, _ in best]
        else:
            assert lists[5:] == [None] * 2


def test_profiles_repeat_the_other_tables(marts: Query) -> None:
    [(differing,)] = marts("""
        with nearest as (
            select
                movie_id, list(similar_movie_id order by similarity_rank) as ids,
                list(similarity order by similarity_rank) as similarities,
                list(common_user_count order by similarity_rank) as users
            from marts.rpt_similar_movies group by movie_id
        )
        select count(*)
        from marts.rpt_movie_profiles as profiles
        left join marts.rpt_movie_ratings as movies using (movie_id)
        left join marts.rpt_movie_ranking as ranking using (movie_id)
        left join marts.rpt_polarising_movies as polarising using (movie_id)
        left join nearest using (movie_id)
        where
            profiles.rating_count_rank is distinct from movies.rating_count_rank
            or profiles.mean_rating_low is distinct from movies.mean_rating_low
            or profiles.weighted_rank is distinct from ranking.weighted_rank
            or profiles.mean_rank is distinct from ranking.mean_rank
            or profiles.mean_tie_count is distinct from ranking.mean_tie_count
            or profiles.polarisation_rank is distinct from polarising.polarisation_rank
            or profiles.similar_movie_ids is distinct from nearest.ids
            or profiles.similarities is distinct from nearest.similarities
            or profiles.common_user_counts is distinct from nearest.users
    """)
    assert differing == 0


def test_user_profiles_list_what_pandas_counts(marts: Query, csv: Csv) -> None:
    ratings = csv["ratings"]
    stars = ratings.groupby(["userId", "rating"]).size()
    counts = ratings["userId"].value_counts()
    genres = by_genre(csv, ratings)
    given = pd.crosstab(genres["userId"], genres["genre"])
    everybody = (given.sum() / len(ratings)).tolist()
    rows = marts("""
        select
            user_id, ratings, rating_counts, genres, genre_rating_counts, genre_user_shares,
            genre_overall_shares
        from marts.rpt_user_profiles order by user_id
    """)
    assert [row[0] for row in rows] == sorted(counts.index)  # fewer than have a profile at most
    for user, steps, step_counts, *lists in rows:
        histogram: Any = stars.loc[user]
        own: Any = given.loc[user] if user in given.index else None
        assert (steps, step_counts) == (histogram.index.tolist(), histogram.tolist())
        if counts[user] < 50:
            assert lists == [None] * 4
            continue
        assert lists[:2] == [given.columns.tolist(), own.tolist()]
        assert lists[2] == pytest.approx((own / counts[user]).tolist(), abs=1e-9)
        assert lists[3] == pytest.approx(everybody, abs=1e-9)


def test_user_profiles_repeat_the_other_tables(marts: Query) -> None:
    [(differing, users)] = marts("""
        with nearest as (
            select
                user_id, list(similar_user_id order by similarity_rank) as ids,
                list(similarity order by similarity_rank) as similarities,
                list(common_movie_count order by similarity_rank) as movies
            from marts.rpt_similar_users group by user_id
        )
        select
            count(*) filter (
                where
                    profiles.rating_count_rank is distinct from users.rating_count_rank
                    or profiles.rating_count is distinct from users.rating_count
                    or profiles.mean_rating is distinct from users.mean_rating
                    or profiles.first_rated_at is distinct from users.first_rated_at
                    or profiles.last_rated_at is distinct from users.last_rated_at
                    or profiles.similar_user_ids is distinct from nearest.ids
                    or profiles.similarities is distinct from nearest.similarities
                    or profiles.common_movie_counts is distinct from nearest.movies
            ),
            count(nearest.user_id)
        from marts.rpt_user_profiles as profiles
        left join marts.rpt_user_activity as users using (user_id)
        left join nearest using (user_id)
    """)
    assert differing == 0
    assert users > 0
