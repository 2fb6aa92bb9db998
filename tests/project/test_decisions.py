"""Every decision can be found from the index, and says what it has to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "decisions"
INDEX = FOLDER / "README.md"
PARTS = sorted(path for path in FOLDER.glob("*.md") if path != INDEX)
LABELS = ["What", "Why", "Consequence", "Alternative"]
LINKED = [ROOT / "DECISIONS.md", ROOT / "CONTRIBUTING.md", INDEX, *PARTS]


def entries(part: Path) -> dict[str, str]:
    """Return the text of each entry of a part, by the entry's title."""
    pieces = re.split(r"^### (.+)\n", part.read_text(), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def anchor(title: str) -> str:
    """Return the anchor that GitHub gives to a heading.

    GitHub writes the heading in lowercase, drops what is no letter, digit, underscore, dash or
    blank, and puts a dash for each blank.
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)}


def text_of(label: str, entry: str) -> str:
    """Return what an entry says at one of its labels, in one line."""
    found = re.search(rf"^- \*\*{label}\.\*\* ((?:.+\n?)(?:  .+\n?)*)", entry, re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


ENTRIES = [
    pytest.param(title, entry, id=f"{part.stem}-{anchor(title)}")
    for part in PARTS
    for title, entry in entries(part).items()
]


@pytest.mark.parametrize(("title", "entry"), ENTRIES)
def test_every_entry_says_what_was_decided_and_why(title: str, entry: str) -> None:
    assert text_of("What", entry), title
    assert text_of("Why", entry), title


@pytest.mark.parametrize(("title", "entry"), ENTRIES)
def test_every_entry_has_its_four_lines_in_one_order(title: str, entry: str) -> None:
    labels = re.findall(r"^- \*\*(\w+)\.\*\*", entry, re.MULTILINE)
    assert labels == [label for label in LABELS if label in labels], title


def test_every_line_of_an_entry_ends_as_a_sentence() -> None:
    texts = [
        (title, label, text_of(label, entry))
        for part in PARTS
        for title, entry in entries(part).items()
        for label in LABELS
    ]
    assert [(title, label) for title, label, text in texts if text and text[-1] != "."] == []


def test_the_index_lists_every_entry_and_no_other() -> None:
    listed = re.findall(r"\[([^\]]+)\]\((\w+\.md)#([^)]+)\)", INDEX.read_text())
    written = [(title, part.name, anchor(title)) for part in PARTS for title in entries(part)]
    assert sorted(listed) == sorted(written)


def test_no_two_entries_of_a_part_have_one_title() -> None:
    titles = {
        part.stem: re.findall(r"^### (.+)$", part.read_text(), re.MULTILINE) for part in PARTS
    }
    repeated = [
        (part, title) for part, names in titles.items() for title in names if names.count(title) > 1
    ]
    assert repeated == []


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(((?!https?:)[^)]+)\)", page.read_text()):
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_entry_that_another_one_names_exists() -> None:
    named = {
        (part.name, title)
        for part in PARTS
        for title in re.findall(r"\(see \"([^\"]+)\"\)", " ".join(part.read_text().split()))
    }
    titles = {title for part in PARTS for title in entries(part)}
    assert named
    assert [pair for pair in named if pair[1] not in titles] == []


def test_every_file_that_an_entry_names_exists() -> None:
    """An entry names a file by its path from the root, as in `tests/faults/not_caught.py`."""
    folders = "ingest|pipeline|models|macros|reports|tests|notebooks|benchmarks|analyses"
    named = {
        path
        for part in PARTS
        for path in re.findall(rf"`((?:{folders})/[\w/.-]+)`", part.read_text())
    }
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
