"""The page says where its figures come from, and holds no more than its own scripts."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports.charts.time import movie_age
from reports.data.provenance import Build
from reports.data.warehouse import Snapshot
from reports.page.contents import SECTIONS
from reports.page.document import report
from reports.page.files import render_cards
from reports.page.summary import build_state, facts, provenance
from reports.words.catalogues import in_all
from tests.reports.facts import ATTACKS, ordinary_facts

BUDGET = 2_500_000
BUILD = Build(
    *("build", "build", "DuckDB 2.0.0", None, 0, 0, 40, 0, 0),
    is_interrupted=False,
    is_partial=False,
)


class Reader(HTMLParser):
    """Collects the elements of a page, the text of its scripts and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.packed: list[str] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script" and "type" not in dict(attrs):
            self.scripts.append("")
        if dict(attrs).get("id") == "plotly":
            self.packed.append("")

    def handle_endtag(self, tag: str) -> None:
        """Note that an element is over."""
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Take text where it belongs."""
        if self._inside == "script":
            if "type" not in self.elements[-1][1]:
                self.scripts[-1] += data
            elif self.elements[-1][1].get("id") == "plotly":
                self.packed[-1] += data
        elif self._inside != "style":
            self.text.append(data)


def unpacked(reader: Reader) -> list[str]:
    """Return the scripts that a page carries packed."""
    return [gzip.decompress(base64.b64decode(text)).decode() for text in reader.packed]


@pytest.fixture(scope="module")
def hostile_reader(hostile_page: Path) -> Reader:
    return Reader(hostile_page.read_text(encoding="utf-8"))


def test_the_page_keeps_its_budget(ordinary_page: Path) -> None:
    assert ordinary_page.stat().st_size < BUDGET


def test_only_the_two_scripts_of_the_page_are_allowed(hostile_reader: Reader) -> None:
    policy = next(
        attributes["content"] or ""
        for tag, attributes in hostile_reader.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in (*hostile_reader.scripts, *unpacked(hostile_reader))
    ]
    assert len(hashes) == 2
    assert f"script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in policy


def test_nothing_on_the_page_is_loaded_from_elsewhere(hostile_reader: Reader) -> None:
    loading = [
        (tag, attributes)
        for tag, attributes in hostile_reader.elements
        if tag in {"link", "img", "iframe", "object", "embed", "base", "form"}
        or "src" in attributes
        or any(name.startswith("on") for name in attributes)
    ]
    assert loading == []
    links = [dict(attributes)["href"] for tag, attributes in hostile_reader.elements if tag == "a"]
    assert links
    assert all(link is not None and link.startswith("#") for link in links)


def test_ids_are_unique_and_every_reference_has_its_target(hostile_reader: Reader) -> None:
    attributes = [attributes for _, attributes in hostile_reader.elements]
    ids = [found["id"] for found in attributes if "id" in found]
    assert len(ids) == len(set(ids))
    referring = ("aria-labelledby", "aria-describedby", "aria-controls")
    targets = {
        target
        for found in attributes
        for name in referring
        for target in (found.get(name) or "").split()
    }
    targets |= {(found["href"] or "")[1:] for found in attributes if "href" in found}
    assert targets <= set(ids)


def test_attacks_stand_on_the_page_as_plain_text(hostile_reader: Reader) -> None:
    text = "".join(hostile_reader.text)
    assert ATTACKS[0] in text
    assert "secret" not in text


@pytest.mark.parametrize("name", ["genre_counts", "movies_by_year", "top_movies_by_ratings"])
def test_a_chart_file_stands_by_itself(ordinary_page: Path, name: str) -> None:
    page = ordinary_page.with_name(f"{name}.html").read_text(encoding="utf-8")
    reader = Reader(page)
    assert len(reader.scripts) == 1
    assert [source[:20] for source in unpacked(reader)] == ["/**\n* plotly.js (car"]
    assert sum("data-card" in attributes for _, attributes in reader.elements) == 1
    assert "Content-Security-Policy" in page


def test_the_sections_stand_in_the_order_of_the_contents(ordinary_page: Path) -> None:
    page = ordinary_page.read_text(encoding="utf-8")
    cards = re.findall(r'<article class="card(?: half)?" id="([a-z-]+)"', page)
    assert cards == [card.name for section in SECTIONS for card in section.cards]


def test_the_page_opens_with_movies_and_with_no_card_that_found_nothing(
    ordinary: Snapshot, ordinary_page: Path
) -> None:
    page = ordinary_page.read_text(encoding="utf-8")
    assert page.index('id="section-movies"') < page.index('id="section-catalogue"')
    opening = page[page.index('<section class="short"') :].partition("</ol>")[0]
    told = re.findall(r'<li><a href="#([a-z-]+)">', opening)
    assert movie_age.CARD.finding(ordinary).key == "movie_age.few"
    assert told == ["movies", "ranking", "genre-tilt", "hidden-gems", "polarising"]


def test_the_checks_of_the_data_are_a_table_that_needs_no_script(ordinary_page: Path) -> None:
    for name in ("index", "data_quality"):
        page = ordinary_page.with_name(f"{name}.html").read_text(encoding="utf-8")
        card = page[page.index('id="data-quality"') :].partition("</article>")[0]
        assert card.count("<tr>") == 9
        assert "hidden" not in card.replace("visually-hidden", "").replace("aria-hidden", "")
        assert "data-data-quality" not in page


@pytest.mark.parametrize(
    ("build", "state", "key"),
    [
        (BUILD, "passed", "provenance.passed"),
        (replace(BUILD, tests_warned=2), "passed", "provenance.warned"),
        (replace(BUILD, tests_failed=1), "failed", "provenance.failed"),
        (replace(BUILD, models_failed=1), "failed", "provenance.models_failed"),
        (replace(BUILD, models_failed=1, models_skipped=2), "failed", "provenance.models_skipped"),
        (replace(BUILD, models_skipped=2, tests_failed=1), "failed", "provenance.failed_unbuilt"),
        (replace(BUILD, command="run", tests_passed=0), "unknown", "provenance.untested"),
        (replace(BUILD, is_partial=True), "unknown", "provenance.partial"),
        (replace(BUILD, is_partial=True, tests_failed=1), "failed", "provenance.failed"),
        (replace(BUILD, is_interrupted=True), "failed", "provenance.interrupted"),
        (None, "unknown", "provenance.unknown"),
    ],
)
def test_a_build_is_shown_as_it_went(
    empty: Snapshot, build: Build | None, state: str, key: str
) -> None:
    found, sentence = build_state(replace(empty, build=build))
    assert (found, sentence.key) == (state, key)


@pytest.mark.parametrize(("engine", "said"), [("Spark 4.3.0", "Built by Spark 4.3.0"), (None, "")])
def test_the_page_says_what_built_it_where_that_is_recorded(
    ordinary: Snapshot, engine: str | None, said: str
) -> None:
    sentences = provenance(replace(ordinary, build=replace(BUILD, engine=engine)))
    told = [in_all(sentence)["en"] for sentence in sentences]
    assert [line for line in told if line.startswith("Built")] == [said][: bool(said)]


def test_a_failed_build_is_named_with_its_tests(hostile: Snapshot) -> None:
    page = report(hostile, render_cards(hostile), "en")
    assert "This build failed" in page
    assert "Tests that failed or warned" in page


def test_the_six_figures_say_what_the_warehouse_holds(ordinary: Snapshot) -> None:
    found = {in_all(fact.label)["en"]: in_all(fact.value)["en"] for fact in facts(ordinary)}
    assert list(found) == ["Movies", "Ratings", "Users", "Mean rating", "Tag uses", "Rows missing"]
    assert found["Movies"] == "60"
    assert found["Ratings"] == str(len(ordinary_facts().ratings))
    assert found["Rows missing"] == "0"


def test_rows_that_the_source_did_not_give_are_counted(hostile: Snapshot) -> None:
    missing = facts(hostile)[-1]
    assert in_all(missing.value)["en"] == "5"
    assert missing.target == "data-quality"


def test_without_a_count_at_the_source_nothing_is_claimed(ordinary: Snapshot) -> None:
    uncounted = [replace(row, source_row_count=None, difference=None) for row in ordinary.resources]
    missing = facts(replace(ordinary, resources=uncounted))[-1]
    assert missing.details[0].key == "fact.missing_unknown"


def test_the_licence_is_that_of_the_data(ordinary: Snapshot, hostile: Snapshot) -> None:
    sample, served = (
        report(snapshot, render_cards(snapshot), "en") for snapshot in (ordinary, hostile)
    )
    assert "are generated; no person rated anything" in sample
    assert "Harper and Joseph A. Konstan" not in sample
    assert "Harper and Joseph A. Konstan" in served
