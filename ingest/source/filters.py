"""The filters that lists have: what each means, and how a source spells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ingest.http.transport import Params
from ingest.source.known import filter_names
from ingest.source.resources import Record, Resource

Filters = Mapping[str, str | float]
"""Values by the filters' own names."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Describes which rows a filter lets pass.

    Attributes:
        field: The row's field that it looks at.
        holds: Tells from the field's value and the filter's whether the row passes.
    """

    field: str
    holds: Callable[[Any, Any], bool]


def _contains(value: str | None, wanted: str) -> bool:
    return wanted.casefold() in (value or "").casefold()


def _equals(value: int, wanted: float) -> bool:
    return value == wanted


def _is_at_least(value: float, wanted: float) -> bool:
    return value >= wanted


def _is_at_most(value: float, wanted: float) -> bool:
    return value <= wanted


_BY_MOVIE_AND_USER: Final = {
    "movie_id": Filter("movieId", _equals),
    "user_id": Filter("userId", _equals),
}

FILTERS: Final[Mapping[str, Mapping[str, Filter]]] = MappingProxyType(
    {
        "movies": {"title": Filter("title", _contains), "genres": Filter("genres", _contains)},
        "ratings": {
            **_BY_MOVIE_AND_USER,
            "min_rating": Filter("rating", _is_at_least),
            "max_rating": Filter("rating", _is_at_most),
        },
        "tags": _BY_MOVIE_AND_USER,
    }
)
"""Each list's filters by their own names."""


def spelled(resource: Resource, filters: Filters, known: frozenset[str] | None) -> Params:
    """Return filters as parameters of a query.

    Args:
        resource: Whose list is asked.
        filters: The filters.
        known: The parameters that the source says it has. Where it hasn't said, each filter is
            sent in all its spellings: a source ignores those that it doesn't know.
    """
    return {
        spelling: value
        for name, value in filters.items()
        for spelling in filter_names(resource, name)
        if known is None or spelling in known
    }


def ignored(resource: Resource, filters: Filters, record: Record) -> list[str]:
    """Return the filters that a row shows to have been ignored."""
    return [
        name
        for name, wanted in filters.items()
        if not (meant := FILTERS[resource.name][name]).holds(getattr(record, meant.field), wanted)
    ]
