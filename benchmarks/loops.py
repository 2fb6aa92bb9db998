"""The questions of eight charts, answered row by row in pandas: what `dbt build` stands beside.

This is how the notebooks worked that the project comes from: each question loops over whole frames,
and the only aggregates are dictionaries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

LIKED = 4.0
GOOD = 3.75
BAD = 3.25
TOP = 20


def answer(raw: Path) -> dict[str, Any]:
    """Return the answers, by question.

    Args:
        raw: The folder of landed loads, of which all files are read.
    """
    movies, ratings, tags = (
        pd.concat(map(pd.read_parquet, sorted(raw.glob(f"loads/*/{resource}/*.parquet"))))
        for resource in ("movies", "ratings", "tags")
    )
    genres = {row["movieId"]: row["genres"].split("|") for _, row in movies.iterrows()}
    titles = {row["movieId"]: row["title"] for _, row in movies.iterrows()}
    stars: defaultdict[int, list[float]] = defaultdict(list)
    of_users: Counter[int] = Counter()
    liked: set[tuple[int, int]] = set()
    for _, row in ratings.iterrows():
        stars[row["movieId"]].append(row["rating"])
        of_users[row["userId"]] += 1
        if row["rating"] >= LIKED:
            liked.add((row["userId"], row["movieId"]))
    means = {movie: sum(given) / len(given) for movie, given in stars.items()}
    most = sorted(stars, key=lambda movie: -len(stars[movie]))[:TOP]
    uses: Counter[str] = Counter()
    by_genre: defaultdict[str, Counter[str]] = defaultdict(Counter)
    liked_by_genre: defaultdict[str, Counter[str]] = defaultdict(Counter)
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for _, row in tags.iterrows():
        movie, tag = row["movieId"], row["tag"]
        uses[tag] += 1
        for genre in genres.get(movie, []):
            by_genre[genre][tag] += 1
            if (row["userId"], movie) in liked:
                liked_by_genre[genre][tag] += 1
        good[tag] += means.get(movie, 0) >= GOOD
        bad[tag] += means.get(movie, 0) < BAD
    return {
        "genres": Counter(genre for each in genres.values() for genre in each).most_common(10),
        "years": Counter(title.strip()[-5:-1] for title in titles.values() if title),
        "most rated": [(titles.get(movie), len(stars[movie]), means[movie]) for movie in most],
        "tags": uses.most_common(TOP),
        "tags by genre": {genre: each.most_common(TOP) for genre, each in by_genre.items()},
        "tags of good and bad movies": (good.most_common(TOP), bad.most_common(TOP)),
        "tags of liked movies": {
            genre: each.most_common(TOP) for genre, each in liked_by_genre.items()
        },
        "ratings per user": of_users.most_common(),
    }
