"""Sentences, numbers and dates in the reader's language.

Every string that people read stands in `catalogue/<language>.json`. A placeholder says how its
value is written, in a small language of its own:

    {title}                  a text, cleaned of what would break a line
    {name:genre}             a genre by its name in the language
    {movies:n}               9,742
    {movies:n movie|movies}  9,742 movies, 1 movie
    {mean:.2}                4.16
    {users:.0 user|users}    3 users, of 2.7
    {share:%}                44.8%, `%0` without decimals
    {change:+2}              +0.12, with its sign and two decimals
    {day:date}               24 September 2018, `month` without the day, `time` to the minute
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

from reports.words.escape import clean
from reports.words.titles import cut

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Value = str | int | float | dt.date | dt.datetime
Values = dict[str, Value]

_GENRE_LIMIT = 24
_NARROW_SPACE = "\u202f"
_FIXED_SPACE = "\u00a0"
_SPACED_IN_FRENCH = re.compile(r" (?=[;!?%»])|(?<=«) ")
_COLON_IN_FRENCH = re.compile(r" (?=:)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A string of the catalogue by its key, with the values it is about."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


class NoStringError(LookupError):
    """A catalogue lacks a string; the text names both."""


class Words(Formatter):
    """The catalogue of one language and the language's way of writing numbers and dates."""

    def __init__(self, language: Language, strings: Mapping[str, str | Sequence[str]]) -> None:
        """Take the language and its strings by key."""
        self.language = language
        self.strings = strings

    def say(self, key: str, /, **values: Value) -> str:
        """Return the string of a key with its values filled in.

        Raises:
            NoStringError: the catalogue has no such string.
            KeyError: a value is missing.
        """
        string = self.strings.get(key)
        if not isinstance(string, str):
            raise NoStringError(f"reports/words/{self.language}.json has no string {key!r}")
        return self.vformat(string, (), values)

    def sentence(self, sentence: Sentence) -> str:
        """Return a sentence in this language."""
        return self.say(sentence.key, **sentence.values)

    def genre(self, genre: str) -> str:
        """Return a genre's name in this language; one that the catalogue doesn't know stays."""
        name = self.strings.get(f"genre.{genre}")
        return name if isinstance(name, str) else cut(self.shown(genre), _GENRE_LIMIT)

    def shown(self, text: str) -> str:
        """Return a text from outside on one line, or a word for a text of which nothing shows."""
        return clean(text) or self.say("text.empty")

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """Return a number with `digits` decimals and its thousands apart.

        Halves are rounded up as they are written, as browsers do in the tables: 4.225 is 4.23.
        """
        text = f"{_rounded(value, digits):,}"
        if self.language == "fr":
            text = text.replace(",", _NARROW_SPACE).replace(".", ",")
        return text.replace("-", "\u2212")

    def signed(self, value: float, digits: int) -> str:
        """Return a number with its sign, no plus where it rounds to zero."""
        text = self.number(value, digits)
        return text if value <= 0 or not text.strip("0.,") else f"+{text}"

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share between 0 and 1 as a percentage."""
        return self.number(_written(share) * 100, digits) + (
            f"{_NARROW_SPACE}%" if self.language == "fr" else "%"
        )

    def count(self, value: float, forms: str, digits: int | None = None) -> str:
        """Return a number with its noun, `forms` being the singular and plural: "movie|movies".

        The noun goes by the number as it is written, with `digits` decimals.
        """
        one, many = forms.split("|")
        digits = _digits(value) if digits is None else digits
        said = _rounded(value, digits)
        singular = said < 2 if self.language == "fr" else said == 1  # noqa: PLR2004
        return f"{self.number(value, digits)}{_FIXED_SPACE}{one if singular else many}"

    def month(self, day: dt.date) -> str:
        """Return month and year: "September 2018"."""
        return f"{self._months[day.month - 1]}{_FIXED_SPACE}{day.year}"

    def date(self, day: dt.date) -> str:
        """Return a date in full: "24 September 2018"."""
        first = "1er" if self.language == "fr" and day.day == 1 else str(day.day)
        return f"{first}{_FIXED_SPACE}{self.month(day)}"

    def time(self, moment: dt.datetime) -> str:
        """Return a moment (UTC) to the minute, with its zone."""
        hour = (
            f"{moment.hour}{_FIXED_SPACE}h{_FIXED_SPACE}{moment.minute:02}"
            if self.language == "fr"
            else f"{moment:%H:%M}"
        )
        # `say` would take the fixed spaces for those of a text from outside, and clean them away.
        return str(self.strings["format.moment"]).format(day=self.date(moment), hour=hour)

    @property
    def _months(self) -> Sequence[str]:
        return self.strings["format.months"]

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        """Format one placeholder; the module's text lists the forms.

        Raises:
            ValueError: the form is unknown.
        """
        kind, _, forms = format_spec.partition(" ")
        if kind == "":
            return self.shown(str(value))
        if kind == "genre":
            return self.genre(value)
        if kind == "n":
            return self.count(value, forms) if forms else self.number(value, _digits(value))
        if kind.startswith("."):
            digits = int(kind[1:])
            return self.count(value, forms, digits) if forms else self.number(value, digits)
        if kind.startswith("+"):
            return self.signed(value, int(kind[1:]))
        if kind.startswith("%"):
            return self.percent(value, int(kind[1:] or 1))
        if kind in {"date", "month", "time"}:
            return str(getattr(self, kind)(value))
        raise ValueError(f"unknown form {format_spec!r} in a string of the catalogue")


def _written(value: float | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def _rounded(value: float | Decimal, digits: int) -> Decimal:
    return _written(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _digits(value: float) -> int:
    """Return the decimals of a count: none, but one for the median between two of them."""
    return 0 if float(value).is_integer() else 1


def _typeset(string: str, language: Language) -> str:
    """Put the spaces that French wants before its punctuation, so that no line breaks there."""
    if language == "fr":
        string = _SPACED_IN_FRENCH.sub(_NARROW_SPACE, string)
        string = _COLON_IN_FRENCH.sub(_FIXED_SPACE, string)
    return string


@cache
def words(language: Language) -> Words:
    """Return the words of a language from its file in `catalogue/`."""
    path = Path(__file__).with_name(f"{language}.json")
    strings: dict[str, str | list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return Words(
        language,
        {
            key: _typeset(value, language) if isinstance(value, str) else value
            for key, value in strings.items()
        },
    )


def in_all(sentence: Sentence) -> dict[Language, str]:
    """Return a sentence in every language."""
    return {language: words(language).sentence(sentence) for language in LANGUAGES}
