"""Names of movies that don't exist, in the forms that MovieLens writes."""

from __future__ import annotations

import re

from ingest.sample.generator.dice import Dice
from ingest.sample.generator.phrases import Patterns, load_toml, split_lines, split_words

_LEADING_ARTICLE = re.compile(r"^(The|A|An|Le|La|Les|El|Los|Las|Der|Die|Das|Il|I|Lo|Gli) (.+)$")
_ELIDED_ARTICLE = re.compile(r"^(L')(.+)$")
_SHARE_OF_NUMBERED_SEQUELS = 0.55
_SHARE_OF_SUBTITLES = 0.3
_LONGEST_NAME_THAT_RETURNS = 3


class TitleWriter:
    """Draws names from titles.toml; whether one is taken already is the caller's business."""

    def __init__(self) -> None:
        content = load_toml("titles.toml")
        words = {name: split_words(text) for name, text in content["words"].items()}
        self._themes = {
            theme: Patterns(split_lines(text), words) for theme, text in content["themes"].items()
        }
        self._sequels = {name: split_words(text) for name, text in content["sequels"].items()}
        translated = content["translated"]
        self._languages = len(translated["languages"])
        self._owned = _table(translated["heads"]), _table(translated["owners"])
        self._moods = _table(translated["moods"]), _table(translated["things"])
        self.numbers = split_words(content["special"]["numbers"])
        self.oddities = split_lines(content["special"]["oddities"])

    def name(self, theme: str, dice: Dice) -> str:
        """Return an English name that suits a theme."""
        return self._themes[theme].draw(dice)

    def translated_name(self, dice: Dice) -> str:
        """Return the name of a movie that wasn't made in English.

        Either `English (Original)`, `Original (English)` or the original alone.
        """
        language = 1 + dice.below(self._languages)
        if dice.chance(0.75):
            head, owner = dice.pick(self._owned[0]), dice.pick(self._owned[1])
            english = f"The {owner[0]}'s {head[0]}"
        else:
            head, owner = dice.pick(self._moods[0]), dice.pick(self._moods[1])
            english = f"{head[0]} {owner[0]}"
        if language == self._languages:
            original = f"{owner[language]} no {head[language]}"
        else:
            original = f"{head[language]} {owner[language]}"
        english, original = sort_name(english), sort_name(original)
        in_english_first = f"{english} ({original})"
        return dice.pick((*[in_english_first] * 3, f"{original} ({english})", original))

    def sequel_name(self, name: str, part: int, dice: Dice) -> str:
        """Return the name of part `part` (2 or more) of the series that began as `name`."""
        kind = dice.roll()
        has_a_long_name = len(name.split()) > _LONGEST_NAME_THAT_RETURNS
        if kind < _SHARE_OF_NUMBERED_SEQUELS or has_a_long_name:
            numeral = dice.pick(self._sequels["numerals"]).split("/")[min(part, 6) - 2]
            return f"{name} {numeral}"
        if kind < _SHARE_OF_NUMBERED_SEQUELS + _SHARE_OF_SUBTITLES:
            return f"{name}: {dice.pick(self._sequels['subtitles'])}"
        return dice.pick(self._sequels["returns"]).replace("*", name)


def sort_name(name: str) -> str:
    """Return a name with its article put last: `Matrix, The`, `Avventura, L'`."""
    match = _LEADING_ARTICLE.match(name) or _ELIDED_ARTICLE.match(name)
    if match is None:
        return name
    article, rest = match.groups()
    return f"{rest[0].upper()}{rest[1:]}, {article}"


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in split_lines(text)]
