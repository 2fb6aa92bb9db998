"""What may follow what has been typed: tables, columns, names of queries, words of SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from warehouse.catalogue import Catalogue

WORDS: Final = (
    *("select", "from", "where", "group by", "order by", "limit", "join", "left join", "using"),
    *("count(*)", "avg(", "sum(", "round(", "distinct", "desc", "having", "with", "tables", "list"),
)
LAST_WORD: Final = re.compile(r"[\w.]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may come next, with what it means."""

    word: str
    meaning: str


def candidates(typed: str, catalogue: Catalogue, queries: Mapping[str, str]) -> list[Candidate]:
    """Return what may complete the last word of a statement, what is most likely first.

    Args:
        typed: All that stands before the cursor.
        catalogue: Of the warehouse; columns of tables that `typed` names come first.
        queries: Named queries, with their questions.
    """
    found = LAST_WORD.search(typed)
    begun = found.group().lower() if found else ""
    qualifier, dot, column = begun.rpartition(".")
    named = [table for table in catalogue.tables if re.search(rf"\b{table.name}\b", typed)]
    if dot and not any(table.schema == qualifier for table in catalogue.tables):
        return [
            Candidate(f"{qualifier}.{each.name}", each.description)
            for table in named
            for each in table.columns
            if each.name.startswith(column)
        ]
    columns = [Candidate(each.name, each.description) for table in named for each in table.columns]
    tables = [
        Candidate(f"{table.schema}.{table.name}" if dot else table.name, table.question)
        for table in catalogue.tables
    ]
    queries_named = [Candidate(name, text) for name, text in queries.items()]
    words = [Candidate(word, "") for word in WORDS]
    unlike: dict[str, Candidate] = {}
    for candidate in [*columns, *tables, *queries_named, *words]:
        if candidate.word.lower().startswith(begun):
            unlike.setdefault(candidate.word, candidate)
    return list(unlike.values())
