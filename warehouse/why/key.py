"""The row that somebody means, by the values of its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import duckdb

from warehouse.answer.texts import shown, text_of
from warehouse.errors import USAGE, AskError
from warehouse.sql import quoted
from warehouse.why.bench import Bench
from warehouse.why.lineage import Model
from warehouse.why.matching import NUMBERS

NULL: Final = "null"
MOST_NEAR: Final = 3
LEAST_ALIKE: Final = 0.75
"""From which similarity of Jaro and Winkler on a text comes near another one."""


def read_key(bench: Bench, model: Model, typed: Sequence[str]) -> Mapping[str, Any]:
    """Return the values of a row's key, by column.

    Args:
        bench: With the warehouse.
        model: The row's table.
        typed: A value for each column of the key, in the key's order, or `column=value`.

    Raises:
        AskError: A value is missing, one too many or of another type, or there is no such row.
    """
    texts = _assigned(model, typed)
    values = {column: _value(bench, model, column, texts[column]) for column in model.key}
    [(count,)] = bench.rows(
        f"select count(*) from {model.stored} where {same_row(model)}",  # noqa: S608 - quoted names
        list(values.values()),
    )
    if not count:
        raise AskError(f"{model.title} has no row {as_text(values)}{_near(bench, model, values)}.")
    return values


def same_row(model: Model) -> str:
    """Return a condition that holds for one row: its question marks are the key's values."""
    return " and ".join(_is_same(model, column) for column in model.key)


def as_text(values: Mapping[str, Any]) -> str:
    """Return a key in words: `genre = Drama, decade = 1980`."""
    return ", ".join(
        f"{column} = {NULL if value is None else shown(text_of(value))}"
        for column, value in values.items()
    )


def _assigned(model: Model, typed: Sequence[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    bare = []
    for each in typed:
        column, is_named, value = each.partition("=")
        if is_named and column.strip() in texts:
            raise AskError(f"{column.strip()} is given twice: which of the two is meant?", USAGE)
        if is_named and column.strip() in model.key:
            texts[column.strip()] = value.strip()
        else:
            bare.append(each)
    left = [column for column in model.key if column not in texts]
    if len(bare) != len(left):
        raise AskError(
            f"A row of {model.title} is named by {' and '.join(model.key)}: give"
            f" {_values_wanted(len(model.key))}, as in `why {model.name}"
            f" {' '.join(f'{column}=…' for column in model.key)}`.",
            USAGE,
        )
    return texts | dict(zip(left, bare, strict=True))


def _values_wanted(count: int) -> str:
    return "its value" if count == 1 else f"its {count} values"


def _value(bench: Bench, model: Model, column: str, text: str) -> object:
    kind = model.columns[column]
    if text == NULL and kind != "VARCHAR":
        return None
    try:
        [(value,)] = bench.rows(f"select cast(? as {kind})", [text])
    except duckdb.ConversionException as error:
        raise AskError(
            f"{column} of {model.title} is a {kind.lower()}, which {shown(text)!r} isn't.", USAGE
        ) from error
    if isinstance(value, int) and not _is_whole(text, value):
        raise AskError(
            f"{column} of {model.title} is a whole number, which {shown(text)!r} isn't.", USAGE
        )
    return value


def _is_whole(text: str, value: int) -> bool:
    """Tell whether a text is a number, which the engine would round to a whole one."""
    try:
        return Decimal(text) == value
    except InvalidOperation:  # it is true or false, or written otherwise
        return True


def _near(bench: Bench, model: Model, values: Mapping[str, Any]) -> str:
    """Say what comes near in the first column whose value no row has with those before it."""
    for place, column in enumerate(model.key):
        before = model.key[:place]
        same = " and ".join(_is_same(model, each) for each in before) or "true"
        given = [values[each] for each in before]
        there = f"from {model.stored} where {same}"
        [(count,)] = bench.rows(
            f"select count(*) {there} and {_is_same(model, column)}",
            [*given, values[column]],
        )
        if count:
            continue
        name = quoted(column)
        distance = _distance(name, model.columns[column])
        measured = f"select {name}, {distance} as distance from (select distinct {name} {there})"  # noqa: S608 - quoted names
        near = bench.rows(
            f"select {name} from ({measured}) where distance is not null"  # noqa: S608 - quoted names
            f" order by distance, {name} limit {MOST_NEAR}",
            [values[column], *given],
        )
        said = " or ".join(shown(text_of(value)) for (value,) in near)
        return f"; near it, {column} is {said}" * bool(said)
    return ""


def _is_same(model: Model, column: str) -> str:
    return f"{quoted(column)} is not distinct from cast(? as {model.columns[column]})"


def _distance(name: str, kind: str) -> str:
    """Return how far a column's value is from one that a question mark stands for."""
    if kind == "VARCHAR":
        alike = f"jaro_winkler_similarity(lower({name}), lower(?))"
        return f"-nullif(greatest({alike}, {LEAST_ALIKE}), {LEAST_ALIKE})"
    if kind in NUMBERS:
        return f"abs(cast({name} as double) - ?)"
    return f"abs(epoch({name}) - epoch(cast(? as {kind})))"
