"""The numbers on cards of single movies and users are those of the marts."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from reports.words.catalogues import words
from tests.reports.browsing import Open, dialog_of, texts
from tests.warehouse.warehouse import Warehouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EN = words("en")
RANKS = ("rating_count_rank", "weighted_rank", "mean_rank", "polarisation_rank")


def columns_of(card: Locator, part: str) -> dict[str, int]:
    """Return the columns of a small figure by name, as a screen reader hears them."""
    told = card.locator(f".profile-{part} [role=img]").get_attribute("aria-label") or ""
    pairs = [column.split(": ") for column in told.partition(": ")[2].split("; ")]
    return {name: int(count.replace(",", "")) for name, count in pairs}


def cells_of(card: Locator, part: str) -> list[list[str]]:
    cells: list[list[str]] = card.locator(f".profile-{part} tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return cells


def ordinal(rank: int) -> str:
    last = "th" if rank % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{last}"


def records(warehouse: Warehouse, sql: str) -> list[dict[str, Any]]:
    """Return a query's rows by the names of their columns."""
    names = [name for name, *_ in warehouse.query(f"describe {sql}")]
    return [dict(zip(names, row, strict=True)) for row in warehouse.query(sql)]


def assert_a_movie_is_as_in_the_mart(
    card: Locator, row: dict[str, Any], total: dict[str, int], overall: float
) -> None:
    assert card.locator("h2").inner_text() == row["display_title"]
    assert texts(card, ".profile-ratings small") == [f"n = {row['rating_count']:,}"]
    about = card.locator(".about")
    if row["genres"]:
        assert ", ".join(EN.genre(genre) for genre in row["genres"]) in about.inner_text()
    links = about.locator("a").evaluate_all("links => links.map(link => [link.href, link.rel])")
    pages = [f"https://www.imdb.com/title/tt{int(row['imdb_id']):07}/"] if row["imdb_id"] else []
    if row["tmdb_id"] is not None:
        pages.append(f"https://www.themoviedb.org/movie/{row['tmdb_id']}")
    assert links == [[page, "noreferrer noopener"] for page in pages]

    ranks = texts(card, ".profile-ranks dd")
    for name, text in zip(RANKS, ranks, strict=True):
        if row[name] is None:
            assert text.endswith("too few ratings")
        else:
            assert f"{ordinal(row[name])} of {total[name]:,}" in text
    if not row["rating_count"]:
        assert texts(card, ".profile-ratings .told") == ["Nobody has rated this movie."]
        return
    assert columns_of(card, "ratings") == {
        EN.number(stars, 1): count
        for stars, count in zip(row["ratings"], row["rating_counts"], strict=True)
    }
    assert columns_of(card, "years") == {
        str(year): count
        for year, count in zip(row["rated_years"], row["rated_year_counts"], strict=True)
    }
    mean = f"mean {EN.number(row['mean_rating'], 2)}"
    if row["mean_rating_low"] is not None:
        ends = (EN.number(round(row[f"mean_rating_{end}"], 4), 2) for end in ("low", "high"))
        mean += f" (95% interval {' to '.join(ends)})"
    assert texts(card, ".key li") == [mean, f"mean of all ratings {EN.number(overall, 2)}"]
    assert ranks[1].startswith(EN.number(row["weighted_rating"], 2))
    assert ("share" in ranks[2]) == (row["mean_tie_count"] > 1)
    assert ("Too few" in card.locator(".profile-ratings").inner_text()) == (row["rating_count"] < 5)
    tags = zip(row["top_tags"] or (), row["top_tag_user_counts"] or (), strict=True)
    assert texts(card, ".profile-tags li") == [f"{tag} {users}" for tag, users in tags]
    near = zip(
        row["similar_movie_ids"] or (),
        row["similarities"] or (),
        row["common_user_counts"] or (),
        strict=True,
    )
    shown = card.locator(".profile-similar tbody tr").evaluate_all(
        "rows => rows.map(row => [row.querySelector('a').hash, ...[...row.cells].slice(1)"
        ".map(cell => cell.textContent)])"
    )
    assert shown == [
        [f"#movie-{movie}", EN.number(round(similarity, 2), 2), f"{users:,}"]
        for movie, similarity, users in near
    ]


def test_a_movies_card_has_the_numbers_of_the_marts(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    rows = records(
        built,
        "select profiles.*, display_title, genres, imdb_id, tmdb_id from marts.rpt_movie_profiles"
        " as profiles inner join marts.dim_movies using (movie_id) order by rating_count_rank",
    )
    totals = dict(built.query("select name, value from marts.rpt_totals"))
    [(polarising,)] = built.query("select count(*) from marts.rpt_polarising_movies")
    total = dict.fromkeys(RANKS[1:3], int(totals["rated_movie_count"]))
    total |= {RANKS[0]: int(totals["movie_count"]), RANKS[3]: polarising}
    chosen = random.Random(12)  # noqa: S311
    some = [*chosen.sample(rows[:300], 8), *chosen.sample(rows, 10), rows[0], rows[-1]]
    page = open_page(built_page)
    for row in some:
        page.evaluate(f"location.hash = 'movie-{row['movie_id']}'")
        card = dialog_of(page).locator(".profile", has_text=row["display_title"])
        assert_a_movie_is_as_in_the_mart(card.first, row, total, totals["mean_rating"])


def test_a_users_card_has_the_numbers_of_the_marts(
    open_page: Open, built_page: Path, built: Warehouse
) -> None:
    rows = records(built, "select * from marts.rpt_user_profiles order by rating_count_rank")
    [(raters,)] = built.query("select value from marts.rpt_totals where name = 'rater_count'")
    page = open_page(built_page)
    field = page.locator("[data-finder=user] [role=combobox]")
    for row in [rows[0], *random.Random(12).sample(rows, 8), rows[-1]]:  # noqa: S311
        field.fill(str(row["user_id"]))
        page.keyboard.press("Enter")
        card = dialog_of(page).locator(".profile")
        assert card.locator("h2").inner_text() == f"User {row['user_id']}"
        about = card.locator(".about").inner_text().replace("\u00a0", " ")
        assert f"{ordinal(row['rating_count_rank'])} of {raters:,.0f}" in about
        for moment in (row["first_rated_at"], row["last_rated_at"]):
            assert EN.date(moment).replace("\u00a0", " ") in about
        assert columns_of(card, "ratings") == {
            EN.number(stars, 1): count
            for stars, count in zip(row["ratings"], row["rating_counts"], strict=True)
        }
        assert texts(card, ".key .mean")[0].startswith(
            f"mean {EN.number(round(row['mean_rating'], 4), 2)}"
        )
        shares = zip(
            row["genres"] or (),
            row["genre_user_shares"] or (),
            row["genre_overall_shares"] or (),
            strict=True,
        )
        assert sorted(cells_of(card, "genres")) == sorted(
            [EN.genre(genre), shown_share(own), shown_share(everybody)]
            for genre, own, everybody in shares
        )
        assert texts(card, ".profile-similar-users tbody th") == [
            f"User {user}" for user in row["similar_user_ids"] or ()
        ]
        page.keyboard.press("Escape")


def shown_share(value: float) -> str:
    return "< 0.1%" if 0 < value < 0.0005 else EN.percent(value, 1)
