"""The sentences of a figure as data: said by the browser, they are one for all languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from reports.figures.canvas import Told
from reports.words.catalogues import LANGUAGES, Value, words
from reports.words.escape import clean


def as_sentences(texts: Sequence[Any]) -> dict[str, Any] | None:
    """Return a list of sentences about the same values as web/lists.js reads it, else null.

    `sentences` are keys of the catalogue, null for an empty text; `with` has the values by name, a
    list each.
    """
    told = [text.sentence if isinstance(text, Told) else None for text in texts]
    names = {_names(one.key) for one in told if one}
    if len(names) != 1 or any(text and not one for one, text in zip(told, texts, strict=True)):
        return None
    return {
        "sentences": [one.key if one else None for one in told],
        "with": {
            name: [_value(one.values[name]) if one else None for one in told]
            for name in sorted(names.pop())
        },
    }


def strings_said(payload: Any) -> set[str]:  # noqa: ANN401
    """Return the keys of all sentences in a payload."""
    if isinstance(payload, Mapping):
        own = {key for key in payload.get("sentences", ()) if key}
        return own.union(*map(strings_said, payload.values()))
    if isinstance(payload, list) and payload and isinstance(payload[0], Mapping):
        return set().union(*map(strings_said, payload))
    return set()


@cache
def _names(key: str) -> frozenset[str]:
    """Return the names of the values that a string says."""
    string = str(words(LANGUAGES[0]).strings[key])  # every language's says the same
    return frozenset(name for _, name, _, _ in Formatter().parse(string) if name)


def _value(value: Value) -> Value:
    if isinstance(value, dt.date):
        return value.isoformat()
    said: Value = clean(value) if isinstance(value, str) else as_whole(value)
    return said


def as_whole(value: Any) -> Any:  # noqa: ANN401
    """Return 3.0 as 3, which is one number in JavaScript and not two lists in the page."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
