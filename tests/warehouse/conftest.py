from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pandas as pd
import pytest

from tests.warehouse.golden import COUNTS, FIRST, SECOND
from tests.warehouse.landing import Row
from tests.warehouse.movielens import Query, read_csv, rows_of
from tests.warehouse.warehouse import Warehouse

# 2001-01-01 00:00:00 UTC
NEW_YEAR = 978307200

SMALL: dict[str, list[Row]] = {
    "movies": [
        (1, "Toy Story (1995)", "Adventure|Comedy"),
        (2, "It's a Wonderful Life (1946) ", "Drama"),
        (3, "Death Note (2006\u20132007)", "(no genres listed)"),
        (4, "Babylon 5", "Drama|Sci-Fi"),
    ],
    "ratings": [
        (1, 1, 4.0, NEW_YEAR),
        (1, 2, 5.0, NEW_YEAR + 60),
        (2, 1, 3.5, NEW_YEAR + 86_399),
        (2, 4, 0.5, NEW_YEAR + 86_400),
    ],
    "tags": [
        (1, 1, "Pixar", NEW_YEAR),
        (1, 1, "it's fun", NEW_YEAR),
        (2, 1, "pixar ", NEW_YEAR),
        (3, 4, "space", NEW_YEAR),
    ],
    "links": [(1, "0114709", 862), (2, "0038650", None), (4, None, 3137)],
}


@pytest.fixture
def small() -> dict[str, list[Row]]:
    """Return four movies, four ratings, four tags, three links."""
    return {resource: list(rows) for resource, rows in SMALL.items()}


@pytest.fixture(scope="session")
def make_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Warehouse]:
    """Return what makes an empty warehouse; all share what dbt has parsed."""
    session = tmp_path_factory.mktemp("warehouses")
    numbers = count()
    return lambda: Warehouse(session / str(next(numbers)), seat=session / "seat")


@pytest.fixture(scope="session")
def built(make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a warehouse built from the small rows; tests only read it.

    Unit tests read nothing of it, and `make build-sample` runs them.
    """
    warehouse = make_warehouse()
    warehouse.landing.land(SMALL)
    outcome = warehouse.dbt(
        "--warn-error", "build", "--exclude-resource-type", "unit_test", writes=True
    )
    assert outcome.success, outcome
    return warehouse


@pytest.fixture(scope="session")
def golden(make_warehouse: Callable[[], Warehouse]) -> Query:
    """Return what queries the tables of the dataset that was worked out by hand (golden.py)."""
    warehouse = make_warehouse()
    warehouse.landing.land(FIRST)
    warehouse.landing.land(SECOND, append=list(SECOND), source_counts=COUNTS)
    assert warehouse.dbt("run").success
    return warehouse.query


@pytest.fixture(scope="session")
def csv() -> dict[str, pd.DataFrame]:
    """Return the four files of the real data; tests only read them."""
    return {name: read_csv(name) for name in ("movies", "ratings", "tags", "links")}


@pytest.fixture(scope="session")
def real(csv: dict[str, pd.DataFrame], make_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """Return a warehouse that was built and tested on the real data; tests only read it."""
    warehouse = make_warehouse()
    warehouse.landing.land({name: rows_of(frame) for name, frame in csv.items()})
    outcome = warehouse.dbt("--warn-error", "build", "--exclude", "test_type:unit")
    assert outcome.success, outcome
    return warehouse


@pytest.fixture(scope="session")
def marts(real: Warehouse) -> Query:
    """Return what queries the marts of the real data."""
    return real.query
