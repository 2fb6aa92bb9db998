"""Small releases of MovieLens, written as each release's README describes its files."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.cli.progress_bars import LineProgress
from ingest.plan.options import Options
from ingest.raw.folder import RawDir
from ingest.raw.rejected import rejected_rows
from ingest.run.files import run_files
from ingest.run.outcome import Outcome
from ingest.source.resources import EVERY_RESOURCE
from tests.ingest.landed import landed_rows
from tests.ingest.lander import utc_now

Rows = Mapping[str, list[dict[str, Any]]]

MOVIES: Final = [
    {"movieId": 1, "title": "Toy Story (1995)", "genres": "Animation|Children|Comedy"},
    {"movieId": 2, "title": "Misérables, Les (1995)", "genres": "Drama|Musical"},
    {"movieId": 11, "title": "American President, The (1995)", "genres": "Comedy|Romance"},
    {"movieId": 267, "title": "unknown", "genres": "(no genres listed)"},
]
RATINGS: Final = [
    {"userId": 1, "movieId": 1, "rating": 4.0, "timestamp": 964_982_703},
    {"userId": 1, "movieId": 11, "rating": 3.0, "timestamp": 964_982_704},
    {"userId": 2, "movieId": 1, "rating": 5.0, "timestamp": 1_112_486_027},
    {"userId": 2, "movieId": 267, "rating": 1.0, "timestamp": 1_112_486_028},
]
TAGS: Final = [
    {"userId": 1, "movieId": 1, "tag": "pixar", "timestamp": 1_139_045_764},
    {"userId": 2, "movieId": 2, "tag": 'so "called" fun, yes', "timestamp": 1_139_045_765},
]
LINKS: Final[list[dict[str, Any]]] = [
    {"movieId": 1, "imdbId": "0114709", "tmdbId": 862},
    {"movieId": 2, "imdbId": "0113828", "tmdbId": None},
    {"movieId": 11, "imdbId": "10112346", "tmdbId": 9087},
    {"movieId": 267, "imdbId": None, "tmdbId": None},
]
USERS: Final[list[dict[str, Any]]] = [
    {"userId": 1, "gender": "F", "age": "24", "occupation": "technician", "zip": "08571"},
    {"userId": 2, "gender": "M", "age": "53", "occupation": "other", "zip": "V3N4P"},
]
USERS_IN_BANDS: Final[list[dict[str, Any]]] = [
    {
        "userId": 1,
        "gender": "F",
        "age": "Under 18",
        "occupation": "K-12 student",
        "zip": "08067-2104",
    },
    {"userId": 2, "gender": "M", "age": "56+", "occupation": "other or not specified", "zip": None},
    {"userId": 3, "gender": "M", "age": "25-34", "occupation": "writer", "zip": "70072"},
]
GENOME_SCORES: Final[list[dict[str, Any]]] = [
    {"movieId": 1, "tagId": 1, "relevance": 0.02875},
    {"movieId": 1, "tagId": 2, "relevance": 0.99975},
    {"movieId": 2, "tagId": 1, "relevance": 0.025000000000000022},
    {"movieId": 2, "tagId": 2, "relevance": 1.0},
]
GENOME_TAGS: Final[list[dict[str, Any]]] = [
    {"tagId": 1, "tag": "007"},
    {"tagId": 2, "tag": "Pixar, mostly"},
]
ROWS: Final[Rows] = {"movies": MOVIES, "ratings": RATINGS, "tags": TAGS, "links": LINKS}

FLAGS: Final = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime"),
    *("Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery"),
    *("Romance", "Sci-Fi", "Thriller", "War", "Western"),
)


def csv_cell(value: object) -> str:
    """Return a value as a CSV of MovieLens writes it."""
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if {'"', ",", "\n"} & set(text) else text


def csv_of(rows: list[dict[str, Any]], names: list[str] | None = None, separator: str = ",") -> str:
    """Return rows as CSV with a header."""
    lines = [separator.join(names or list(rows[0]))]
    lines += [separator.join(map(csv_cell, row.values())) for row in rows]
    return "\n".join(lines) + "\n"


def dat_of(rows: list[dict[str, Any]]) -> str:
    """Return rows as a .dat file: two colons between cells, whole stars without a point."""
    return "".join("::".join(map(_plain, row.values())) + "\n" for row in rows)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def latest() -> dict[str, bytes]:
    """Return ml-20m, 25m, 32m and latest: CSV in UTF-8."""
    return {f"{name}.csv": csv_of(rows).encode() for name, rows in ROWS.items()}


def twenty_five_million() -> dict[str, bytes]:
    """Return ml-25m, and latest in full: with the tag genome."""
    return {
        **latest(),
        "genome-scores.csv": csv_of(GENOME_SCORES).encode(),
        "genome-tags.csv": csv_of(GENOME_TAGS).encode(),
    }


def kaggle_with_genome() -> dict[str, bytes]:
    """Return Kaggle's ml-20m whole: the names of the tag genome have underscores."""
    return {
        **kaggle(),
        "genome_scores.csv": csv_of(GENOME_SCORES).encode(),
        "genome_tags.csv": csv_of(GENOME_TAGS).encode(),
    }


def kaggle() -> dict[str, bytes]:
    """Return Kaggle's ml-20m: the names in the singular, times as dates."""
    files = {f"{name[:-1]}.csv": csv_of(rows) for name, rows in ROWS.items()}
    for seconds, time in (
        (964_982_703, "2000-07-30 18:45:03"),
        (964_982_704, "2000-07-30 18:45:04"),
        (1_112_486_027, "2005-04-02 23:53:47"),
        (1_112_486_028, "2005-04-02 23:53:48"),
        (1_139_045_764, "2006-02-04 09:36:04"),
        (1_139_045_765, "2006-02-04 09:36:05"),
    ):
        files = {name: text.replace(str(seconds), time) for name, text in files.items()}
    return {name: text.encode() for name, text in files.items()}


def ten_million() -> dict[str, bytes]:
    """Return ml-10m: .dat files in UTF-8, with tags."""
    return {
        "movies.dat": dat_of(MOVIES).encode(),
        "ratings.dat": dat_of(RATINGS).encode(),
        "tags.dat": dat_of(TAGS).encode(),
    }


def one_million() -> dict[str, bytes]:
    """Return ml-1m: .dat files in Latin-1, genres as before 2009, no tags, users with codes."""
    movies = dat_of(MOVIES).replace("Children", "Children's")
    return {
        "movies.dat": movies.encode("latin-1"),
        "ratings.dat": dat_of(RATINGS).encode(),
        "users.dat": b"1::F::1::10::08067-2104\n2::M::56::0::\n3::M::25::20::70072\n",
    }


def hundred_thousand() -> dict[str, bytes]:
    """Return ml-100k: tabs, pipes, nineteen flags of genres, an undated movie named unknown."""
    items = []
    for movie in MOVIES:
        genres = str(movie["genres"]).replace("Children", "Children's").split("|")
        genres = ["unknown"] if genres == ["(no genres listed)"] else genres
        flags = "|".join("1" if flag in genres else "0" for flag in FLAGS)
        is_undated = movie["title"] == "unknown"
        date = "" if is_undated else "01-Jan-1995"
        items.append(f"{movie['movieId']}|{movie['title']}|{date}||http://us.imdb.com/x|{flags}\n")
    data = ["\t".join(map(_plain, row.values())) + "\n" for row in RATINGS]
    return {
        "u.item": "".join(items).encode("latin-1"),
        "u.data": "".join(data).encode(),
        "u.user": b"1|24|F|technician|08571\n2|53|M|other|V3N4P\n",
    }


def movies_dataset() -> dict[str, bytes]:
    """Return The Movies Dataset's small ratings and links; its movies are another matter."""
    return {
        "ratings_small.csv": csv_of(RATINGS).encode(),
        "links_small.csv": csv_of(LINKS).replace(",862\n", ",862.0\n").encode(),
        "movies_metadata.csv": b"adult,id\nFalse,862\n,1997-08-20\n",
    }


FORMS: Final[Mapping[str, tuple[Callable[[], dict[str, bytes]], tuple[str, ...]]]] = {
    "MovieLens CSV": (latest, ("movies", "ratings", "tags", "links")),
    "MovieLens CSV of 2019": (twenty_five_million, ("movies", "ratings", "tags", "links")),
    "Kaggle's CSV": (kaggle, ("movies", "ratings", "tags", "links")),
    "Kaggle's CSV of 2016": (kaggle_with_genome, ("movies", "ratings", "tags", "links")),
    "MovieLens .dat": (ten_million, ("movies", "ratings", "tags")),
    "MovieLens .dat of 2003": (one_million, ("movies", "ratings")),
    "MovieLens 100K": (hundred_thousand, ("movies", "ratings")),
    "The Movies Dataset": (movies_dataset, ("ratings", "links")),
}
"""Each form's files, and the resources of an API that it has."""

ROWS_OF_FILES: Final[Mapping[str, Rows]] = {
    "MovieLens CSV of 2019": {"genome_scores": GENOME_SCORES, "genome_tags": GENOME_TAGS},
    "Kaggle's CSV of 2016": {"genome_scores": GENOME_SCORES, "genome_tags": GENOME_TAGS},
    "MovieLens .dat of 2003": {"users": USERS_IN_BANDS},
    "MovieLens 100K": {"users": USERS},
}
"""What the forms have beside, that no API serves."""


def as_folder(files: Mapping[str, bytes], path: Path) -> Path:
    """Write files into a folder."""
    path.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)
    return path


def as_zip(files: Mapping[str, bytes], path: Path, top: str = "") -> Path:
    """Write files into a zip, below a folder `top` of it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(f"{top}{name}", body)
    return path


def as_tar(files: Mapping[str, bytes], path: Path, top: str = "") -> Path:
    """Write files into a .tar.gz, below a folder `top` of it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, body in files.items():
            info = tarfile.TarInfo(f"{top}{name}")
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return path


def as_gzips(files: Mapping[str, bytes], path: Path) -> Path:
    """Write each file gzipped into a folder."""
    return as_folder({f"{name}.gz": gzip.compress(body) for name, body in files.items()}, path)


@dataclass(frozen=True, slots=True)
class FileLander:
    """Lands files into `raw_dir`, as `python -m ingest --source PATH` does."""

    raw_dir: Path

    def __call__(
        self,
        path: Path,
        *,
        resources: tuple[str, ...] = tuple(EVERY_RESOURCE),
        full_refresh: bool = False,
        max_rejected: float = 0.5,
        accept_shrink: tuple[str, ...] = (),
    ) -> Outcome:
        """Land what has changed at a path."""
        options = Options(
            raw_dir=self.raw_dir,
            interval=0.0,
            concurrency=1,
            batch_size=1000,
            resources=resources,
            full_refresh=full_refresh,
            max_rejected=max_rejected,
            accept_shrink=accept_shrink,
        )
        return run_files(options, path=path, now=utc_now, progress=LineProgress())

    def rows(self, resource: str) -> list[dict[str, Any]]:
        """Return a resource's current rows, without lineage, in the file's order."""
        return [
            {name: value for name, value in row.items() if not name.startswith("_")}
            for row in landed_rows(self.raw_dir, resource)
        ]

    def set_aside(self) -> list[str]:
        """Return why rows were set aside: resource and reason, in the order of the files."""
        return [
            f"{row['resource']} {row['reason']}" for row in rejected_rows(RawDir(self.raw_dir), [])
        ]
