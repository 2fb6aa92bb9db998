"""The sample's endpoints: what each resource's list and item take, and who answers.

A resource that has no entry here is served all the same, without filters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ingest.sample.parameters import Parameter
from ingest.sample.queries import Queries
from ingest.source.dialects import Dialect
from ingest.source.resources import Resource


@dataclass(frozen=True)
class Endpoint:
    """Describes how a resource is served.

    Attributes:
        list_rows: Called with the queries, `skip`, `limit` and a value by each filter's name.
        item: Called with the queries and a value by each name of the key; None where no row has it.
        filters: Of the list, by their own names.
        key: Of the item, in the order in which its path has them.
        absent: What a 404 says of a key.
    """

    list_rows: Callable[..., object]
    item: Callable[..., object]
    filters: tuple[Parameter, ...]
    key: tuple[Parameter, ...]
    absent: str


_MOVIE_ID: Final = Parameter("movie_id", int, place="path")
_USER_ID: Final = Parameter("user_id", int, place="path")
_OF_MOVIE: Final = Parameter("movie_id", int)
_BY_USER: Final = Parameter("user_id", int)

_ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "movies": Endpoint(
        list_rows=Queries.movies,
        item=Queries.movie,
        filters=(Parameter("title", str), Parameter("genres", str)),
        key=(_MOVIE_ID,),
        absent="There is no movie {movie_id}",
    ),
    "ratings": Endpoint(
        list_rows=Queries.ratings,
        item=Queries.rating,
        filters=(
            _OF_MOVIE,
            _BY_USER,
            Parameter("min_rating", float, least=0, most=5),
            Parameter("max_rating", float, least=0, most=5),
        ),
        key=(_USER_ID, _MOVIE_ID),
        absent="There is no rating of movie {movie_id} by user {user_id}",
    ),
    "tags": Endpoint(
        list_rows=Queries.tags,
        item=Queries.tag,
        filters=(_OF_MOVIE, _BY_USER),
        # A tag may hold slashes, which are decoded before a path is split.
        key=(_USER_ID, _MOVIE_ID, Parameter("tag_text", str, place="path", takes_slashes=True)),
        absent="There is no such tag on movie {movie_id} by user {user_id}",
    ),
    "links": Endpoint(
        list_rows=Queries.links,
        item=Queries.link,
        filters=(),
        key=(_MOVIE_ID,),
        absent="Movie {movie_id} has no link",
    ),
}


def endpoint_of(resource: Resource) -> Endpoint:
    """Return how a resource is served."""
    return _ENDPOINTS.get(resource.name) or _plain_endpoint(resource)


def window_parameters(resource: Resource, dialect: Dialect) -> tuple[Parameter, Parameter]:
    """Return the parameters that ask a list for a window: where it begins, and its size."""
    paging, first = dialect.paging, dialect.paging.first_page
    least = 0 if first is None else 1
    return (
        Parameter(paging.start, int, default=first or 0, least=first or 0),
        Parameter(
            paging.size,
            int,
            default=dialect.default_limit,
            least=least,
            most=dialect.cap_of(resource),
        ),
    )


def spellings(resource: Resource, dialect: Dialect) -> dict[Parameter, tuple[Parameter, ...]]:
    """Return each filter of a list with the parameters by which a deployment knows it."""
    return {
        parameter: tuple(
            parameter.named(name) for name in dialect.filter_names(resource, parameter.name)
        )
        for parameter in endpoint_of(resource).filters
    }


def _plain_endpoint(resource: Resource) -> Endpoint:
    """Return how a resource is served if only its record type is known."""
    types = {"int": int, "Id": int}
    key = tuple(
        Parameter(name, types.get(str(resource.record.__annotations__[name]), str), place="path")
        for name in resource.key
    )

    def list_rows(queries: Queries, skip: int, limit: int | None) -> object:
        return queries.page(resource.name, skip, limit)

    def item(queries: Queries, **asked: Any) -> object:  # noqa: ANN401 (of any type)
        return queries.first(resource.name, asked)

    return Endpoint(list_rows, item, (), key, f"There is no such {resource.one}")
