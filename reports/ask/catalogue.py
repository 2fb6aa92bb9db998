"""What the workbench says of its tables, and what it suggests to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.ask.database import Database
from reports.page.cards import RenderedCard
from reports.words.catalogues import LANGUAGES, Language, NoStringError, Sentence, in_all
from reports.words.escape import clean
from warehouse.catalogue import Catalogue, Table
from warehouse.questions import named_queries, question


def described(catalogue: Catalogue, database: Database) -> dict[str, Any]:
    """Return the tables that the workbench has, and the names of those that it hasn't.

    Args:
        catalogue: Of the warehouse.
        database: What is carried.
    """
    carried = {(table.schema, table.name) for table in database.tables}
    return {
        "tables": [_table(table, catalogue) for table in database.tables],
        "absent": [
            table.name for table in catalogue.tables if (table.schema, table.name) not in carried
        ],
        "facts": database.facts,
    }


def _table(table: Table, catalogue: Catalogue) -> dict[str, Any]:
    about = table.description if table.description != table.grain else ""
    return {
        "name": table.name,
        "rows": table.row_count,
        "about": clean(about),
        "grain": clean(table.grain),
        "columns": [
            [column.name, column.type, column.may_be_null, clean(column.description)]
            for column in table.columns
        ],
        "thresholds": [
            [threshold.name, threshold.value, threshold.unit, clean(threshold.purpose)]
            for threshold in table.thresholds(catalogue.thresholds)
        ],
    }


def examples(cards: Mapping[str, RenderedCard], tables: Sequence[Table]) -> dict[str, Any]:
    """Return what to ask first: the analyses, and the select of each card of the page.

    Of the analyses, those that read what the workbench doesn't carry are left out.

    Args:
        cards: The page's cards.
        tables: What is carried.
    """
    names = {table.name for table in tables}
    return {
        "analyses": [
            {"title": _titles(name, sql), "sql": sql.strip()}
            for name, sql in named_queries().items()
            if _read(sql) <= names
        ],
        "cards": [
            {"title": dict(card.heading), "sql": card.select}
            for card in cards.values()
            if card.select is not None and card.mart in names
        ],
    }


def _titles(name: str, sql: str) -> dict[Language, str]:
    """Return what an analysis answers; one that the catalogue of words lacks, as its file says."""
    try:
        return in_all(Sentence(f"analysis.{name}"))
    except NoStringError:
        return dict.fromkeys(LANGUAGES, question(sql) or name)


def _read(sql: str) -> set[str]:
    return {
        word.removeprefix("marts.").strip("();,")
        for word in sql.split()
        if word.startswith("marts.")
    }
