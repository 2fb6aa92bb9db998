"""Writes what a document repeats once.

The figures of a card are drawn for two languages and two widths, a table and the filters repeat
their numbers, and a hover text repeats its sentence in every row. All lists, and all mappings that
are there twice, go into one pool, each once and as short as its kind allows; `{"$": 3}` stands
where entry 3 is used and `{"$": 3, "first": 20}` where only a list's beginning is. What the pool
holds of a list is

- the list itself,
- `{"runs": {"$": 4}, "times": {"$": 5}}`, entries that stand several times in a row,
- `{"lines": [{"$": 6}, {"$": 7}]}`, the two ends of lines, each line followed by null,
- `{"rows": {"$": 8}, "by": 9}`, lists of nine entries in a row,
- `{"texts": ["<b>", {"$": 4}, "</b>, ", {"$": 5}]}`, in every entry the same words around what
  differs,
- a string, its entries joined by `SEPARATOR`; an entry `~12` is number 12 of the pool's `words`,
  which are the texts that several lists have.

A mapping is `{"is": mapping}`. web/lists.js reads it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import eq
from typing import Any, TypeAlias, TypeGuard

Plain: TypeAlias = str | int | float | bool | None

SEPARATOR = "|"
WORD = "~"
_REPEATED = 2
_SHORTEST_MAPPING = 24
_LENGTH_OF_NUMBER = 5
_SHORTEST_POOLED = 4
_SHORTEST_SPLIT = 8
_LEAST_SAVED = 60
_SHORTEST_WORDS = 2
_LONGEST_COMPARED = 300
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_LINE = 3
_REPEATING = 3
"""Of how many entries one repeats the entry before it where that is written."""


class Pool:
    """What one document repeats; `written()` is what the document carries of it."""

    def __init__(self, value: object) -> None:
        """Takes every list in `value`, the longest first, so that beginnings are found."""
        self._entries: list[Any] = []
        self._texts: dict[int, str] = {}
        self._places: dict[str, int] = {}
        self._beginnings: dict[str, list[int]] = {}
        self._columns: dict[int, Sequence[str]] = {}
        waiting: dict[int, list[Sequence[Any]]] = {}
        for found in _lists(value):
            waiting.setdefault(len(found), []).append(found)
        for length in sorted(waiting, reverse=True):
            for found in waiting[length]:
                self._take(found)
        self._uses = Counter[str]()
        self._count(value)

    def put(self, value: object) -> Any:  # noqa: ANN401
        """Returns `value` with everything that the pool has replaced by its place."""
        if isinstance(value, dict):
            text = json.dumps(value)
            made = {key: self.put(inner) for key, inner in value.items()}
            if self._uses[text] < _REPEATED or len(json.dumps(made)) < _SHORTEST_MAPPING:
                return made
            if text not in self._places:
                self._places[text] = len(self._entries)
                self._entries.append({"is": made})
            return {"$": self._places[text]}
        if _is_list(value):
            return self._take(value) if _is_pooled(value) else [self.put(inner) for inner in value]
        return value

    def written(self) -> dict[str, Any]:
        """Returns the words and the entries, to be called when everything has been put."""
        words = _words(self._columns.values())
        entries = list(self._entries)
        for place, column in self._columns.items():
            entries[place] = _joined(column, words)
        return {"words": list(words), "entries": entries}

    def _count(self, value: object) -> None:
        """Counts mappings; those within one that was there before are there no second time."""
        if isinstance(value, dict):
            text = json.dumps(value)
            self._uses[text] += 1
            if self._uses[text] < _REPEATED:
                for inner in value.values():
                    self._count(inner)
        elif _is_list(value):
            for inner in value:
                self._count(inner)

    def _take(self, values: Sequence[Any]) -> dict[str, Any]:
        text = json.dumps(values)
        place = self._places.get(text)
        if place is not None:
            return {"$": place}
        start = json.dumps(values[:_SHORTEST_POOLED])
        for place in self._beginnings.get(start, ()):
            if self._texts[place].startswith(text[:-1] + ","):
                return {"$": place, "first": len(values)}
        place = len(self._entries)
        self._entries.append(None)
        self._entries[place] = self._entry(values, place)  # before a part is found in the list
        self._texts[place] = text
        self._places[text] = place
        self._beginnings.setdefault(start, []).append(place)
        return {"$": place}

    def _entry(self, values: Sequence[Any], place: int) -> Any:  # noqa: ANN401
        if _is_list(values[0]):
            return {
                "rows": self._part([cell for row in values for cell in row]),
                "by": len(values[0]),
            }
        if sum(map(eq, values, values[1:])) * _REPEATING >= len(values):
            once, times = _runs(values)
            if len(once) < len(values):  # 1, 1.0 and true aren't the same here
                return {"runs": self._part(once), "times": self._part(times)}
        if _are_lines(values):
            return {"lines": [self._part(values[end::_LINE]) for end in range(_LINE - 1)]}
        if all(isinstance(value, str) for value in values):
            return self._entry_of_texts(values, place)
        return list(values)

    def _entry_of_texts(self, values: Sequence[str], place: int) -> Any:  # noqa: ANN401
        pieces = _split(values) if len(values) >= _SHORTEST_SPLIT else [list(values)]
        words = [piece for piece in pieces if isinstance(piece, str)]
        saved = len(values) * (sum(map(len, words)) - (len(pieces) - len(words)) + 1)
        if saved > _LEAST_SAVED:
            return {
                "texts": [
                    piece if isinstance(piece, str) else self._part(_numbers(piece))
                    for piece in pieces
                ]
            }
        if not any(SEPARATOR in value or value.startswith(WORD) for value in values):
            self._columns[place] = values  # written when all are known
        return list(values)

    def _part(self, values: Sequence[Any]) -> Any:  # noqa: ANN401
        return self._take(values) if _is_pooled(values) else list(values)


def _words(columns: Iterable[Sequence[str]]) -> dict[str, int]:
    """Returns the number of each text that is shorter written once and referred to."""
    uses = Counter(text for column in columns for text in column)
    repeated = [
        text
        for text, count in uses.most_common()
        if (count - 1) * (len(text) + 1) > count * _LENGTH_OF_NUMBER
    ]
    return {text: number for number, text in enumerate(repeated)}


def _joined(column: Sequence[str], words: Mapping[str, int]) -> str:
    return SEPARATOR.join(f"{WORD}{words[text]}" if text in words else text for text in column)


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple))


def _is_plain(value: object) -> bool:
    return not isinstance(value, (dict, list, tuple))


def _is_pooled(values: Sequence[Any]) -> bool:
    """Says whether a list is one of plain values, or of rows of equally many of them."""
    if len(values) < _SHORTEST_POOLED:
        return False
    if all(map(_is_plain, values)):
        return True
    return (
        all(_is_list(row) and len(row) == len(values[0]) for row in values)
        and len(values[0]) > 0
        and all(_is_plain(cell) for row in values for cell in row)
    )


def _lists(value: object) -> Iterator[Sequence[Any]]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif _is_list(value):
        if _is_pooled(value):
            yield value
        else:
            for inner in value:
                yield from _lists(inner)


def _same(one: Plain, other: Plain) -> bool:
    """Says whether two values are written alike, which 1, 1.0 and true aren't."""
    return type(one) is type(other) and one == other


def _runs(values: Sequence[Plain]) -> tuple[list[Plain], list[int]]:
    """Returns the values without those that repeat the one before, and how often each stands."""
    runs = [list(run) for _, run in groupby(values, lambda one: (type(one), one))]
    return [run[0] for run in runs], [len(run) for run in runs]


def _are_lines(values: Sequence[Plain]) -> bool:
    nulls = values[_LINE - 1 :: _LINE]
    return (
        len(values) >= _LINE * _SHORTEST_POOLED
        and len(values) % _LINE == 0
        and all(value is None for value in nulls)
    )


def _numbers(values: Sequence[str]) -> Sequence[str] | list[int]:
    """Returns texts as numbers where every one of them is written as JavaScript writes it."""
    if all(_WHOLE.fullmatch(value) for value in values):
        return [int(value) for value in values]
    return values


def _split(values: Sequence[str]) -> list[str | list[str]]:
    """Returns the words that all texts share, in order, and between them what each has there.

    Joining the pieces gives the texts again, whatever they are.
    """
    words = _shared(values)
    if not words:
        return [list(values)]
    parts = [value.rpartition(words) for value in values]
    left, right = [part[0] for part in parts], [part[2] for part in parts]
    return [*_around(left), words, *_around(right)]


def _around(values: list[str]) -> list[str | list[str]]:
    if all(value == "" for value in values):
        return []
    return _split(values)


def _shared(values: Sequence[str]) -> str:
    """Returns the longest words that every text has, the first of several, "" without any."""
    shortest = min(values, key=len)[:_LONGEST_COMPARED]
    others = list(dict.fromkeys(values))
    low, high, found = _SHORTEST_WORDS, len(shortest), ""
    while low <= high:
        length = (low + high) // 2
        words = _of_length(length, shortest, others)
        if words:
            low, found = length + 1, words
        else:
            high = length - 1
    return found or _at_an_end(values)


def _of_length(length: int, shortest: str, others: Sequence[str]) -> str:
    tried = dict.fromkeys(
        shortest[start : start + length] for start in range(len(shortest) - length + 1)
    )
    return next((words for words in tried if all(words in other for other in others)), "")


def _at_an_end(values: Sequence[str]) -> str:
    last = values[0][-1:]
    return last if last and all(value.endswith(last) for value in values) else ""
