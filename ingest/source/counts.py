"""Reads a source's counts from whatever its `/analytics` answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.source.known import count_names
from ingest.source.names import plain, shown
from ingest.source.resources import Resource

LARGEST_COUNT: Final = 2**63 - 1
"""Of a signed 64-bit column, as the warehouse has for counts."""

DIGITS: Final = re.compile(r"[0-9]{1,19}(?:\.0+)?", re.ASCII)

WORDS_SHOWN: Final = 40


@dataclass(slots=True)
class ReadCounts:
    """The counts in an answer.

    Attributes:
        by_resource: Rows by resource name.
        names: What the answer calls the count of each resource that it names.
        unusable: Why a resource has no count, in words, by its name.
    """

    by_resource: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unusable: dict[str, str] = field(default_factory=dict)


def read_counts(answer: Mapping[str, Any], resources: Iterable[Resource]) -> ReadCounts:
    """Return the counts that an answer holds, under any name that is known for them.

    A count that is missing, null or nonsense is only its own resource's. Where the answer holds
    none at its top, an object in it may.

    Args:
        answer: What `/analytics` says.
        resources: Those to find counts of.
    """
    read = ReadCounts()
    for resource in resources:
        _read_count(answer, resource, read)
    if not read.names:
        for part in answer.values():
            if isinstance(part, dict):
                inner = ReadCounts()
                for resource in resources:
                    _read_count(part, resource, inner)
                if inner.names:
                    return inner
    return read


def _read_count(answer: Mapping[str, Any], resource: Resource, read: ReadCounts) -> None:
    by_plain_name: dict[str, str] = {}
    for name in answer:
        by_plain_name.setdefault(plain(name), name)
    names = count_names(resource)
    sent = (name if name in answer else by_plain_name.get(plain(name)) for name in names)
    found = dict.fromkeys(name for name in sent if name is not None)
    for name in found:
        count = as_count(answer[name])
        if count is not None:
            read.by_resource[resource.name] = count
            read.names[resource.name] = name
            return
    for name in found:
        read.names[resource.name] = name
        value = shown(repr(answer[name])[:WORDS_SHOWN])
        read.unusable[resource.name] = f"none: /analytics answers {value} for {name}"
        return
    read.unusable[resource.name] = "none: /analytics doesn't name it"


def as_count(value: object) -> int | None:
    """Return a count, also where it is a float or text; None where it isn't a count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and DIGITS.fullmatch(value.strip()):
        value = int(value.strip().partition(".")[0])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 <= value <= LARGEST_COUNT else None
