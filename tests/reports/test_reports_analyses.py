"""What is shown beside the page is of the warehouse that the sample makes."""

from __future__ import annotations

import pytest

from docs.analyses import PAGE, page
from reports.words.titles import display_title
from tests.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.slow


def test_the_answers_of_the_analyses_are_the_samples(built: Warehouse) -> None:
    """Write them again with ``make analyses``."""
    if built.folder.name != "sample":
        pytest.skip("the page shows the sample's answers")
    assert page(built.db) == PAGE.read_text("utf-8")


def test_the_warehouse_and_the_page_show_the_same_title(built: Warehouse) -> None:
    rows = built.query("select title, display_title from marts.dim_movies")
    assert [row for row in rows if display_title(row[0]) != row[1]] == []
