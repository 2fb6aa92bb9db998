"""An answer as CSV, JSON or Markdown, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from warehouse.answer.rows import Answer
from warehouse.answer.texts import jsonable, text_of

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that a spreadsheet would run; the page's CSV files know the same."""


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
            values = dict(zip(answer.columns, map(jsonable, row), strict=True))
            yield separator + json.dumps(values, ensure_ascii=False)
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
    return " ".join(text.replace("<", "&lt;").split())
