"""Data that is odd but honest: a source may well be like this."""

from __future__ import annotations

from tests.warehouse.landing import Row

Rows = dict[str, list["Row"]]

NEW_YEAR = 978307200  # 2001-01-01 00:00:00 UTC
DAY = 86_400
FIRST_SECOND = 788918400  # 1995-01-01 00:00:00 UTC
LAST_SECOND = 1767225599  # 2025-12-31 23:59:59 UTC, the last before the load


def catalogue(number: int, title: str = "Movie {} (1999)", genres: str = "Drama") -> list[Row]:
    """Return so many movies."""
    return [(movie, title.format(movie), genres) for movie in range(1, number + 1)]


def rated(users: int, movies: int, rating: float | None = None) -> list[Row]:
    """Return a rating of each movie by each user, a day a user; of many values if none is given."""
    return [
        (user, movie, rating or 1.0 + (user * 7 + movie * 3) % 5, NEW_YEAR + user * DAY + movie)
        for user in range(1, users + 1)
        for movie in range(1, movies + 1)
    ]


def source(movies: list[Row], ratings: list[Row], tags: list[Row] | None = None) -> Rows:
    """Return what is landed of a source without links."""
    return {"movies": movies, "ratings": ratings, "tags": tags or [], "links": []}


def tagged(ratings: list[Row]) -> list[Row]:
    """Return a tag by each rating's user on its movie."""
    return [(user, movie, f"tag {movie % 9}", time) for user, movie, _, time in ratings]


HOSTILE = [
    "It's \"quoted\" \\' (1999)",
    "{{ var('x') }} {% raw %} (1999)",
    "100 % _like_ $1 ${x} (1999)",
    "\N{CLAPPER BOARD}\N{POPCORN} (1999)",
    "\N{HEBREW LETTER ALEF}\N{RIGHT-TO-LEFT OVERRIDE}abc (1999)",
    "'; drop schema marts cascade; -- (1999)",
    "(1999)",
    "1999",
]

ODD: dict[str, Rows] = {
    "one_movie_and_nothing_else": source(catalogue(1), []),
    "ratings_of_nothing": source([], [(1, 1, 4.0, NEW_YEAR)]),
    "one_rating": source(catalogue(1), rated(1, 1), tagged(rated(1, 1))),
    "all_ratings_equal": source(catalogue(60), rated(120, 60, 3.0), tagged(rated(120, 60))),
    "one_user": source(catalogue(300), rated(1, 300), tagged(rated(1, 300))),
    "no_release_years": source(catalogue(200, "Movie {}"), rated(120, 60)),
    "ten_thousand_genres": source(
        [(movie, f"Movie {movie} (1999)", f"G{movie}a|G{movie}b") for movie in range(1, 5001)],
        rated(60, 60),
        tagged(rated(5, 60)),
    ),
    "movies_of_the_future": source(catalogue(60, "Movie {} (2099)"), rated(120, 60)),
    "hostile_titles": source(
        [(movie, title, title.replace("|", "")) for movie, title in enumerate(HOSTILE, start=1)],
        rated(120, len(HOSTILE)),
        [(user, 1, title, NEW_YEAR) for user in range(1, 5) for title in HOSTILE],
    ),
    "first_and_last_second": source(
        catalogue(2),
        [(1, 1, 0.5, FIRST_SECOND), (1, 2, 5.0, LAST_SECOND)],
        [(1, 1, "x", FIRST_SECOND), (1, 2, "x", LAST_SECOND)],
    ),
}
