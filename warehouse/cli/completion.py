"""What may follow what has been typed: tables, columns, names of queries, words of SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

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


Complete: TypeAlias = Callable[[str, str], list[Candidate]]
"""Returns what may complete the last word of the first, what is most likely first.

The second is the whole statement as far as it is typed, on both sides of the cursor.
"""


def candidates(
    typed: str, catalogue: Catalogue, queries: Mapping[str, str], statement: str | None = None
) -> list[Candidate]:
    """Return what may complete the last word of a statement, what is most likely first.

    Args:
        typed: All that stands before the cursor in its line.
        catalogue: Of the warehouse; columns of tables that the statement names come first.
        queries: Named queries, with their questions.
        statement: The whole statement, other lines and what follows too; None where it is `typed`.
    """
    found = LAST_WORD.search(typed)
    begun = found.group().lower() if found else ""
    qualifier, dot, column = begun.rpartition(".")
    words = set(re.findall(r"\w+", (typed if statement is None else statement).lower()))
    named = [table for table in catalogue.tables if table.name.lower() in words]
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
    words_of_sql = [Candidate(word, "") for word in WORDS]
    unlike: dict[str, Candidate] = {}
    for candidate in [*columns, *tables, *queries_named, *words_of_sql]:
        if candidate.word.lower().startswith(begun):
            unlike.setdefault(candidate.word, candidate)
    return list(unlike.values())
