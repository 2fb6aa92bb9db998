"""Movie titles as people write them, and as short as a chart needs them."""

from __future__ import annotations

import re
import unicodedata

from reports.words.escape import clean

# dim_movies.display_title knows the same ones: macros/article_first.sql
_ARTICLES = (
    "The|An|A|Da|Les|Le|La|Une|Un|Des|Gli|Il|Lo|I|Uno|Una|Unos|Unas|Las|Los|El|Der|Die|Das|"
    "Eine|Ein|Den|Det|De|Het|Een|Ett|Et|En|Os|As|O|Uma|Um"
)
_APOSTROPHES = ("'", "\u2019")
_ELIDED = "(?:L|Un)['\u2019]"

_INVERTED = re.compile(
    rf"(?P<start>^|\((?:a\.k\.a\. )?)(?P<name>[^()]+), (?P<article>{_ARTICLES}|{_ELIDED})"
    r"(?= \(|\)|$)"
)
_YEAR_AT_END = re.compile(r"^(?P<name>.*?)(?P<year> \(\d{4}(?:[-\u2013](?:\d{4})?)?\))$")
_OTHER_NAMES = re.compile(r" \([^()]*\)")


def _in_front(match: re.Match[str]) -> str:
    start, name, article = match["start"], match["name"], match["article"]
    if name.partition(",")[0].strip() == article:  # "Die, Mommie, Die" is no German title
        return match[0]
    gap = "" if article.endswith(_APOSTROPHES) else " "
    return f"{start}{article}{gap}{name}"


def display_title(title: str) -> str:
    """Return a title with its article in front: "Matrix, The (1999)" reads "The Matrix (1999)".

    Names in brackets are turned too: "Avventura, L' (Adventure, The) (1960)" reads
    "L'Avventura (The Adventure) (1960)". Characters that would disturb a line are cleaned away.
    """
    return _INVERTED.sub(_in_front, clean(title))


def breadth(text: str) -> int:
    """Return how many letters' room a text takes: Chinese, Japanese and Korean ones take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1 for letter in text)


def cut(text: str, limit: int) -> str:
    """Return `text` in the room of `limit` letters, cut between words where that loses little."""
    if breadth(text) <= limit:
        return text
    kept = text[: limit - 1]
    while breadth(kept) >= limit:
        kept = kept[:-1]
    space = kept.rfind(" ")
    if space > limit // 2:
        kept = kept[:space]
    return kept.rstrip(" ,;:-(") + "…"


def short_title(title: str, limit: int) -> str:
    """Return a display title in the room of at most `limit` letters, its year whole.

    A name in brackets goes first, then the end of the name: "Raiders of the Lost Ark (Indiana
    Jones and the Raiders of the Lost Ark) (1981)" becomes "Raiders of the Lost Ark (1981)".
    """
    return shortened(display_title(title), limit)


def shortened(shown: str, limit: int) -> str:
    """Return a title as `short_title` does whose article stands in front already."""
    if breadth(shown) <= limit:
        return shown
    dated = _YEAR_AT_END.match(shown)
    name, year = (dated["name"], dated["year"]) if dated else (shown, "")
    shorter = _OTHER_NAMES.sub("", name)
    return cut(shorter or name, limit - len(year)) + year
