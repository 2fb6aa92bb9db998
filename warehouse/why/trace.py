"""From a row down to the source: a step a model, with the rows that belong to those above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from warehouse.sql import quoted
from warehouse.why.bench import TRACED, Bench
from warehouse.why.key import same_row
from warehouse.why.lineage import Lineage, Model
from warehouse.why.matching import Match, match_child, match_sibling


@dataclass(frozen=True, slots=True)
class Step:
    """A model with the rows of it that the figure rests on.

    Attributes:
        model: The model.
        relation: Where its traced rows stand.
        condition: What holds for them, of a relation that is called `model`.
        by: The columns that lead to them.
        row_count: How many they are.
        table_row_count: How many the whole table has.
        rows_of: For each parent with rows that belong to these, where those stand; a parent without
            is read whole.
    """

    model: Model
    relation: str
    condition: str
    by: tuple[str, ...]
    row_count: int
    table_row_count: int
    rows_of: Mapping[str, str]


@dataclass(slots=True)
class _Found:
    """The ways that lead to a model's rows."""

    conditions: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)


def trace(bench: Bench, lineage: Lineage, model: Model, key: Mapping[str, Any]) -> Iterator[Step]:
    """Give the steps from a row to the source, the row's own first.

    A model to which no column leads isn't a step: what is made of it rests on the whole of it.

    Args:
        bench: Where the rows of the steps are laid out.
        lineage: All models.
        model: The row's table.
        key: The values of its key.
    """
    found: dict[str, _Found] = {}
    for each in lineage.below(model):
        relation = quoted(TRACED, each.name)
        if each is model:
            bench.execute(
                f"create table {relation} as select * from {model.stored} where {same_row(model)}",  # noqa: S608 - quoted names
                list(key.values()),
            )
            ways = _Found([match_own(model).condition(relation)], list(model.key))
        elif each.name in found:
            ways = found[each.name]
            bench.execute(
                f"create table {relation} as select * from {each.stored} as model"  # noqa: S608 - quoted names
                f" where {' or '.join(ways.conditions)}"
            )
        else:
            continue
        rows_of = {}
        for parent, match, other in _matches(lineage, each):
            view = quoted(TRACED, f"{parent.name} of {each.name}")
            condition = match.condition(other)
            bench.execute(
                f"create view {view} as select * from {parent.stored} as model where {condition}"  # noqa: S608 - quoted names
            )
            rows_of[parent.name] = view
            its = found.setdefault(parent.name, _Found())
            its.conditions.append(condition)
            its.by += [column for column in match.columns if column not in its.by]
        yield Step(
            model=each,
            relation=relation,
            condition=" or ".join(ways.conditions),
            by=tuple(ways.by),
            row_count=bench.count(relation),
            table_row_count=bench.count(each.stored),
            rows_of=rows_of,
        )


def match_own(model: Model) -> Match:
    """Return how a model's rows are found by themselves."""
    return Match({column: (column,) for column in model.key})


def row_counts(bench: Bench, models: list[Model]) -> dict[str, int]:
    """Return the rows of whole tables, by the tables' titles."""
    return {model.title: bench.count(model.stored) for model in models}


def _matches(lineage: Lineage, child: Model) -> Iterator[tuple[Model, Match, str]]:
    """Give the parents to whose rows a child's lead, each with the relation that leads there.

    First those that share columns with the child, then those that share them with one of these.
    """
    left = lineage.parents_of(child)
    reached: list[Model] = []
    for parent in list(left):
        if match := match_child(child, parent):
            yield parent, match, quoted(TRACED, child.name)
            left.remove(parent)
            reached.append(parent)
    while left and reached:
        sibling = reached.pop(0)
        for parent in list(left):
            if match := match_sibling(sibling, parent):
                yield parent, match, quoted(TRACED, f"{sibling.name} of {child.name}")
                left.remove(parent)
                reached.append(parent)
