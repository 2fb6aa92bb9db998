"""Every figure in a title of the page, or at its head, is in a mart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter

import pytest
from markupsafe import escape

from reports.charts.tags.tags import shown_tag
from reports.data.warehouse import Snapshot, read_snapshot
from reports.page.contents import IN_SHORT, every_card, queries
from reports.page.document import report
from reports.page.files import render_cards
from reports.page.summary import facts
from reports.words.catalogues import LANGUAGES, Sentence, Value, words
from reports.words.titles import display_title, short_title
from tests.warehouse.warehouse import Warehouse

LENGTHS = (44, 60)
"""Letters to which the cards cut a title in a sentence."""
EMPTY = {"load-changes"}
"""The cards that have nothing to show of a first load."""


@dataclass(frozen=True)
class Told:
    """What the rows of a mart hold: numbers, texts, moments."""

    numbers: Sequence[float]
    texts: Sequence[str]
    moments: Sequence[dt.datetime]


def holds(told: Told, value: Value, form: str) -> bool:
    """Says whether a value is among what is told, and is written alike in each language."""
    found: Sequence[Value]
    if isinstance(value, dt.date):  # a moment is a date too
        found = [moment for moment in told.moments if moment.date() == _day(value)]
    elif isinstance(value, str) and not re.fullmatch(r"\d+", value):
        found = [text for text in told.texts if value in written(text)]
        return bool(found)
    else:
        number = float(value)
        found = [type(value)(n) for n in whole(told.numbers) if abs(n - number) <= 1e-9]
    return any(
        all(
            words(language).format_field(other, form) == words(language).format_field(value, form)
            for language in LANGUAGES
        )
        for other in found
    )


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def whole(numbers: Sequence[float]) -> Iterator[float]:
    """Give whole numbers as such, so that a year can be written as one."""
    for number in numbers:
        yield int(number) if number.is_integer() else number


def written(text: str) -> set[str]:
    """Return how a name may stand in a title."""
    cut = {short_title(text, length) for length in LENGTHS}
    return {text, display_title(text), shown_tag(text), *cut}


def placeholders(key: str) -> Iterator[tuple[str, str]]:
    """Give what a string says in any language: the value's name and its form."""
    for language in LANGUAGES:
        string = words(language).strings[key]
        assert isinstance(string, str)
        for _, name, form, _ in Formatter().parse(string):
            if name is not None:
                yield name, form or ""


def lacking(sentence: Sentence, told: Told) -> list[tuple[str, str, Value]]:
    """Return what a sentence says that is in none of the rows."""
    return [
        (sentence.key, name, sentence.values[name])
        for name, form in placeholders(sentence.key)
        if not holds(told, sentence.values[name], form)
    ]


def told_by(rows: Sequence[tuple[float | None, str | None, dt.datetime | None]]) -> Told:
    return Told(
        numbers=[number for number, _, _ in rows if number is not None],
        texts=[text for _, text, _ in rows if text is not None],
        moments=[moment for _, _, moment in rows if moment is not None],
    )


def in_mart(
    warehouse: Warehouse, mart: str
) -> list[tuple[float | None, str | None, dt.datetime | None]]:
    """Return the numbers, texts and moments of a mart, each as a row of headlines has it."""
    values = [value for row in warehouse.query(f"select * from marts.{mart}") for value in row]  # noqa: S608
    return [
        (
            float(value) if isinstance(value, (int, float)) else None,
            value if isinstance(value, str) else None,
            value if isinstance(value, dt.datetime) else None,
        )
        for value in values
    ]


@pytest.fixture(scope="module")
def snapshot(built: Warehouse) -> Snapshot:
    return read_snapshot(built.db, queries())


@pytest.fixture(scope="module")
def headlines(built: Warehouse) -> Callable[[str], Told]:
    """Return what gives the headlines of a card, those of the whole among them.

    A card without headlines says what the rows of its mart hold as they are.
    """
    totals = built.query("select value, null, value_at from marts.rpt_totals")

    def of_card(card: str) -> Told:
        rows = built.query(
            f"select value, text, value_at from marts.rpt_headlines where card = '{card}'"  # noqa: S608
        )
        return told_by([*(rows or in_mart(built, marts[card])), *totals])

    marts = {card.name: card.mart for card in every_card()}

    return of_card


def test_every_value_of_every_title_is_a_headline(
    snapshot: Snapshot, headlines: Callable[[str], Told]
) -> None:
    titles = {
        card.name: card.finding(snapshot) for card in every_card() if card.empty(snapshot) is None
    }
    assert {card.name for card in every_card()} - set(titles) == EMPTY
    assert set(IN_SHORT) <= set(titles)
    lacked = [found for card, title in titles.items() for found in lacking(title, headlines(card))]
    assert lacked == []


def test_headlines_are_of_cards_that_the_page_has(built: Warehouse) -> None:
    found = {card for (card,) in built.query("select distinct card from marts.rpt_headlines")}
    assert found
    assert found <= {card.name for card in every_card()}


def test_a_title_without_headlines_is_held_against_its_own_mart(built: Warehouse) -> None:
    told = told_by(in_mart(built, "rpt_genre_counts"))
    [(genre, share)] = built.query(
        "select genre, movie_share from marts.rpt_genre_counts where genre_rank = 1"
    )
    leader = {"first": genre, "share": share, "second": "Kaiju", "second_share": share / 3}
    found = lacking(Sentence("genres.leader", leader), told)
    assert {name for _, name, _ in found} == {"second", "second_share"}


def test_every_value_of_the_six_figures_is_a_total(snapshot: Snapshot, built: Warehouse) -> None:
    totals = told_by(built.query("select value, null, value_at from marts.rpt_totals"))
    lacked = [
        found
        for fact in facts(snapshot)
        for sentence in (fact.label, fact.value, *fact.details)
        for found in lacking(sentence, totals)
    ]
    assert lacked == []


def test_the_page_says_these_titles_and_no_others(snapshot: Snapshot) -> None:
    page = report(snapshot, render_cards(snapshot), "en")
    titles = {
        card.name: str(escape(words("en").sentence(card.empty(snapshot) or card.finding(snapshot))))
        for card in every_card()
    }
    headings = re.findall(r'<h3><span id="[a-z-]+-heading"><span lang="en">(.*?)</span>', page)
    assert headings == list(titles.values())
    short = page[page.index('<section class="short"') :].partition("</ol>")[0]
    said = [title for title in titles.values() if title in short]
    assert len(said) == 5


def test_a_value_that_no_row_has_is_found_missing() -> None:
    told = Told(numbers=[0.5, 3.0], texts=["Matrix, The (1999)"], moments=[])
    sentence = Sentence("similar_movies.none", {"first": "The Matrix (1999)", "second": "Heat"})
    values = {**sentence.values, "similarity": 0.25}
    found = lacking(Sentence(sentence.key, values), told)
    assert {name for _, name, _ in found} == {"second", "similarity"}
