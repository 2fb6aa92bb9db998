"""What the tests of insights count by in the CSV files, and how they compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import pandas as pd

Csv: TypeAlias = "dict[str, pd.DataFrame]"
Row: TypeAlias = tuple[Any, ...]


def assert_equal_rows(rows: Sequence[Row], expected: Sequence[Row]) -> None:
    """Compare in order: floats to 1e-9, all else exactly."""
    assert len(rows) == len(expected)
    for row, other in zip(rows, expected, strict=True):
        assert len(row) == len(other)
        for found, computed in zip(row, other, strict=True):
            if isinstance(found, float) and computed is not None:
                assert abs(found - computed) <= 1e-9, (row, other)
            else:
                assert found == computed, (row, other)


def moments(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return when the ratings or tags of a frame were given, UTC."""
    return pd.to_datetime(frame["timestamp"], unit="s")


def genre_sets(csv: Csv) -> dict[int, set[str]]:
    """Return each movie's genres, none for a movie that has none."""
    movies = csv["movies"]
    split = {
        movie: set(text.split("|"))
        for movie, text in zip(movies["movieId"], movies["genres"], strict=True)
    }
    return {movie: names - {"(no genres listed)"} for movie, names in split.items()}


def by_genre(csv: Csv, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame once for each genre of their movie."""
    genres = genre_sets(csv)
    exploded = frame.assign(genre=frame["movieId"].map(lambda movie: sorted(genres[movie])))
    return exploded.explode("genre").dropna(subset=["genre"])


def titles_of(csv: Csv) -> dict[int, str]:
    """Return the movies' titles by id, outer blanks off."""
    movies = csv["movies"]
    return {
        int(movie): title.strip()
        for movie, title in zip(movies["movieId"], movies["title"], strict=True)
    }


def release_years(csv: Csv) -> dict[int, int]:
    """Return the years at the end of titles by the movies' ids, of a range the first."""
    found = {
        movie: re.search(r"\((\d{4})(?:\W\d{4})?\)$", title)
        for movie, title in titles_of(csv).items()
    }
    return {movie: int(match[1]) for movie, match in found.items() if match}
