"""Reads how a source describes its own API: `/openapi.json`, as FastAPI serves it.

It is read like anything from outside: the loader skips what isn't as expected, and follows nothing
but paths of the source itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from ingest.source.bodies import UNREADABLE
from ingest.source.dialects import LIST_WORDS, PAGE_NUMBERS, PAGE_SIZES, ROW_STARTS, Paging
from ingest.source.known import field_names, path_words
from ingest.source.names import plain
from ingest.source.resources import Resource

OPENAPI_PATH: Final = "/openapi.json"
LARGEST_DOCUMENT: Final = 4 * 2**20
MOST_PATHS: Final = 1000
MOST_PARAMETERS: Final = 100

PATH: Final = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,10}/?", re.ASCII)
PARAMETER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListEndpoint:
    """Holds how a source says that it serves a resource's list.

    Attributes:
        path: Where.
        paging: The parameters that ask for a window; None where it names no known ones.
        cap: The most rows that may be asked for at a time, if it says so.
        parameters: All names of the query.
    """

    path: str
    paging: Paging | None
    cap: int | None
    parameters: frozenset[str]


class ApiDescription:
    """Reads a source's `/openapi.json`."""

    def __init__(self, body: bytes) -> None:
        """Read the document.

        Raises:
            ValueError: It isn't such a document, or it is too large.
        """
        if len(body) > LARGEST_DOCUMENT:
            raise ValueError("the description is too large")
        try:
            document = msgspec.json.decode(body)
        except UNREADABLE:
            raise ValueError("the description isn't JSON") from None
        self._document = _mapping(document)
        self._gets = {
            path: get
            for path, item in list(_mapping(self._document.get("paths")).items())[:MOST_PATHS]
            if isinstance(get := _mapping(item).get("get"), dict)
        }
        if not self._gets:
            raise ValueError("the description names no paths")

    def list_endpoint(self, resource: Resource) -> ListEndpoint | None:
        """Return how a resource's list is served; None where nothing or too much would do."""
        ranked = sorted(
            (rank, path)
            for path in self._gets
            if PATH.fullmatch(path) and (rank := self._rank(path, resource)) is not None
        )
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        path = ranked[0][1]
        parameters = dict(self._parameters(path))
        paging = _paging(parameters)
        return ListEndpoint(
            path=path,
            paging=paging,
            cap=_cap(parameters.get(paging.size, {})) if paging else None,
            parameters=frozenset(parameters),
        )

    def item_path(self, resource: Resource) -> str | None:
        """Return what stands before the key in the path of a resource's item, if it has one."""
        keys = len(resource.key)
        found = []
        for path in self._gets:
            parts = path.strip("/").split("/")
            before, after = parts[:-keys], parts[-keys:]
            prefix = "/" + "/".join(before)
            is_item = before and all(part.startswith("{") for part in after)
            if is_item and PATH.fullmatch(prefix) and _words_beside(before[-1], resource) == 0:
                found.append(prefix)
        return found[0] if len(set(found)) == 1 else None

    def _rank(self, path: str, resource: Resource) -> tuple[int, int, int] | None:
        """Return how well a path fits a resource's list, the least the best; None if it doesn't."""
        words = _words_beside(path.strip("/").rpartition("/")[2], resource)
        if words is None or not self._has_fields(path, resource):
            return None
        has_paging = _paging(dict(self._parameters(path))) is not None
        return (not has_paging, words, path.count("/"))

    def _has_fields(self, path: str, resource: Resource) -> bool:
        """Tell whether the rows have the resource's key, so far as the description says."""
        names = self._row_fields(path)
        ours = {field_names(resource).get(plain(name)) for name in names}
        return not names or ours >= set(resource.key)

    def _row_fields(self, path: str) -> frozenset[str]:
        answers = _mapping(_mapping(self._gets[path].get("responses")).get("200"))
        kinds = _mapping(_mapping(answers.get("content")).get("application/json"))
        schema = self._resolved(kinds.get("schema"))
        return frozenset(_mapping(self._resolved(schema.get("items")).get("properties")))

    def _resolved(self, schema: object) -> Mapping[str, Any]:
        """Return a schema, or the one in the same document that it refers to."""
        reference = _mapping(schema).get("$ref")
        if not isinstance(reference, str):
            return _mapping(schema)
        name = reference.removeprefix("#/components/schemas/")
        schemas = _mapping(_mapping(self._document.get("components")).get("schemas"))
        return _mapping(schemas.get(name))

    def _parameters(self, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the names of a path's query with their schemas."""
        parameters = self._gets[path].get("parameters")
        for parameter in (parameters if isinstance(parameters, list) else [])[:MOST_PARAMETERS]:
            described = _mapping(parameter)
            name = described.get("name")
            is_query = described.get("in") == "query"
            if is_query and isinstance(name, str) and PARAMETER.fullmatch(name):
                yield name, self._resolved(described.get("schema"))


def _words_beside(part: str, resource: Resource) -> int | None:
    """Return how many words stand beside a resource's name in a part of a path; None without it."""
    names = path_words(resource)
    words = [plain(word) for word in re.split(r"[._~-]", part)]
    beside = [word for word in words if word not in names]
    if len(beside) == len(words) or not set(beside) <= LIST_WORDS:
        return None
    return len(beside)


def _paging(parameters: Mapping[str, Mapping[str, Any]]) -> Paging | None:
    size = next((name for name in PAGE_SIZES if name in parameters), None)
    start = next((name for name in ROW_STARTS if name in parameters), None)
    page = next((name for name in PAGE_NUMBERS if name in parameters), None)
    if size is None:
        return None
    if start is not None:
        return Paging(start, size)
    if page is None:
        return None
    first = _bound(parameters[page], "default")
    if first not in {0, 1}:
        first = _bound(parameters[page], "minimum")
    return Paging(page, size, first_page=first if first in {0, 1} else 1)


def _cap(schema: Mapping[str, Any]) -> int | None:
    most, below = _bound(schema, "maximum"), _bound(schema, "exclusiveMaximum")
    caps = [cap for cap in (most, None if below is None else below - 1) if cap and cap > 0]
    return min(caps, default=None)


def _bound(schema: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number that a schema, or one of those it is made of, has under a name."""
    options = [schema]
    for joint in ("anyOf", "allOf"):
        parts = schema.get(joint)
        options += [_mapping(part) for part in parts] if isinstance(parts, list) else []
    for option in options:
        value = option.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
            return int(value)
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
