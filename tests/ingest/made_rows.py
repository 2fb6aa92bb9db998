"""Small, valid rows for a films API."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def make_rows(*, movies: int = 25, ratings: int = 120, tags: int = 40) -> dict[str, list[Row]]:
    """Return small, valid rows of all four resources."""
    users = max(1, ratings // max(1, movies)) + 1
    return {
        "movies": [
            {"movieId": n, "title": f"Movie {n} ({1950 + n % 70})", "genres": "Drama|Comedy"}
            for n in range(1, movies + 1)
        ],
        "ratings": [
            {
                "userId": 1 + n // max(1, movies),
                "movieId": 1 + n % max(1, movies),
                "rating": 0.5 * (1 + n % 10),
                "timestamp": 1_000_000_000 + n,
            }
            for n in range(ratings)
        ],
        "tags": [
            {
                "userId": 1 + n % users,
                "movieId": 1 + (n // 4) % max(1, movies),
                "tag": f"tag {n}",
                "timestamp": 1_100_000_000 + n,
            }
            for n in range(tags)
        ],
        "links": [
            {"movieId": n, "imdbId": f"{n:07d}", "tmdbId": n if n % 9 else None}
            for n in range(1, movies + 1)
        ],
    }


def add_ratings(rows: dict[str, list[Row]], count: int) -> None:
    """Append ratings, each by a user of its own."""
    ratings = rows["ratings"]
    for _ in range(count):
        ratings.append(ratings[-1] | {"userId": 1000 + len(ratings)})


def add_tags(rows: dict[str, list[Row]], count: int) -> None:
    """Append tags, all by the last one's user on the last one's movie."""
    tags = rows["tags"]
    for _ in range(count):
        tags.append(tags[-1] | {"tag": f"new {len(tags)}"})


def find_item(rows: list[Row], key: list[str]) -> Row | None:
    """Return the row whose first values are those of the key."""
    for row in rows:
        if [str(value) for value in list(row.values())[: len(key)]] == key:
            return row
    return None
