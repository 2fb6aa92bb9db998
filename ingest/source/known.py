"""Lists the spellings that deployments use: all that any of the dialects has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ingest.source.dialects import DIALECTS, PUBLIC, Paging
from ingest.source.names import plain
from ingest.source.resources import Resource

ENVELOPES: Final = ("data", "items", "results")
"""Names under which an object holds a list or an item, whatever the dialect."""

OTHER_COUNT_FORMS: Final = ("{many}_total", "number_of_{many}", "num_{many}", "n_{many}")
"""Names of counts that no known deployment has, but that can mean nothing else."""

WELL_KNOWN_CAPS: Final = (1000, 500, 200, 100, 50, 25, 20, 10, 5, 1)
"""Caps to try, the highest first, where a source refuses a limit without telling its own."""


def count_names(resource: Resource) -> tuple[str, ...]:
    """Return what `/analytics` may call a resource's count; the likeliest first."""
    names = [dialect.count_name(resource) for dialect in DIALECTS]
    others = [form.format(many=resource.name) for form in OTHER_COUNT_FORMS]
    return _once([*names, *others])


def list_paths(resource: Resource) -> tuple[str, ...]:
    """Return where a resource's list may be served; the public API's path first."""
    paths = [dialect.list_path(resource) for dialect in DIALECTS]
    return _once([*paths, *(path + "/" for path in paths if not path.endswith("/"))])


def item_paths(resource: Resource) -> tuple[str, ...]:
    """Return what may stand before an item's key; the public API's path first."""
    return _once(dialect.item_path(resource) for dialect in DIALECTS)


def path_words(resource: Resource) -> frozenset[str]:
    """Return what the last part of a resource's paths may call it, in its plain form."""
    paths = (dialect.paths.get(resource.name) for dialect in DIALECTS)
    items = (dialect.items.get(resource.name) for dialect in DIALECTS)
    others = {plain(path.rpartition("/")[2]) for path in (*paths, *items) if path}
    return frozenset({plain(resource.one), plain(resource.name), *others})


def pagings() -> tuple[Paging, ...]:
    """Return the parameters that may ask a list for a window; the public API's first."""
    return tuple(dict.fromkeys(dialect.paging for dialect in DIALECTS))


def envelopes(resource: Resource) -> tuple[str, ...]:
    """Return the names under which an object may hold a resource's list."""
    ours = (dialect.envelope for dialect in DIALECTS if dialect.envelope)
    return _once([*ENVELOPES, *ours, resource.name])


def field_names(resource: Resource) -> Mapping[str, str]:
    """Return our name of a field by each name that it may be sent under, in its plain form."""
    ours = resource.record.__struct_fields__
    sent = {plain(name): name for name in ours}
    for dialect in DIALECTS:
        for name, alias in dialect.fields.items():
            if name in ours:
                sent.setdefault(plain(alias), name)
    return sent


def text_fields(resource: Resource) -> frozenset[str]:
    """Return the fields whose whole numbers some deployment sends as text."""
    texts = frozenset[str]().union(*(dialect.as_text for dialect in DIALECTS))
    return texts & set(resource.record.__struct_fields__)


def filter_names(resource: Resource, name: str) -> tuple[str, ...]:
    """Return the spellings of a list's filter; the public API's first."""
    public = PUBLIC.filter_names(resource, name)
    others = (dialect.filter_names(resource, name) for dialect in DIALECTS)
    return _once([*public, *(spelling for spellings in others for spelling in spellings)])


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
