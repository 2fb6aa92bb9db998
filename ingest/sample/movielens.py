"""A MovieLens folder of CSV files as a source."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from ingest.errors import UsageError
from ingest.sample.records import Dataset, Link, Movie, Rating, Tag

Row = TypeVar("Row")

_ADVICE = "name the folder of an unpacked MovieLens archive, such as ml-latest-small"


def read_movielens(folder: Path) -> Dataset:
    """Return the rows of `movies.csv`, `ratings.csv`, `tags.csv` and `links.csv`, in file order.

    An empty `imdbId`, `tmdbId` or `genres` is null; `imdbId` keeps its zeros.

    Raises:
        UsageError: The folder, a file or a column is missing, or a value isn't what it should be.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}: {_ADVICE}.")
    return Dataset(
        identity=f"sample (MovieLens folder {folder.resolve()})",
        movies=_read(
            folder / "movies.csv",
            ("movieId", "title", "genres"),
            lambda cells: Movie(int(cells[0]), cells[1], cells[2] or None),
        ),
        ratings=_read(
            folder / "ratings.csv",
            ("userId", "movieId", "rating", "timestamp"),
            lambda cells: Rating(int(cells[0]), int(cells[1]), float(cells[2]), int(cells[3])),
        ),
        tags=_read(
            folder / "tags.csv",
            ("userId", "movieId", "tag", "timestamp"),
            lambda cells: Tag(int(cells[0]), int(cells[1]), cells[2], int(cells[3])),
        ),
        links=_read(
            folder / "links.csv",
            ("movieId", "imdbId", "tmdbId"),
            lambda cells: Link(
                int(cells[0]), cells[1] or None, int(cells[2]) if cells[2] else None
            ),
        ),
    )


def _read(path: Path, columns: Sequence[str], make: Callable[[Sequence[str]], Row]) -> list[Row]:
    """Return a row for each line of a file, made of the cells of these columns."""
    if not path.is_file():
        raise UsageError(f"There is no file {path}: {_ADVICE}.")
    try:
        return _read_lines(path, columns, make)
    except OSError as error:
        raise UsageError(f"{path} can't be read ({error.strerror}); check its rights.") from None


def _read_lines(
    path: Path, columns: Sequence[str], make: Callable[[Sequence[str]], Row]
) -> list[Row]:
    rows: list[Row] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        try:
            header = next(lines, [])
            for column in columns:
                if column not in header:
                    raise UsageError(f"{path} has no column {column}: {_ADVICE}.")
            places = [header.index(column) for column in columns]
            if places == list(range(len(header))):
                rows.extend(make(cells) for cells in lines)
            else:
                rows.extend(make([cells[place] for place in places]) for cells in lines)
        except (ValueError, IndexError, csv.Error) as error:
            # UnicodeDecodeError is a ValueError.
            raise UsageError(
                f"{path}, near line {lines.line_num}, can't be read ({error}): {_ADVICE}."
            ) from error
    return rows
