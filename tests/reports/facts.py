"""Catalogues to make warehouses from: an ordinary one, and one whose every text is an attack."""

from __future__ import annotations

from tests.reports.builder import Facts, Movie
from tests.reports.insights import insight_rows


def ordinary_facts() -> Facts:
    """Return a catalogue large enough that every chart has a finding of its own."""
    genres = ["Drama", "Comedy", "Sci-Fi", "War"]
    movies = [
        Movie(
            movie_id=number,
            title=f"Story {number}, The ({1990 + number % 25})",
            release_year=1990 + number % 25 if number % 10 else None,
            genres=genres[: 1 + number % 3] if number % 7 else [genres[3]],
        )
        for number in range(1, 61)
    ]
    ratings = [
        (user, movie.movie_id, 0.5 + (user * movie.movie_id) % 10 / 2)
        for user in range(1, 25)
        for movie in movies
        if (user + movie.movie_id) % (1 + user // 3) == 0
    ]
    names = ["slow", "funny", "space", "quiet"]
    tags = [
        (user, movie_id, names[(user + movie_id) % len(names)])
        for user, movie_id, _ in ratings
        if user % 3 == 0
    ]
    insights = insight_rows([movie.title for movie in movies], names, genres)
    return Facts(movies=movies, ratings=ratings, tags=tags, insights=insights)


ATTACKS = (
    "<script>window.attacked = true</script>",
    "constructor",
    "__proto__",
    "</script><script>window.attacked = true</script>",
    "<img src=x onerror='window.attacked = true'>",
    '<a href="https://attack.example/">click</a>',
    "<b>bold</b><br>next <span style='color:red'>red</span>",
    "%{x} %{customdata} %{fullData.name}",
    "$\\frac{1}{2}$",
    "{{ 7 * 7 }} {% raw %}",
    '=HYPERLINK("https://attack.example/","1")',
    "@SUM(1)|cmd",
    "\u202egnirts desrever\u202c",
    "line\nbreak\ttab\x07bell",
    "'; drop table marts.dim_movies; --",
    "&lt;i&gt; &amp; &#36;",
    "\u2028\u2029</style><style>*{display:none}</style>",
    "長い題名" * 40,
    "x" * 2_000,
    "",
)


def hostile_facts() -> Facts:
    """Return a catalogue whose every text is an attack on the page that shows it."""
    movies = [
        Movie(number, text, 1980 + number, [text or "none", f"{number % 3} {text}"])
        for number, text in enumerate(ATTACKS, start=1)
    ]
    movies += [Movie(100, "1984", 1956), Movie(101, "1984", 1984), Movie(102, "300", 2006)]
    ratings = [
        (user, movie.movie_id, 0.5 + (user * movie.movie_id) % 10 / 2)
        for user in range(1, 31)
        for place, movie in enumerate([*reversed(movies[:-3]), *movies[-3:]])
        if user <= 6 + place
    ]
    tags = [
        (user, movie.movie_id, ATTACKS[movie.movie_id - 1])
        for user in range(1, 5)
        for movie in movies
        if movie.movie_id < 100
    ]
    return Facts(
        movies=movies,
        ratings=ratings,
        tags=tags,
        source="https://user:secret@attack.example/<script>window.attacked = true</script>",
        failed_tests=["<script>window.attacked = true</script>"],
        tests=(10, 0, 1),
        tags_at_source=len(tags) + 5,
        insights=insight_rows([movie.title for movie in movies], ATTACKS, ATTACKS),
    )
