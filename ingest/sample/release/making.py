"""Makes a release, one file after the other, some users at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ingest.sample.release.catalogue import make_catalogue
from ingest.sample.release.draws import Draws, Whole
from ingest.sample.release.lines import HEADERS, RatingLines, text_lines
from ingest.sample.release.packing import appearing
from ingest.sample.release.sizes import Sizes, sizes_of
from ingest.sample.release.stars import Times, half_stars_of
from ingest.sample.release.tags import Tags
from ingest.sample.release.users import make_users
from ingest.sample.release.viewings import Viewings

_RATINGS_AT_ONCE: Final = 200_000
"""Few enough for a processor's cache; a user with more is written in one go all the same."""


def write_release(out: Path, *, ratings: int, seed: int) -> Sizes:
    """Write a MovieLens release of rows that nobody ever gave, and return how large it is.

    The same seed and size give the same bytes on every machine. Ratings are in the order of users
    and movies, tags in that of users, movies and times.

    Args:
        out: A folder, or a zip where the name ends in `.zip`; nothing may be there yet.
        ratings: How many, 1 to `sizes.MOST_RATINGS`.
        seed: From 0 on.

    Raises:
        UsageError: Something stands at the path already.
        IngestError: It can't be written.
    """
    sizes = sizes_of(ratings)
    with appearing(out) as folder:
        _write(folder, sizes, seed)
    return sizes


def _write(folder: Path, sizes: Sizes, seed: int) -> None:
    catalogue = make_catalogue(sizes.movies, seed)
    for name, rows in (("movies", catalogue.movie_rows()), ("links", catalogue.link_rows())):
        (folder / f"{name}.csv").write_bytes(HEADERS[name] + text_lines(rows))
    users = make_users(sizes, seed)
    viewings, times = Viewings(catalogue, users, seed), Times(catalogue, users, seed)
    tags, lines = Tags(catalogue, users, sizes, seed), RatingLines(sizes.users, catalogue.ids)
    of_stars, of_times = Draws(seed, 41), Draws(seed, 42)
    with (folder / "ratings.csv").open("wb") as rated, (folder / "tags.csv").open("wb") as tagged:
        rated.write(HEADERS["ratings"])
        tagged.write(HEADERS["tags"])
        number = 0
        for first, last in _spans(users.counts):
            viewed = viewings.of(first, last, number)
            count = len(viewed.places)
            when = times.of(viewed, of_times.numbered(number, count))
            bits = of_stars.numbered(number, count)
            halves = half_stars_of(catalogue, users, viewed, when, bits)
            rated.write(lines.of(viewed.of_users, viewed.places, halves, when))
            tagged.write(tags.lines(viewed, halves, when))
            number += count


def _spans(counts: Whole) -> Iterator[tuple[int, int]]:
    """Yield from which user to which other one about as many ratings are as are made at once."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, before + _RATINGS_AT_ONCE, side="right"))
        last = max(last, first + 1)
        yield first, last
        first = last
