"""Titles read as people write them and are cut where that hurts least."""

from __future__ import annotations

import pytest

from reports.words.titles import cut, display_title, short_title


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Matrix, The (1999)", "The Matrix (1999)"),
        ("Few Good Men, A (1992)", "A Few Good Men (1992)"),
        ("American in Paris, An (1951)", "An American in Paris (1951)"),
        ("Avventura, L' (Adventure, The) (1960)", "L'Avventura (The Adventure) (1960)"),
        ("Atalante, L\u2019 (1934)", "L\u2019Atalante (1934)"),
        ("Boot, Das (Boat, The) (1981)", "Das Boot (The Boat) (1981)"),
        ("Hate (Haine, La) (1995)", "Hate (La Haine) (1995)"),
        ("Mariachi, El (1992)", "El Mariachi (1992)"),
        ("Divo, Il", "Il Divo"),
        ("Downfall (Untergang, Der) (2004)", "Downfall (Der Untergang) (2004)"),
        ("Thieves (Voleurs, Les) (1996)", "Thieves (Les Voleurs) (1996)"),
        (
            "Macbeth (a.k.a. Tragedy of Macbeth, The) (1971)",
            "Macbeth (a.k.a. The Tragedy of Macbeth) (1971)",
        ),
        (
            "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
            "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo) (1966)",
        ),
        ("Crimson Rivers, The  (2000) ", "The Crimson Rivers (2000)"),
    ],
)
def test_an_article_at_the_end_comes_to_the_front(stored: str, shown: str) -> None:
    assert display_title(stored) == shown


@pytest.mark.parametrize(
    "title",
    [
        "I Love You, Man (2009)",
        "Play It Again, Sam (1972)",
        "Die, Mommie, Die (2003)",
        "Tinker, Tailor, Soldier, Spy (1979)",
        "The (1999)",
        "1984",
        ", The",
        "",
    ],
)
def test_other_titles_stay_as_they_are(title: str) -> None:
    assert display_title(title) == title


def test_a_long_title_loses_its_other_name_first() -> None:
    title = "Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark) (1981)"
    assert short_title(title, 36) == "Raiders of the Lost Ark (1981)"


def test_a_long_title_is_cut_before_its_year() -> None:
    title = "Lord of the Rings: The Fellowship of the Ring, The (2001)"
    assert short_title(title, 40) == "The Lord of the Rings: The\u2026 (2001)"


@pytest.mark.parametrize("limit", [8, 12, 24, 60])
@pytest.mark.parametrize("text", ["word " * 40, "x" * 200, "長い題名" * 20, "short"])
def test_a_cut_text_fits(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= max(limit, len("short"))


def test_letters_that_take_two_places_count_twice() -> None:
    assert cut("長い題名長い題名", 9) == "長い題名\u2026"
