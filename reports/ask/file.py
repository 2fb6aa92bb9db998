"""Writes the workbench beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from reports.ask.database import make_database
from reports.ask.document import workbench
from reports.data.warehouse import Snapshot
from reports.page.cards import RenderedCard
from reports.page.files import write_whole
from reports.words.catalogues import Language
from warehouse.catalogue import read_catalogue
from warehouse.engine import Limits, TimeIsUpError, opened
from warehouse.errors import NO_WAREHOUSE, AskError

WORKBENCH: Final = "ask.html"
LIMITS: Final = Limits(memory="2GB", threads=2, seconds=300)


def write_workbench(
    db: Path,
    snapshot: Snapshot,
    cards: Mapping[str, RenderedCard],
    folder: Path,
    language: Language,
    *,
    with_facts: bool = False,
    with_users: bool = True,
) -> tuple[Path, str]:
    """Write the workbench; return its path, and what became of the facts (`Database.facts`).

    Args:
        db: The warehouse.
        snapshot: What the page shows of it.
        cards: The page's cards.
        folder: Where the page stands.
        language: The language that it opens in.
        with_facts: Carry the facts too, unless they are too large.
        with_users: Carry tables about single users.

    Raises:
        AskError: The warehouse can't be read.
        OSError: The file can't be written.
    """
    try:
        with opened(db, LIMITS) as warehouse:
            catalogue = read_catalogue(warehouse)
        database = make_database(db, catalogue, with_facts=with_facts, with_users=with_users)
    except (duckdb.Error, TimeIsUpError) as error:
        raise AskError(
            f"The tables of {db} can't be copied: run `dbt build`, then this again.",
            NO_WAREHOUSE,
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WORKBENCH
    write_whole(path, workbench(snapshot, catalogue, database, cards, language))
    return path, database.facts
