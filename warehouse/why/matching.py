"""Which rows of a parent belong to rows of its child, by the columns of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from warehouse.sql import quoted
from warehouse.why.lineage import Model

NUMBERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT")


@dataclass(frozen=True, slots=True)
class Match:
    """What a parent's rows have in common with rows of another relation.

    Attributes:
        columns: For each column of the parent, the columns of the other that give its values.
    """

    columns: Mapping[str, tuple[str, ...]]

    def condition(self, other: str) -> str:
        """Return what holds for those rows of the parent, which is called `model`.

        Args:
            other: The other relation's name.
        """
        names = list(self.columns)
        selected = (
            ", ".join(
                f"{quoted(given)} as {quoted(name)}"
                for name, given in zip(names, sources, strict=True)
            )
            for sources in product(*self.columns.values())
        )
        rows = " union ".join(f"select {columns} from {other}" for columns in selected)  # noqa: S608 - quoted names
        same = " and ".join(
            f"child.{quoted(name)} is not distinct from model.{quoted(name)}" for name in names
        )
        return f"exists (select 1 from ({rows}) as child where {same})"  # noqa: S608 - quoted names


def match_child(child: Model, parent: Model) -> Match | None:
    """Return how a parent's rows are found by its child's; None where they share no column.

    They share what is of the child's key and stands in the parent, or else what is of the parent's
    key and stands in the child. A column of the child's key may also end in one of the parent's:
    `similar_movie_id` is a `movie_id`.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for column in parent.columns:
        is_key = column in parent.key
        given = [
            each
            for each in child.key
            if each == column or (is_key and each.endswith(f"_{column}"))
            if _is_alike(child, each, parent, column)
        ]
        if given:
            columns[column] = tuple(given)
    return Match(columns) if columns else match_sibling(child, parent)


def match_sibling(sibling: Model, parent: Model) -> Match | None:
    """Return how a parent's rows are found by those of a relation that has columns of its key.

    Such as another parent of the same child: a genre's movies are those of its rows in the bridge.
    """
    columns = {
        column: (column,)
        for column in parent.key
        if column in sibling.columns and _is_alike(sibling, column, parent, column)
    }
    return Match(columns) if columns else None


def _is_alike(one: Model, column: str, other: Model, its_column: str) -> bool:
    kinds = (one.columns[column], other.columns[its_column])
    return kinds[0] == kinds[1] or all(kind in NUMBERS for kind in kinds)
