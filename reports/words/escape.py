"""Makes text from outside (titles, tags, genres, sources) safe for where it is shown.

Four places show it, each with rules of its own: HTML is escaped by Jinja (autoescape is on for
every template), everything else goes through this module.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata

MAX_SHOWN = 2_000
"""Characters of one text that are shown at most."""

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_PLAIN = re.compile("[!-~]+(?: [!-~]+)*")
"""Most texts, which are clean already."""
_CREDENTIALS = re.compile(r"//[^/@\s]*@")


def clean(text: str) -> str:
    """Return `text` as one line without characters that reorder, hide or break what is around it.

    Control characters, line breaks and unusual blanks become single spaces; direction marks and
    zero-width characters go, but for the joiners that emoji and some scripts need.
    """
    if len(text) <= MAX_SHOWN and _PLAIN.fullmatch(text):
        return text
    kept = []
    for character in text[:MAX_SHOWN]:
        if character in _BIDI_CONTROLS or character in _INVISIBLE:
            continue
        category = unicodedata.category(character)
        kept.append(" " if category in {"Cc", "Cs", "Zs", "Zl", "Zp"} else character)
    return " ".join("".join(kept).split())


def without_credentials(source: str) -> str:
    """Return a source's address without a user name and password that may stand in it."""
    return _CREDENTIALS.sub("//", clean(source))


def plot_text(text: str) -> str:
    """Return `text` so that plotly.js draws it letter by letter.

    Plotly reads a subset of HTML in ticks, annotations, text and hover labels, expands `%{…}` in
    templates, and hands `$…$` to MathJax where a page has it.
    """
    escaped = html.escape(clean(text), quote=False)
    return escaped.replace("$", "&#36;").replace("%{", "%&#123;")


def script_json(value: object) -> str:
    """Return `value` as JSON that can't end or change the script element that holds it.

    Raises:
        ValueError: a number is infinite or not a number, which JSON can't say.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def script_source(source: str) -> str:
    """Return JavaScript as it may stand inside a script element.

    Raises:
        ValueError: the source holds a sequence that HTML's parser would act on.
    """
    lowered = source.lower()
    for sequence in ("</script", "<!--"):
        if sequence in lowered:
            raise ValueError(f"a script that is inlined must not contain {sequence!r}")
    return source
