"""A small MovieLens release of rows on which engines differ, as CSV files."""

# ruff: noqa: RUF001 - letters of other alphabets are what these rows are for

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

USERS: Final = 240
MOVIES: Final = 90
SECONDS_A_YEAR: Final = 31_556_952
SECONDS_A_DAY: Final = 86_400
LAST_SECOND_OF_1999: Final = 946_684_799
"""In UTC; elsewhere it is of another day, month and year."""

TITLES: Final = (
    *("İstanbul'da Bir Gün (1999)", "ΣΊΣΥΦΟΣ ΚΑΙ ΘΆΝΑΤΟΣ (1964)", "Straße, Die (1954)"),
    *("Back\\slash \\d+ (2001)", "${user} $1 {{ braces }} (2002)", 'A "quoted" `title` (1980)'),
    *("Percent %s 100% (1990)", "Metropolis (1927) (2001)", "No year at all", "(1994)"),
    *(
        "Town, The (a.k.a. City, The) (1983)",
        "Année dernière, L' (1961)",
        "千と千尋の神隠し (2001)",
    ),
    *("Range (2006–2007)", "Open range (1999-)", "Future, The (2099)", "  Blanks   within  (1970)"),
    "Die, Mommie, Die (2003)",
)
GENRES: Final = ("Drama", "Comedy|Drama", "Sci-Fi|War", "(no genres listed)", "Film-Noir", "War")
TAGS: Final = (
    *("İstanbul", "ISTANBUL", "istanbul", "ΣΊΣΥΦΟΣ", "σίσυφος", "σίσυφοσ", "Straße", "STRASSE"),
    *("\u00a0noir\u3000", "NOIR", "no\u200bir", "tab\tinside", "back\\slash", "$1", "it's", "“so”"),
)
STARS: Final = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)


def write_made_rows(folder: Path) -> None:
    """Write movies.csv, ratings.csv, tags.csv and links.csv.

    Among the users and movies are some with one rating and some whose ratings are all equal, so
    that what is divided by what varies is divided by nothing; movies without ratings, links
    without numbers, and times at the very end of a day, a month and a year.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "movies.csv", ("movieId", "title", "genres"), _movies())
    _write(folder / "links.csv", ("movieId", "imdbId", "tmdbId"), _links())
    _write(folder / "ratings.csv", ("userId", "movieId", "rating", "timestamp"), _ratings())
    _write(folder / "tags.csv", ("userId", "movieId", "tag", "timestamp"), _tags())


def _movies() -> Iterator[Sequence[object]]:
    for movie in range(1, MOVIES + 1):
        title = TITLES[movie - 1] if movie <= len(TITLES) else f"Movie {movie} ({1950 + movie})"
        yield movie, title, GENRES[movie % len(GENRES)]


def _links() -> Iterator[Sequence[object]]:
    for movie in range(1, MOVIES + 1):
        yield movie, f"{movie:07}", "" if movie % 7 == 0 else movie * 11


def _ratings() -> Iterator[Sequence[object]]:
    for user in range(1, USERS + 1):
        # the last movies have no rating, and every tenth user has one alone
        rated = [movie for movie in range(1, MOVIES - 4) if (user * 7 + movie * 3) % 5]
        for movie in rated[:1] if user % 10 == 0 else rated:
            stars = STARS[(user * 13 + movie * 29 + user * movie % 11) % len(STARS)]
            if movie == MOVIES - 5:
                stars = 3.5  # all of its ratings are equal
            moment = LAST_SECOND_OF_1999 + (user % 9) * SECONDS_A_YEAR + movie % 3 * SECONDS_A_DAY
            yield user, movie, stars, moment + (user * movie) % 2


def _tags() -> Iterator[Sequence[object]]:
    for user in range(1, USERS + 1, 3):
        for step, tag in enumerate(TAGS):
            movie = (user * 5 + step * 7) % (MOVIES - 5) + 1
            if (user + step) % 4:
                yield user, movie, tag, LAST_SECOND_OF_1999 + (user + step) % 5 * SECONDS_A_YEAR


def _write(path: Path, header: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
