"""Rows as the bytes of a CSV, as MovieLens writes them.

These bytes are made here, and not by a library's writer, whose quotes and numbers may come out in
another way in its next version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.sample.release.draws import Whole

HEADERS: Final = {
    "movies": b"movieId,title,genres\n",
    "ratings": b"userId,movieId,rating,timestamp\n",
    "tags": b"userId,movieId,tag,timestamp\n",
    "links": b"movieId,imdbId,tmdbId\n",
}

_LINE: Final = np.dtype(
    [("user", "V8"), ("movie", "V8"), ("stars", "V4"), ("time", "V4", (3,)), ("end", "V4")]
)
"""The cells of a rating, each as wide as the widest one is; NULs fill what is left."""

_NUL: Final = b"\0"

Cells = npt.NDArray[np.void]
"""Encoded cells, all of one width."""


def text_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the lines of rows of any cells."""
    return "".join([",".join(map(quoted, cells)) + "\n" for cells in rows]).encode()


def quoted(cell: str) -> str:
    """Return a cell, in quotes where it holds a comma or quotes."""
    if "," not in cell and '"' not in cell:
        return cell
    escaped = cell.replace('"', '""')
    return f'"{escaped}"'


class RatingLines:
    """Writes the lines of ratings, a few hundred thousand at once.

    Each cell is looked up among the encoded ones: neither Python nor a writer sees a single row.

    Args:
        users: How many there are; their ids run from 1 to this.
        movie_ids: Of the catalogue.
    """

    def __init__(self, users: int, movie_ids: Whole) -> None:
        self._users = _cells((f"{user_id}," for user_id in range(1, users + 1)), 8)
        self._movies = _cells((f"{movie_id}," for movie_id in movie_ids), 8)
        self._stars = _cells((f"{halves / 2:.1f}," for halves in range(11)), 4)
        self._leading = _cells((str(number) for number in range(100)), 4)
        self._digits = _cells((f"{number:04}" for number in range(10_000)), 4)
        self._end = _cells(["\n"], 4)

    def of(self, of_users: Whole, places: Whole, halves: Whole, times: Whole) -> bytes:
        """Return the lines of n ratings.

        Args:
            of_users: n places among the users.
            places: n places in the catalogue.
            halves: n numbers of half stars.
            times: n epoch seconds, of nine or ten digits.
        """
        lines = np.empty(len(of_users), _LINE)
        lines["user"] = self._users[of_users]
        lines["movie"] = self._movies[places]
        lines["stars"] = self._stars[halves]
        leading, rest = np.divmod(times, 100_000_000)
        middle, low = np.divmod(rest, 10_000)
        lines["time"][:, 0] = self._leading[leading]
        lines["time"][:, 1] = self._digits[middle]
        lines["time"][:, 2] = self._digits[low]
        lines["end"] = self._end[0]
        return lines.tobytes().translate(None, _NUL)


def _cells(texts: Iterable[str], width: int) -> Cells:
    joined = b"".join(text.encode().ljust(width, _NUL) for text in texts)
    return np.frombuffer(joined, f"V{width}")
