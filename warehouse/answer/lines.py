"""An answer as CSV, JSON or Markdown, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from warehouse.answer.rows import Answer
from warehouse.answer.texts import json_of, text_of

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that a spreadsheet would run; the page's CSV files know the same."""

ENTITY: Final = re.compile(r"&(?=#?\w+;)")
"""What Markdown would show another character for."""


def csv_lines(answer: Answer) -> Iterator[str]:
    """Give the lines of a CSV: null is an empty field, an empty text is `""`.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    yield ",".join(_field(name) for name in answer.columns)
    for batch in answer.batches():
        for row in batch:
            yield ",".join(map(_field, row))


def json_lines(answer: Answer) -> Iterator[str]:
    """Give the lines of a JSON array with an object a row; infinite and undefined are null."""
    separator = "["
    for batch in answer.batches():
        for row in batch:
            yield separator + json_of(dict(zip(answer.columns, row, strict=True)))
            separator = ","
    yield "]" if separator == "," else "[]"


def markdown_lines(answer: Answer) -> Iterator[str]:
    """Give the lines of a Markdown table; null is an empty cell, numbers stand on the right."""
    yield _row(answer.columns)
    yield _row(tuple("---:" if is_number else "---" for is_number in answer.are_numbers))
    for batch in answer.batches():
        for row in batch:
            yield _row(row)


def _field(value: object) -> str:
    if value is None:
        return ""
    text = text_of(value)
    if not text:
        return '""'
    if isinstance(value, str) and text.startswith(FORMULA):
        text = f"'{text}"
    if any(character in text for character in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _row(values: tuple[Any, ...]) -> str:
    return "| " + " | ".join(map(_cell, values)) + " |"


def _cell(value: object) -> str:
    text = text_of(value).replace("\\", "\\\\").replace("|", "\\|")
    text = ENTITY.sub("&amp;", text).replace("<", "&lt;").replace("](", "]\\(")
    return " ".join(text.split())
