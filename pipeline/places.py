"""Where things stand, by the variables that `ingest`, dbt and `reports` read too."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError

ADDRESS: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://|(?:md|motherduck|ducklake):", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders of a run.

    Attributes:
        db: The warehouse.
        raw: The folder of landed loads.
        out: The folder of the page.
        target: dbt's folder.
    """

    db: Path
    raw: Path
    out: Path
    target: Path

    @property
    def state(self) -> Path:
        """The folder beside the warehouse that holds what a run keeps of it."""
        return self.db.parent / f".{self.db.name}"

    @property
    def building(self) -> Path:
        """The warehouse in the making; DuckDB may name it otherwise than the one in use."""
        return self.state / "building" / "films.duckdb"

    @property
    def built(self) -> Path:
        """The stamp of the last build."""
        return self.state / "built.json"

    @property
    def landed(self) -> Path:
        """The summary of the last landing."""
        return self.state / "landed.json"

    @property
    def page(self) -> Path:
        """The page."""
        return self.out / "index.html"

    @property
    def rendered(self) -> Path:
        """The stamp of the last rendering."""
        return self.out / ".rendered.json"


def places(variables: Mapping[str, str]) -> Places:
    """Return the places that the environment names.

    Raises:
        PipelineError: One of them can't work.
    """
    db = variables.get("FILMS_DB") or "data/films.duckdb"
    raw = variables.get("FILMS_RAW_DIR") or "data/raw"
    for name, value in (("FILMS_DB", db), ("FILMS_RAW_DIR", raw)):
        address = ADDRESS.match(value)
        if address:
            raise PipelineError(
                f"{name} is an address ({address.group()}…), and make run reads and writes files of"
                " this machine: name a path.",
                2,
            )
        if not value.isprintable():
            raise PipelineError(
                f"{name} holds characters that can't be shown ({value!a}): name another path.", 2
            )
    if re.search("[#?]", db):
        raise PipelineError(
            f"FILMS_DB is {db}, and dbt takes # and ? for parts of an address: name another path.",
            2,
        )
    warehouse = Path(db)
    if warehouse.is_symlink():
        warehouse = Path(os.path.realpath(warehouse))
    if warehouse.is_dir():
        raise PipelineError(f"FILMS_DB is {db}, a folder: name a file in it.", 2)
    return Places(warehouse, Path(raw), Path("output"), Path("target"))


def readable_raw(at: Places) -> str:
    """Return a path of the raw folder by which DuckDB finds it.

    DuckDB takes a backslash for a slash and a leading ~ for the home: a link stands in for such
    a folder.
    """
    if "\\" not in str(at.raw) and not str(at.raw).startswith("~"):
        return str(at.raw)
    link = at.target / "raw"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(at.raw.absolute(), target_is_directory=True)
    return str(link)
