"""Nothing about single users is in a page without users, and attacks in titles stay texts."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reports.cli import app
from reports.page.movies import page_number
from reports.words.escape import clean
from tests.reports.browsing import Open, read_whole
from tests.reports.builder import make_warehouse
from tests.reports.facts import ATTACKS, ordinary_facts

FAR = 8_172_635_000
"""What is added to the ids of users, so that no other number on a page looks like one."""


def moved(row: dict[str, Any]) -> dict[str, Any]:
    def of(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever the column holds
        if name in {"user_id", "similar_user_id"}:
            return value + FAR
        if name == "examples" and value:
            return re.sub(r"\buser ([0-9]+)", lambda user: f"user {int(user[1]) + FAR}", value)
        return value

    return {name: of(name, value) for name, value in row.items()}


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse whose users have ids that are found wherever they stand."""
    facts = ordinary_facts()
    facts = dataclasses.replace(
        facts,
        ratings=[(user + FAR, movie, stars) for user, movie, stars in facts.ratings],
        tags=[(user + FAR, movie, tag) for user, movie, tag in facts.tags],
        insights={
            mart: [moved(dict(row)) for row in rows] for mart, rows in facts.insights.items()
        },
    )
    return make_warehouse(tmp_path_factory.mktemp("telling") / "films.duckdb", facts)


def files_with_users(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if str(FAR)[:7] in read_whole(path)}


def test_a_page_without_users_has_no_user_id_and_leaves_no_file_with_one(
    telling: Path, tmp_path: Path
) -> None:
    command = ["--db", str(telling), "--out", str(tmp_path)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert files_with_users(tmp_path) == {
        *("index.html", "users.html", "user_genres.html", "data_quality.html"),
    }
    assert CliRunner().invoke(app, [*command, "--no-users"]).exit_code == 0
    assert files_with_users(tmp_path) == set()
    assert not (tmp_path / "user_genres.html").exists()
    page = read_whole(tmp_path / "index.html")
    assert 'data-finder="movie"' in page
    assert 'data-finder="user"' not in page
    assert "all-users" not in page.partition("<body>")[2].partition("<script>")[0]


@pytest.mark.browser
def test_a_page_without_users_works(open_page: Open, telling: Path, tmp_path: Path) -> None:
    command = ["--db", str(telling), "--out", str(tmp_path), "--no-users"]
    assert CliRunner().invoke(app, command).exit_code == 0
    page = open_page(tmp_path / "index.html", f"#user-{FAR + 1}")
    said = page.locator("dialog[open] h2").inner_text()
    assert said == f"This page has no card about user {FAR + 1}."
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.locator("#users .plot").count() == 1
    assert page.locator("#user-genres").count() == 0
    page.locator("#users-tab-table").click()
    assert page.locator("#users-table thead th").all_inner_texts() == ["Ratings", "Users"]
    page.evaluate("location.hash = 'movie-1'")
    assert page.locator("dialog[open] h2").inner_text() == "The Story 1 (1991)"


@pytest.mark.browser
def test_an_attack_in_a_title_or_a_tag_stays_a_text_in_every_card(
    open_page: Open, hostile_page: Path
) -> None:
    page = open_page(hostile_page)
    field = page.locator("[data-finder=movie] [role=combobox]")
    for number, attack in enumerate(ATTACKS, start=1):
        field.fill(attack[:60])
        page.evaluate(f"location.hash = 'movie-{number}-vs-{number % len(ATTACKS) + 1}'")
        card = page.locator("dialog[open] .profile").first
        shown = card.locator("h2").text_content() or ""
        assert shown == (clean(attack) or "(empty)"), attack
        tags = card.locator(".profile-tags li").all_text_contents()
        assert any((clean(attack) or "(empty)") in tag for tag in tags), attack
        addresses = page.locator("dialog a").evaluate_all("all => all.map(one => one.href)")
        assert {
            address
            for address in addresses
            if not address.startswith(("https://www.imdb.com/title/tt0", page.url.split("#")[0]))
        } == set()
    assert page.evaluate("window.attacked") is None
    assert page.locator("dialog :is(script, img, b > *, iframe)").count() == 0


@pytest.mark.parametrize(
    ("page_id", "number"),
    [
        ("0114709", 114709),
        (862, 862),
        (None, 0),
        ("tt0114709", 0),
        (-1, 0),
        ("9" * 400, 0),
        ("", 0),
    ],
)
def test_an_id_that_no_page_elsewhere_can_have_is_none(
    page_id: str | int | None, number: int
) -> None:
    assert page_number(page_id) == number
