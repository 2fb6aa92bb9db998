"""The real data: a folder of MovieLens CSVs, and what the tests on it share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pytest

FOLDER = Path(os.environ.get("MOVIELENS_DIR") or "nowhere")

Query: TypeAlias = Callable[[str], list[tuple[Any, ...]]]

on_real_data = [
    pytest.mark.movielens,
    pytest.mark.skipif(
        not (FOLDER / "ratings.csv").is_file(), reason="MOVIELENS_DIR names no MovieLens folder"
    ),
    pytest.mark.slow,
]


def read_csv(name: str) -> pd.DataFrame:
    """Return one of the four files, text as it stands."""
    return pd.read_csv(
        FOLDER / f"{name}.csv",
        dtype={"imdbId": str, "tmdbId": "Int64"},
        keep_default_na=False,
        na_values={"tmdbId": [""]},
    )


def rows_of(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return rows as a query does, with None for what is missing."""
    return list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def shown_tags(tags: pd.DataFrame) -> pd.Series[str]:
    """Return the spelling under which each row's tag is shown."""
    typed = tags["tag"].str.strip()
    key = typed.str.lower()
    counted = pd.DataFrame({"key": key, "typed": typed}).value_counts().reset_index(name="uses")
    counted["bytes"] = counted["typed"].map(lambda text: text.encode())
    best = counted.sort_values(["uses", "bytes"], ascending=[False, True]).drop_duplicates("key")
    return key.map(best.set_index("key")["typed"])
