"""A value as text."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any


def text_of(value: object) -> str:
    """Return a value as a person or a program reads it: ISO dates, numbers in full, lists as JSON.

    Null gives an empty text; where it has to differ from one, the caller says how.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json_of(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def json_of(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as JSON, with every digit of a decimal."""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(json_of, value))}]"
    if isinstance(value, dict):
        items = (f"{_as_json(text_of(key))}: {json_of(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    return _as_json(jsonable(value))


def jsonable(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a value as JSON can tell it: no number that JSON lacks, whole numbers in full."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, dict):
        return {text_of(key): jsonable(item) for key, item in value.items()}
    return text_of(value)


def shown(text: str) -> str:
    """Return a text without what would steer a terminal or break its line.

    Titles and tags come from outside: an escape character in one could rename the window, or hide
    what follows.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
