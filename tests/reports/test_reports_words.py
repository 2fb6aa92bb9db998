"""Both languages say everything, in their own way of writing numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from string import Formatter

import pytest

import reports
from reports.words.catalogues import (
    LANGUAGES,
    Language,
    NoStringError,
    Sentence,
    Words,
    in_all,
    words,
)

REPORTS = Path(reports.__file__).parent
NAMED = re.compile(r"""["'`]([a-z_]+\.[a-z_0-9]+)["'`]""")
OF_CHART = re.compile(r"""^    name = "([a-z_]+)"$""", re.MULTILINE)
SAID = re.compile(r"""\.sentence\(\s*"([a-z_0-9]+)\"""")
WORD = re.compile(r"""["']([a-z_0-9]+)["']""")
ALIKE = "is|has|less|shares|counts|as|sans|ou|sous|plus|moins|fois|mauvais|près|dans"
MANY_OF_ONE = re.compile(rf"(?<![\w.,%+])1\s(?:(?!(?:{ALIKE})\b)\w+\s)?(?!(?:{ALIKE})\b)\w+[sx]\b")
"""A one before a plural, which may have an adjective in front."""
OF_SEVERAL = {
    *("rating_distribution.level", "genres.level", "years.level", "movies.level", "tags.level"),
    *(
        "polarising.level",
        "activity.level",
        "genre_tilt.level",
        "users.same",
        "ranking.tied_before",
    ),
    *("genre_tags.majority", "drift.none", "drift.some", "drift.many"),
    *("movie_age.better", "movie_age.worse", "movie_age.same"),
    *("genre_tags.subtitle", "genre_tags.subtitle_by_genre", "genre_tags.note_lift"),
    *("tag_verdicts.note_ends", "genre_pairs.note_clear", "finder.first"),
    *("ask.cut", "ask.chart_cut"),
}
"""Strings said of several things alone, or of a number that the page itself sets."""


def _placeholders(words_of: Words, key: str) -> set[tuple[str, str]]:
    string = words_of.strings[key]
    assert isinstance(string, str)
    return {
        (name, (form or "").split(" ")[0])
        for _, name, form, _ in Formatter().parse(string)
        if name is not None
    }


def test_no_string_is_missing_in_a_language() -> None:
    english, french = (set(words(language).strings) for language in LANGUAGES)
    assert english ^ french == set()


@pytest.mark.parametrize("key", [key for key in words("en").strings if key != "format.months"])
def test_a_string_says_the_same_things_in_both_languages(key: str) -> None:
    assert _placeholders(words("en"), key) == _placeholders(words("fr"), key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [key for key in words("en").strings if key != "format.months"])
def test_every_string_can_be_said(language: Language, key: str) -> None:
    """A noun without its plural, say, would fail only once the data leads to its sentence."""
    said = words(language)
    values: dict[str, str | float | dt.datetime] = {}
    for name, kind in _placeholders(said, key):
        if kind in {"date", "month", "time"}:
            values[name] = dt.datetime(2018, 9, 24, 14, 27)  # noqa: DTZ001 (naive, as in the marts)
        elif kind[:1] in {"n", ".", "+", "%"} and kind:
            values[name] = 2
        else:
            values[name] = "Drama"
    assert "{" not in said.say(key, **values)


def test_no_string_is_empty_or_left_untranslated() -> None:
    def letters(language: Language, key: str) -> str:
        return re.sub(r"{[^}]*}|[^a-zà-ÿ]", "", str(words(language).strings[key]).lower())

    translated = [
        key
        for key in words("en").strings
        if not key.startswith(("genre.", "column.", "control.language_", "page.kicker"))
    ]
    untranslated = {
        key
        for key in translated
        if len(letters("en", key)) > len("minimum") and letters("en", key) == letters("fr", key)
    }
    assert untranslated == set()
    assert all(words(language).strings[key] for language in LANGUAGES for key in translated)


def test_every_string_that_the_code_names_is_there_and_every_string_is_named() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in sorted(REPORTS.rglob("*"))
        if (path.suffix in {".py", ".j2", ".js"} or path.name == "title_rules.json")
        and "vendor" not in path.parts
    ]
    prefixes = {key.split(".")[0] for key in words("en").strings}
    named = {
        name
        for source in sources
        for name in NAMED.findall(source)
        if name.split(".")[0] in prefixes and not name.endswith((".html", ".js", ".css", "_"))
    }
    strings = set(words("en").strings)
    # a chart's own strings begin with its name, which the code that asks for them leaves out
    for source in sources:
        for chart in OF_CHART.findall(source):
            named |= {f"{chart}.{which}" for which in SAID.findall(source)}
            named |= {f"{chart}.{word}" for word in WORD.findall(source)} & strings
            named |= {f"{chart}.{which}" for which in ("empty", "note")} & strings
    assert named <= strings
    made_of_parts = {"genre", "column", "section", "control", "quality", "method", "card"}
    made_of_parts |= {"hidden_gems", "disliked", "drift", "lifetime", "movie_age", "long_tail"}
    made_of_parts |= {"analysis", "finder", "profile", "ordinal", "similar_movies"}
    assert {
        key
        for key in strings - named
        if key.split(".")[0] not in made_of_parts and not key.endswith(".empty")
    } == set()


def _one(kind: str) -> str | int | dt.datetime:
    if kind in {"date", "month", "time"}:
        return dt.datetime(2018, 9, 24)  # noqa: DTZ001 (naive, as in the marts)
    return "Drama" if kind in {"", "genre"} else 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_one_is_said_as_one(language: Language) -> None:
    """Each string is said of ones alone; those of several things, or of thresholds, never are."""
    said = words(language)
    keys = {key for key in said.strings if key not in {"format.months", *OF_SEVERAL}}
    of_ones = {
        key: said.say(key, **{name: _one(kind) for name, kind in _placeholders(said, key)})
        for key in keys
    }
    wrong = {key: text for key, text in of_ones.items() if MANY_OF_ONE.search(text)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("fr", 1.4, "1 attendu"),
        ("fr", 1.6, "2 attendus"),
        ("en", 1.4, "1 is"),
        ("en", 0.2, "0 are"),
    ],
)
def test_a_noun_goes_by_its_number_as_it_is_written(
    language: Language, value: float, written: str
) -> None:
    forms = "attendu|attendus" if language == "fr" else "is|are"
    assert words(language).format_field(value, f".0 {forms}").replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["9,742", "4.16", "44.8%", "1 movie", "2 movies", "0 movies"]),
        ("fr", ["9\u202f742", "4,16", "44,8\u202f%", "1\u00a0film", "2\u00a0films", "0\u00a0film"]),
    ],
)
def test_numbers_take_the_form_of_the_language(language: Language, written: list[str]) -> None:
    speaker = words(language)
    forms = "movie|movies" if language == "en" else "film|films"
    found = [
        speaker.number(9742),
        speaker.number(4.164, 2),
        speaker.percent(0.4476),
        *(speaker.count(value, forms) for value in (1, 2, 0)),
    ]
    assert [text.replace("\u00a0", "\u00a0") for text in found] == [
        text.replace(" ", "\u00a0") if language == "en" else text for text in written
    ]


def test_halves_are_rounded_as_they_are_written() -> None:
    """A browser writes 4.225 as 4.23 in the table; the chart beside it must not say 4.22."""
    assert [words("en").number(value, 2) for value in (4.225, 2.675, -0.125)] == [
        "4.23",
        "2.68",
        "\u22120.13",
    ]


def test_what_is_rounded_to_zero_tells_on_which_side_it_lies_only_below() -> None:
    speaker = words("fr")
    assert [speaker.signed(value, 2) for value in (-0.001, 0.001, -0.0, 0.0)] == [
        "\u22120,00",
        *["0,00"] * 3,
    ]


def test_dates_take_the_form_of_the_language() -> None:
    moment = dt.datetime(2026, 11, 1, 9, 5)  # noqa: DTZ001  # the warehouse's are naive UTC
    sentence = Sentence("provenance.loaded", {"moment": moment})
    assert in_all(sentence) == {
        "en": "Loaded on 1\u00a0November\u00a02026, 09:05 UTC",
        "fr": "Chargé le 1er\u00a0novembre\u00a02026 à 9\u00a0h\u00a005 UTC",
    }


def test_french_punctuation_keeps_to_its_word() -> None:
    said = words("fr").say("tags.tie", first="a", second="b", users=3)
    assert "«\u202fa\u202f» et «\u202fb\u202f»" in said
    assert "Source\u00a0: x" in words("fr").say("provenance.source", source="x")


def test_a_value_is_never_read_as_a_string_of_the_catalogue() -> None:
    said = words("en").say("movies.most", first="{ratings.__class__}", ratings=3)
    assert "{ratings.__class__}" in said


def test_a_missing_string_is_named_with_its_file() -> None:
    with pytest.raises(NoStringError, match=r"^reports/words/fr\.json has no string 'genres\.x'$"):
        words("fr").say("genres.x")


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown form"):
        Words("en", {"x": "{a:zzz}"}).say("x", a=1)


def test_known_genres_are_translated_and_others_shown() -> None:
    assert [words("fr").genre(genre) for genre in ("Drama", "Kaiju", "")] == [
        "Drame",
        "Kaiju",
        "(vide)",
    ]
