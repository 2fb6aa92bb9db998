"""A small grammar: patterns of words, as titles.toml and tags.toml write them."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.sample.generator.dice import Dice, Wheel

_TOKEN = re.compile(r"\{(\w+)\}|\(([^()]*)\)")
_ARTICLE = re.compile(r"\b([Aa]) (?=[AEIOUaeiouÉ])")
_MOST_WEIGHT = 30.0
_REDRAWS = 8


@dataclass(frozen=True)
class _Slot:
    """A place for a word of a list."""

    words: str


@dataclass(frozen=True)
class _Choice:
    """A place for one of several phrases."""

    phrases: tuple[_Phrase, ...]


_Phrase = tuple["str | _Slot | _Choice", ...]


def load_toml(name: str) -> dict[str, Any]:
    """Return the content of a TOML file that stands beside this module."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def split_words(text: str) -> list[str]:
    """Return the words of a list separated by commas."""
    return [" ".join(word.split()) for word in text.split(",")]


def split_lines(text: str) -> list[str]:
    """Return the lines that aren't empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Patterns:
    """Patterns to draw phrases from.

    One that can say much is drawn more often, up to a bound, so that one with two long lists
    doesn't drown the rest: in proportion to its number of phrases where each stands written
    there, and to the square root of it where words are filled in.
    """

    def __init__(self, lines: list[str], words: Mapping[str, list[str]]) -> None:
        self._words = {name: [_parse(word) for word in listed] for name, listed in words.items()}
        self._phrases = [_parse(line) for line in lines]
        self._wheel = Wheel(self._weight(phrase) for phrase in self._phrases)

    def draw(self, dice: Dice) -> str:
        """Return a phrase."""
        parts: list[str] = []
        self._fill(self._phrases[self._wheel.spin(dice)], dice, parts)
        phrase = "".join(parts).strip().replace(" ,", ",")
        return _ARTICLE.sub(r"\1n ", phrase)

    def _fill(self, phrase: _Phrase, dice: Dice, parts: list[str]) -> None:
        for part in phrase:
            if isinstance(part, str):
                parts.append(part)
            elif isinstance(part, _Choice):
                self._fill(dice.pick(part.phrases), dice, parts)
            else:
                self._fill_slot(part, dice, parts)

    def _fill_slot(self, slot: _Slot, dice: Dice, parts: list[str]) -> None:
        """Append a word, another one than those that the phrase already has."""
        for _ in range(_REDRAWS):
            word: list[str] = []
            self._fill(dice.pick(self._words[slot.words]), dice, word)
            if "".join(word) not in parts:
                break
        parts.append("".join(word))

    def _weight(self, phrase: _Phrase) -> float:
        count = self._count(phrase)
        return min(_MOST_WEIGHT, math.sqrt(count) if _has_slot(phrase) else count)

    def _count(self, phrase: _Phrase) -> int:
        """Return how many phrases this one can become."""
        count = 1
        for part in phrase:
            if isinstance(part, _Choice):
                count *= sum(self._count(option) for option in part.phrases)
            elif isinstance(part, _Slot):
                count *= sum(self._count(word) for word in self._words[part.words])
        return count


def _has_slot(phrase: _Phrase) -> bool:
    return any(
        isinstance(part, _Slot)
        or (isinstance(part, _Choice) and any(_has_slot(option) for option in part.phrases))
        for part in phrase
    )


def _parse(text: str) -> _Phrase:
    parts: list[str | _Slot | _Choice] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() > position:
            parts.append(text[position : match.start()])
        slot, options = match.groups()
        if slot:
            parts.append(_Slot(slot))
        else:
            parts.append(_Choice(tuple(_parse(option) for option in options.split("|"))))
        position = match.end()
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)
