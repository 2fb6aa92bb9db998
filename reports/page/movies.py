"""The table of movies as the page's JavaScript reads it (web/movies.js): a list a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from reports.data.movies import (
    DISLIKED_MOVIES,
    HIDDEN_GEMS,
    MOVIE_PROFILES,
    MOVIES,
    POLARISATIONS,
    RANKING,
    MovieProfile,
)
from reports.data.query import Query, Row
from reports.data.warehouse import MissingMartError, Snapshot
from reports.words.escape import clean

HUNDRED: Final = 100
_RANKS: Final = ("weighted_rank", "mean_rank")
_LONGEST_ID: Final = 10
_YEAR: Final = re.compile(r" \(([0-9]{4})\)$")


def movie_table(snapshot: Snapshot) -> dict[str, Any]:
    """Return the movies by column, the most rated first.

    `mixes` are the different lists of genres, `mix` is a movie's place among them. `ratings` are
    the values that were given, `histograms` has the place of a movie's lowest one and how often it
    and the next ones were given: counts, means, shares and ranks follow from these, exactly as in
    the marts, with `weighing` and `ends`, the highest low and the lowest high rating. `intervals`
    has the ends of a mean's interval for each different histogram, in the order in which they come
    first. `pages` has the numbers of pages elsewhere, 0 for none. `years` has rows and release
    years in turn, where the year isn't the one that the title ends with. `sparse` has columns of
    few movies, rows and values in turn. Ranks of all movies are columns where the page doesn't hold
    all.

    Raises:
        MissingMartError: The warehouse lacks the table of movies or their profiles.
    """
    profiles = snapshot.rows(MOVIE_PROFILES)
    movies = {movie.movie_id: movie for movie in snapshot.rows(MOVIES)}
    order = [movies[profile.movie_id] for profile in profiles]
    mixes: dict[tuple[str, ...], int] = {}
    scale = _scale(profiles)
    place = {rating: number for number, rating in enumerate(scale)}
    weighing = [
        [row.prior_rating_count, row.global_mean_rating] for row in _answer(snapshot, RANKING)
    ]
    ends = [
        [row.max_low_rating, row.min_high_rating] for row in _answer(snapshot, POLARISATIONS)[:1]
    ]
    histograms = [
        _from_first([place[rating] for rating in profile.ratings or ()], profile.rating_counts)
        for profile in profiles
    ]
    intervals: dict[tuple[int, ...], tuple[float | None, float | None]] = {}
    for histogram, profile in zip(histograms, profiles, strict=True):
        intervals[tuple(histogram)] = profile.mean_rating_low, profile.mean_rating_high
    is_whole = len(order) >= snapshot.totals.movie_count
    return {
        "total": snapshot.totals.movie_count,
        "mix": [mixes.setdefault(tuple(movie.genres), len(mixes)) for movie in order],
        "mixes": [list(mix) for mix in mixes],
        "ratings": scale,
        "histograms": histograms,
        "intervals": [*chain.from_iterable(intervals.values())],
        "pages": {
            "imdb_id": [page_number(movie.imdb_id) for movie in order],
            "tmdb_id": [page_number(movie.tmdb_id) for movie in order],
        },
        "weighing": weighing[0] if weighing else None,
        "ends": ends[0] if ends else None,
        "years": [
            *chain.from_iterable(
                (row, movie.release_year)
                for row, movie in enumerate(order)
                if movie.release_year != _year_in(clean(movie.display_title))
            )
        ],
        "sparse": _sparse(snapshot, {movie.movie_id: row for row, movie in enumerate(order)}),
        "columns": {
            "movie_id": [movie.movie_id for movie in order],
            "display_title": [clean(movie.display_title) for movie in order],
            **{
                name: [getattr(profile, name) for profile in profiles]
                for name in (() if is_whole else _RANKS)
            },
        },
    }


def _year_in(title: str) -> int | None:
    """Return the year that a title ends with."""
    found = _YEAR.search(title)
    return int(found[1]) if found else None


def _answer(snapshot: Snapshot, query: Query[Row]) -> Sequence[Row]:
    """Return a mart's rows, none where the warehouse lacks it: its card says so."""
    try:
        return snapshot.rows(query)
    except MissingMartError:
        return []


def _scale(profiles: Sequence[MovieProfile]) -> list[float]:
    return sorted({rating for profile in profiles for rating in profile.ratings or ()})


def _sparse(snapshot: Snapshot, row_of: Mapping[int, int]) -> dict[str, list[int | float]]:
    ranked: Sequence[tuple[str, Query[Any]]] = (
        ("polarisation_rank", POLARISATIONS),
        ("polarisation_high", POLARISATIONS),
        ("hidden_gem_rank", HIDDEN_GEMS),
        ("disliked_rank", DISLIKED_MOVIES),
    )
    return {
        name: [
            number
            for row in _answer(snapshot, query)
            for number in (row_of[row.movie_id], getattr(row, name))
        ]
        for name, query in ranked
    }


def movie_profiles(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a movie's card shows beside the table, a text a movie in the table's order.

    `years` has a movie's first rated year, counted from `since`, and how many ratings it and the
    next ones have. `tags` has places in `names` and users in turn; `similar` has rows of the table,
    hundredths of the similarity, and common users in turn. `ties` has how many movies have a
    movie's mean, `ranked` how many there are by rank, `overall` is the mean of all ratings.

    Raises:
        MissingMartError: The warehouse lacks the table of movies or their profiles.
    """
    profiles = snapshot.rows(MOVIE_PROFILES)
    row_of = {profile.movie_id: row for row, profile in enumerate(profiles)}
    since = min(
        (min(profile.rated_years) for profile in profiles if profile.rated_years), default=0
    )
    names: dict[str, int] = {}
    years, tags, similar = [], [], []
    for profile in profiles:
        years.append(
            _from_first(
                [year - since for year in profile.rated_years or ()], profile.rated_year_counts
            )
        )
        places = [names.setdefault(clean(tag), len(names)) for tag in profile.top_tags or ()]
        tags.append([*zip(places, profile.top_tag_user_counts or (), strict=True)])
        nearest = zip(
            [row_of[movie_id] for movie_id in profile.similar_movie_ids or ()],
            [round(value * HUNDRED) for value in profile.similarities or ()],
            profile.common_user_counts or (),
            strict=True,
        )
        similar.append([*nearest])
    return {
        "overall": snapshot.totals.mean_rating,
        "ranked": {
            "rating_count_rank": snapshot.totals.movie_count,
            "weighted_rank": snapshot.totals.rated_movie_count,
            "mean_rank": snapshot.totals.rated_movie_count,
            "polarisation_rank": len(_answer(snapshot, POLARISATIONS)),
        },
        "ties": [profile.mean_tie_count or 0 for profile in profiles],
        "since": since,
        "years": years,
        "names": list(names),
        "tags": tags,
        "similar": similar,
    }


def _from_first(places: Sequence[int] | None, counts: Sequence[int] | None) -> list[int]:
    """Return the first place and the counts from it on, 0 where a place lacks."""
    if not places:
        return []
    told = dict(zip(places, counts or (), strict=True))
    return [min(told), *(told.get(place, 0) for place in range(min(told), max(told) + 1))]


def page_number(page_id: str | int | None) -> int:
    """Return an id as a number, 0 where it is none or no page has such a one."""
    text = str(page_id)
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else 0
