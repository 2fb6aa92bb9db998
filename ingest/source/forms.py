"""Describes in records the forms in which MovieLens comes as files.

A new form is an entry here: the reader, `plan` and the tests follow from it. A form is recognised
by the names of its files and by what stands in them, never by what its folder is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ingest.source.resources import AGE_BANDS

NO_GENRES: Final = "(no genres listed)"
"""What releases of today write for a movie without genres."""

SEPARATORS: Final = (",", ";", "\t", "::", "|")
"""What may stand between two cells of a file with a header; the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """How one file of a form is written.

    Attributes:
        names: What the file may be called, in lower case, the likeliest first; `.gz` may follow.
        columns: Our field of each column, None for one that isn't landed; None where the file's
            header names its columns, in any order.
        aliases: What the header calls a column that no API calls so: name there, our field.
        separator: Between two cells; a file with a header may use another one of `SEPARATORS`.
        has_quotes: Whether a cell in double quotes may hold the separator.
        encodings: In which characters may be written; the first is taken in which all of them are.
        flags: Names of further columns, after those of `columns`: 1 where a movie has the genre.
        genres: Genres that the file calls otherwise than releases of today: name there, name here.
        codes: What the codes of a field mean: field, code there, text here. No other code is right.
    """

    names: tuple[str, ...]
    columns: tuple[str | None, ...] | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    separator: str = ","
    has_quotes: bool = True
    encodings: tuple[str, ...] = ("utf-8",)
    flags: tuple[str, ...] = ()
    genres: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in which the resources come as files.

    Attributes:
        name: What manifests and `plan` call it.
        files: How each resource's file is written, by resource; a form may lack some.
    """

    name: str
    files: Mapping[str, FileForm]


OLD_GENRES: Final = MappingProxyType({"Children's": "Children", "unknown": NO_GENRES})
"""Genres as releases before 2009 call them."""

FLAGS_OF_1998: Final = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
"""The last nineteen columns of `u.item`, in order (its README)."""


AGES_OF_2003: Final = MappingProxyType(
    dict(zip(("1", "18", "25", "35", "45", "50", "56"), AGE_BANDS, strict=True))
)
"""The codes in `users.dat` for bands of age (its README)."""

OCCUPATIONS_OF_2003: Final = MappingProxyType(
    {
        "0": "other or not specified",
        "1": "academic/educator",
        "2": "artist",
        "3": "clerical/admin",
        "4": "college/grad student",
        "5": "customer service",
        "6": "doctor/health care",
        "7": "executive/managerial",
        "8": "farmer",
        "9": "homemaker",
        "10": "K-12 student",
        "11": "lawyer",
        "12": "programmer",
        "13": "retired",
        "14": "sales/marketing",
        "15": "scientist",
        "16": "self-employed",
        "17": "technician/engineer",
        "18": "tradesman/craftsman",
        "19": "unemployed",
        "20": "writer",
    }
)
"""The occupations in `users.dat`, from 0 (its README)."""


def _plain(
    name: str,
    separator: str,
    *columns: str | None,
    codes: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> FileForm:
    """Return a file without header and quotes; before 2009 its text was Latin-1."""
    return FileForm(
        names=(name,),
        columns=columns,
        separator=separator,
        has_quotes=False,
        encodings=("utf-8", "latin-1"),
        genres=OLD_GENRES if "genres" in columns else {},
        codes=codes,
    )


GENOME: Final = MappingProxyType(
    {
        "genome_scores": FileForm(names=("genome-scores.csv", "genome_scores.csv")),
        "genome_tags": FileForm(names=("genome-tags.csv", "genome_tags.csv")),
    }
)
"""The tag genome, as ml-20m, 25m and latest have it; Kaggle writes the names with underscores."""

FORMS: Final[tuple[Form, ...]] = (
    Form(
        name="MovieLens CSV",
        files={
            "movies": FileForm(names=("movies.csv",)),
            "ratings": FileForm(names=("ratings.csv",)),
            "tags": FileForm(names=("tags.csv",)),
            "links": FileForm(names=("links.csv",)),
            **GENOME,
        },
    ),
    Form(
        name="Kaggle's CSV",
        files={
            "movies": FileForm(names=("movie.csv",)),
            "ratings": FileForm(names=("rating.csv",)),
            "tags": FileForm(names=("tag.csv",)),
            "links": FileForm(names=("link.csv",)),
            **GENOME,
        },
    ),
    Form(
        name="The Movies Dataset",
        files={
            "ratings": FileForm(names=("ratings_small.csv",)),
            "links": FileForm(names=("links_small.csv",)),
        },
    ),
    Form(
        name="MovieLens .dat",
        files={
            "movies": _plain("movies.dat", "::", "movieId", "title", "genres"),
            "ratings": _plain("ratings.dat", "::", "userId", "movieId", "rating", "timestamp"),
            "tags": _plain("tags.dat", "::", "userId", "movieId", "tag", "timestamp"),
            "users": _plain(
                *("users.dat", "::", "userId", "gender", "age", "occupation", "zip"),
                codes={"age": AGES_OF_2003, "occupation": OCCUPATIONS_OF_2003},
            ),
        },
    ),
    Form(
        name="MovieLens 100K",
        files={
            "movies": FileForm(
                names=("u.item",),
                columns=("movieId", "title", None, None, None),
                separator="|",
                has_quotes=False,
                encodings=("utf-8", "latin-1"),
                flags=FLAGS_OF_1998,
                genres=OLD_GENRES,
            ),
            "ratings": _plain("u.data", "\t", "userId", "movieId", "rating", "timestamp"),
            "users": _plain("u.user", "|", "userId", "age", "gender", "occupation", "zip"),
        },
    ),
)
"""All forms; where files of several are there, the one with most of them is taken."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release of MovieLens and the rows that its README counts."""

    name: str
    counts: Mapping[str, int]


def _release(name: str, ratings: int, movies: int, tags: int | None = None) -> Release:
    counts = {"movies": movies, "ratings": ratings}
    return Release(name, counts if tags is None else {**counts, "tags": tags})


RELEASES: Final[tuple[Release, ...]] = (
    _release("ml-100k", 100_000, 1_682),
    _release("ml-1m", 1_000_209, 3_883),
    _release("ml-10m", 10_000_054, 10_681, 95_580),
    _release("ml-20m", 20_000_263, 27_278, 465_564),
    _release("ml-25m", 25_000_095, 62_423, 1_093_360),
    _release("ml-32m", 32_000_204, 87_585, 2_000_072),
    _release("ml-latest-small of 2016", 100_004, 9_125, 1_296),
    _release("ml-latest-small of 2018", 100_836, 9_742, 3_683),
    _release("ml-latest of 2018", 27_753_444, 58_098, 1_108_997),
    _release("ml-latest of 2023", 33_832_162, 86_537, 2_328_315),
)

LIKE: Final = 0.002
"""Share of its ratings by which files may differ from a release and still be a copy of it."""


def nearest_release(counts: Mapping[str, int]) -> Release | None:
    """Return the release of which files with so many rows are a copy, whole or not.

    Two releases have nearly as many ratings (100,000 to 100,836): the movies tell them apart.

    Args:
        counts: Rows by resource.
    """
    ratings = counts.get("ratings", 0)
    alike = [one for one in RELEASES if abs(one.counts["ratings"] - ratings) <= LIKE * ratings]
    movies = counts.get("movies", 0)
    return min(
        alike,
        key=lambda one: (
            abs(one.counts["ratings"] - ratings),
            abs(one.counts["movies"] - movies),
        ),
        default=None,
    )
