"""The SQL that a card shows: a select from its mart that returns the rows of its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from textwrap import dedent
from typing import Any

from reports.card import Card, Table
from reports.data import marts
from reports.data.query import Query

_CLAUSES = re.compile(r"\s+(?=(?:where|order by|limit)\b)")
_SOURCE = re.compile(r"from (marts\.\w+)")
_LIMIT = re.compile(r"\s*limit (\d+)\s*$")


def select_of(card: Card, table: Table) -> str | None:
    """Return the select, null where no query of the card is a plain one that has the columns."""
    names = [column.name for column in table.columns]
    for query in _queries(card, names):
        head, source, rest = _SOURCE.split(query.sql.strip(), maxsplit=1)
        if head.startswith("select"):
            items = [item.strip() for item in head.removeprefix("select").split(",")]
            renamed = {item.rpartition(" as ")[2]: item for item in items}
            columns = ",\n".join(f"    {renamed.get(name, name)}" for name in names)
            return f"select\n{columns}\nfrom {source}{_tail(query, rest, table)};"
    return None


def _queries(card: Card, names: Sequence[str]) -> Iterator[Query[Any]]:
    """Yield the card's queries that have all columns, then all that read its mart."""
    for query in card.queries:
        if {field.name for field in fields(query.row)} >= set(names):
            yield query
    for query in (*card.queries, *vars(marts).values()):
        if isinstance(query, Query) and f"marts.{card.mart}" in _SOURCE.findall(query.sql):
            yield query


def _tail(query: Query[Any], rest: str, table: Table) -> str:
    """Return which rows are read and in what order, a clause a line, without a needless limit."""
    for name, value in query.parameters.items():
        rest = rest.replace(f"${name}", str(value))
    rest = _CLAUSES.sub("\n", f"\n{dedent(rest).strip()}").replace("\nwhere true", "").rstrip()
    limit = _LIMIT.search(rest)
    if limit and len(table.columns[0].values) < int(limit[1]):
        rest = rest[: limit.start()]
    return rest
