"""Describes in records how deployments of the films API differ.

Nothing else in the loader names what one deployment calls a path, a parameter, a count or a field:
a deployment that differs in a further way is a further record here. The loader never chooses a
record. It knows all the spellings in them by heart, takes the one that a source answers to, and
says which that was. The embedded source serves any record by its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ingest.source.resources import Resource

PAGING: Final = re.compile(r"(?P<start>\w+) and (?P<size>\w+)(, pages from (?P<first>\d+))?")


@dataclass(frozen=True, slots=True)
class Paging:
    """The parameters that ask a list for a window of its rows.

    Attributes:
        start: The parameter that says where the window begins.
        size: The one that says how many rows it has at most.
        first_page: The number of the first page, where `start` counts pages; None where it counts
            rows.
    """

    start: str = "skip"
    size: str = "limit"
    first_page: int | None = None

    def __str__(self) -> str:
        """Return it in words, as the manifest says it."""
        pages = "" if self.first_page is None else f", pages from {self.first_page}"
        return f"{self.start} and {self.size}{pages}"

    @classmethod
    def of_words(cls, told: str) -> Paging:
        """Return what a manifest has said in words; the public API's where it says none."""
        found = PAGING.fullmatch(told)
        if not found:
            return cls()
        first = found["first"]
        return cls(found["start"], found["size"], None if first is None else int(first))


SKIP_AND_LIMIT: Final = Paging()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Describes what a deployment does in its own way; the defaults are the public one's.

    Attributes:
        name: What the dialect is called.
        counts: How `/analytics` names the count of a resource: `{one}` is the resource's name for
            one row, `{many}` its name.
        has_average: Whether `/analytics` tells the `average_rating` too.
        lists: The path of a resource's list, in the same way.
        paths: List paths that `lists` doesn't give, by resource.
        items: The path before an item's key, by resource, where it isn't the public one.
        slash: Whether list paths end in a slash, and paths without one redirect (307) there.
        default_limit: Rows of a page when no size is asked for.
        cap: The most rows that a request may ask for; None for any number.
        caps: The same, of single resources that have a cap of their own.
        envelope: The name under which an object holds a page's list; None for the bare list.
        paging: The parameters that ask for a window.
        fields: Names of fields: ours, then the one that is sent.
        as_text: Fields, by our names, whose whole numbers are sent as text.
        filters: Spellings of a list's filters, by `resource.filter`; none for one that the
            deployment doesn't know. A filter that isn't here has the public spelling.
    """

    name: str
    counts: str = "{one}_count"
    has_average: bool = False
    lists: str = "/{many}"
    paths: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    slash: bool = False
    default_limit: int = 100
    cap: int | None = 1000
    caps: Mapping[str, int | None] = field(default_factory=dict)
    envelope: str | None = None
    paging: Paging = SKIP_AND_LIMIT
    fields: Mapping[str, str] = field(default_factory=dict)
    as_text: frozenset[str] = frozenset()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def count_name(self, resource: Resource) -> str:
        """Return what `/analytics` calls a resource's count."""
        return self.counts.format(one=resource.one, many=resource.name)

    def list_path(self, resource: Resource) -> str:
        """Return where a resource's list is served."""
        path = self.paths.get(
            resource.name, self.lists.format(one=resource.one, many=resource.name)
        )
        return path + "/" if self.slash else path

    def item_path(self, resource: Resource) -> str:
        """Return what stands before the key in the path of a resource's item."""
        return self.items.get(resource.name, resource.path)

    def cap_of(self, resource: Resource) -> int | None:
        """Return the most rows that may be asked for at a time; None for any number."""
        return self.caps.get(resource.name, self.cap)

    def filter_names(self, resource: Resource, name: str) -> tuple[str, ...]:
        """Return the spellings of a filter, by its own name; none where it isn't known."""
        full_name = f"{resource.name}.{name}"
        return self.filters.get(full_name, PUBLIC_FILTERS.get(full_name, (name,)))


PUBLIC_FILTERS: Final[Mapping[str, tuple[str, ...]]] = {"ratings.movie_id": ("movies_id",)}
"""Filters that the public API spells unlike the field that they are of."""

OTHER_FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "movies.genres": ("genre",),
    "ratings.movie_id": ("movie_id",),
    "ratings.max_rating": (),
}
"""The names that all deployments but the public one use."""

ROW_STARTS: Final = ("skip", "offset", "start")
"""Parameters by which a window is said to begin at a row."""

PAGE_NUMBERS: Final = ("page", "page_number", "pageNumber")
"""Parameters by which it is said to be a page of a number."""

PAGE_SIZES: Final = ("limit", "size", "per_page", "page_size", "perPage", "pageSize")
"""Parameters that say how many rows it has at most."""

LIST_WORDS: Final = frozenset({"list", "get", "all", "read", "every"})
"""Words that may stand beside a resource's name in the last part of its list's path."""

PUBLIC: Final = Dialect(name="public")

BOTH: Final = Dialect(
    name="both",
    filters={
        "movies.genres": ("genres", "genre"),
        "ratings.movie_id": ("movies_id", "movie_id"),
        "tags.movie_id": ("movie_id", "movies_id"),
    },
)
"""The public deployment's, with the filters of all: no deployment of its own."""

TOTALS: Final = Dialect(
    name="totals",
    counts="total_{many}",
    has_average=True,
    slash=True,
    default_limit=10,
    cap=None,
    filters=OTHER_FILTERS,
)

LIST_PATHS: Final = Dialect(name="list_paths", lists="/list_{many}", filters=OTHER_FILTERS)

GENRE_RATE: Final = Dialect(
    name="genre_rate",
    caps={"tags": 100, "links": 100},
    fields={"genres": "genre", "rating": "rate"},
    as_text=frozenset({"tmdbId"}),
    filters=OTHER_FILTERS,
)

MOVIES_ID: Final = Dialect(
    name="movies_id",
    fields={"movieId": "moviesId"},
    filters={**OTHER_FILTERS, "ratings.movie_id": ("movie_id", "movies_id")},
)
"""The client hmoviessdk wants this dialect, too."""

FILMS: Final = Dialect(
    name="films",
    paths={"movies": "/films"},
    items={"movies": "/film"},
    filters=OTHER_FILTERS,
)
"""The client filmAneesdk wants this dialect."""

SNAKE_CASE: Final = Dialect(
    name="snake_case",
    counts="{many}_count",
    fields={"movieId": "movie_id", "userId": "user_id", "imdbId": "imdb_id", "tmdbId": "tmdb_id"},
    envelope="data",
    paging=Paging("offset", "limit"),
    filters=OTHER_FILTERS,
)

PAGES: Final = Dialect(
    name="pages",
    counts="{many}",
    envelope="items",
    paging=Paging("page", "size", first_page=1),
    filters=OTHER_FILTERS,
)

PAGES_FROM_0: Final = Dialect(
    name="pages_from_0",
    counts="nb_{many}",
    envelope="results",
    paging=Paging("page", "size", first_page=0),
    filters=OTHER_FILTERS,
)

DIALECTS: Final[tuple[Dialect, ...]] = (
    PUBLIC,
    BOTH,
    TOTALS,
    LIST_PATHS,
    GENRE_RATE,
    MOVIES_ID,
    FILMS,
    SNAKE_CASE,
    PAGES,
    PAGES_FROM_0,
)
"""All known dialects; where several fit, the loader takes the first."""
