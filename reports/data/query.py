"""A question to the warehouse and the type of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """A query and the dataclass of its rows.

    The query names its columns, as the fields of the row are named and in their order; `warehouse`
    checks that they agree.
    """

    row: type[Row]
    sql: str
    parameters: Mapping[str, int] = field(default_factory=dict)
