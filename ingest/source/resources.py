"""The four resources of the films API, and those that only files have, declared once each.

Everything else in this package is generic over `Resource`: a further resource is a record type
and an entry here. How deployments differ in what they call one is in `dialects`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta, inspect

Id = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""An identifier that fits a signed 64-bit column."""

Stars = Annotated[float, Meta(ge=0.5, le=5.0, multiple_of=0.5)]
"""A rating in half stars, 0.5 to 5.0."""

EpochSeconds = Annotated[int, Meta(ge=0, le=4_102_444_800)]
"""Seconds since 1970-01-01 UTC, up to the year 2100: milliseconds fall outside."""


Share = Annotated[float, Meta(ge=0.0, le=1.0)]
"""A share of 1."""

Gender = Annotated[str, Meta(pattern="^[FM]$")]
"""F or M, as the READMEs of ml-100k and ml-1m have it."""

AGE_BANDS: Final = ("Under 18", "18-24", "25-34", "35-44", "45-49", "50-55", "56+")
"""The bands of age of ml-1m's README, the youngest first."""

_BANDS: Final = "|".join(AGE_BANDS).replace("+", "[+]")
Age = Annotated[str, Meta(pattern=f"^((1[01]|[1-9])?[0-9]|120|{_BANDS})$")]
"""Years of a person, or one of `AGE_BANDS`."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row as the source sends it; a page with an unknown field is read row by row: slower."""


class Movie(Record, frozen=True):
    """`/movies`."""

    movieId: Id  # noqa: N815 (the source's own name, as in the landed files)
    title: str
    genres: str | None = None


class Rating(Record, frozen=True):
    """`/ratings`."""

    userId: Id  # noqa: N815
    movieId: Id  # noqa: N815
    rating: Stars
    timestamp: EpochSeconds


class Tag(Record, frozen=True):
    """`/tags`."""

    userId: Id  # noqa: N815
    movieId: Id  # noqa: N815
    tag: str
    timestamp: EpochSeconds


class Link(Record, frozen=True):
    """`/links`."""

    movieId: Id  # noqa: N815
    imdbId: str | None = None  # noqa: N815
    tmdbId: Id | None = None  # noqa: N815


class User(Record, frozen=True):
    """Who a user says to be: of ml-100k and ml-1m, no other source has it."""

    userId: Id  # noqa: N815
    gender: Gender | None = None
    age: Age | None = None
    occupation: str | None = None
    zip: str | None = None


class GenomeScore(Record, frozen=True):
    """How relevant a tag of the tag genome is to a movie."""

    movieId: Id  # noqa: N815
    tagId: Id  # noqa: N815
    relevance: Share


class GenomeTag(Record, frozen=True):
    """A tag of the tag genome."""

    tagId: Id  # noqa: N815
    tag: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a resource's rows, as its record type declares it.

    Attributes:
        name: What the source calls it.
        kind: `int`, `float` or `str`.
        is_required: Whether each row has to come with it.
        is_nullable: Whether it may be null.
        least: Its lowest value; None where any is allowed.
        most: Its highest value; None where any is allowed.
        step: What it is a multiple of; None where anything is allowed.
        pattern: What its text matches from beginning to end; None where any text is allowed.
    """

    name: str
    kind: type
    is_required: bool
    is_nullable: bool
    least: float | None
    most: float | None
    step: float | None
    pattern: str | None


KINDS: Final[Mapping[type, type]] = MappingProxyType(
    {inspect.IntType: int, inspect.FloatType: float, inspect.StrType: str}
)


@cache  # of a constant: looking at a record type takes longer than converting a page
def fields_of(record: type[Record]) -> tuple[Field, ...]:
    """Return the fields of a record type, in order.

    Raises:
        TypeError: A field is none of `KINDS`, or several of them.
    """
    found = []
    for field in inspect.multi_type_info([record])[0].fields:  # type: ignore[attr-defined]
        parts = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        values = [part for part in parts if not isinstance(part, inspect.NoneType)]
        if len(values) != 1 or type(values[0]) not in KINDS:
            raise TypeError(f"{record.__name__}: no column type is known for {field.name}")
        (value,) = values
        found.append(
            Field(
                name=field.encode_name,
                kind=KINDS[type(value)],
                is_required=field.required,
                is_nullable=len(parts) > 1,
                least=getattr(value, "ge", None),
                most=getattr(value, "le", None),
                step=getattr(value, "multiple_of", None),
                pattern=getattr(value, "pattern", None),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A list that an API serves in pages, or that a file holds.

    Attributes:
        name: What the resource is called everywhere: options, folders, manifest, tables.
        path: Where an API serves it, without a slash at the end; empty for one of files alone.
        record: The type that a row is checked against.
        key: The fields that tell one row from another.
    """

    name: str
    path: str = ""
    record: type[Record]
    key: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its rows, in order."""
        return fields_of(self.record)

    @property
    def one(self) -> str:
        """The name of one of its rows: `movie`."""
        return self.record.__name__.lower()


RESOURCES: Final[Mapping[str, Resource]] = MappingProxyType(
    {
        resource.name: resource
        for resource in (
            Resource(name="movies", path="/movies", record=Movie, key=("movieId",)),
            Resource(name="ratings", path="/ratings", record=Rating, key=("userId", "movieId")),
            Resource(name="tags", path="/tags", record=Tag, key=("userId", "movieId", "tag")),
            Resource(name="links", path="/links", record=Link, key=("movieId",)),
        )
    }
)
"""The resources that an API serves, by name, in the order in which they are landed."""

FILE_RESOURCES: Final[Mapping[str, Resource]] = MappingProxyType(
    {
        resource.name: resource
        for resource in (
            Resource(name="users", record=User, key=("userId",)),
            Resource(name="genome_scores", record=GenomeScore, key=("movieId", "tagId")),
            Resource(name="genome_tags", record=GenomeTag, key=("tagId",)),
        )
    }
)
"""Those that only files have: a load lists one where a file of it is there, or was."""

EVERY_RESOURCE: Final[Mapping[str, Resource]] = MappingProxyType({**RESOURCES, **FILE_RESOURCES})
"""All that can be landed, in the order in which they are."""
