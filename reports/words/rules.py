"""What the cards of movies say: facts about ranked rows, and which string each of them calls for.

The rules are data (`title_rules.json`), so that the page's JavaScript (web/rules.js) says by the
same ones what a filtered chart shows. A rule has

- `facts`, each a list that begins with how it is found: `["nth", 0, "title"]` is a column of the
  first row, `["count", "shown"]` a number of rows, `["best", "shown", "mean_rating", "title"]` a
  column of the row with the highest mean (`place` is its number), `["ties", "shown",
  "rating_count"]` how many rows have the highest count, `["overlap", "high", "value"]` how many
  rows after the first have a `high` that reaches the first one's `value`, `["zeros", "members",
  "rating_count"]` how many have none, `["constant", "least"]` what the mart says of all;
- `whole`, the facts for which the mart has a number of all movies, said where nothing is filtered:
  the page may hold fewer;
- `title`, `subtitle` and `notes`, branches in their order: each has conditions over the facts and
  the catalogue's string to say. The first branch that holds gives title and subtitle, each one that
  holds gives a note;
- `describe`, `bar` and `hover`, strings that take a row's columns by their names.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from reports.words.catalogues import Sentence
from reports.words.titles import shortened

TITLE_LETTERS: Final = 44
"""Letters' room that a movie's title takes in a sentence."""

Rows = Sequence[Mapping[str, Any]]
Facts = dict[str, Any]

_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


@cache
def rule(card: str) -> Mapping[str, Any]:
    """Return the rule of a card by the name of its chart.

    Raises:
        KeyError: There is no rule for such a chart.
    """
    rules = json.loads(Path(__file__).with_name("title_rules.json").read_text(encoding="utf-8"))
    return dict(rules[card])


def facts(
    card: str, members: Rows, shown: Rows, constants: Mapping[str, Any], *, whole: bool
) -> Facts:
    """Return a card's facts by name, null where the rows have none.

    `members` are its rows in their order and `shown` those of them that are drawn; `whole` says
    that no filter has left any out.
    """
    sets = {"members": members, "shown": shown}
    found = {name: _fact(how, sets, constants) for name, how in rule(card)["facts"].items()}
    if whole:
        for name, constant in rule(card).get("whole", {}).items():
            found[name] = constants[constant]
    return found


def first_that_holds(card: str, part: str, found: Facts) -> Sentence:
    """Return what the first branch of a part, such as the title, says that holds."""
    return all_that_hold(card, part, found)[0]


def all_that_hold(card: str, part: str, found: Facts) -> list[Sentence]:
    """Return what every branch of a part says that holds."""
    told = {name: value for name, value in found.items() if value is not None}
    return [
        Sentence(branch["say"], told)
        for branch in rule(card)[part]
        if all(_holds(found, *condition) for condition in branch.get("if", ()))
    ]


def _holds(found: Facts, name: str, sign: str, other: str | float) -> bool:
    one, two = found[name], found[other] if isinstance(other, str) else other
    return one is not None and two is not None and _COMPARED[sign](one, two)


def _fact(how: Sequence[Any], sets: Mapping[str, Rows], constants: Mapping[str, Any]) -> Any:  # noqa: ANN401
    kind, *rest = how
    if kind == "constant":
        return constants[rest[0]]
    if kind == "count":
        return len(sets[rest[0]])
    if kind == "nth":
        place, column = rest
        return _cell(sets["members"], place, column)
    if kind == "overlap":
        high, column = rest
        first, *others = sets["members"] or [{}]
        return sum(row[high] >= first[column] for row in others)
    rows, by = sets[rest[0]], rest[1]
    if kind == "zeros":
        return sum(row[by] == 0 for row in rows)
    values = [row[by] for row in rows if row[by] is not None]
    if not values:
        return 0 if kind == "ties" else None
    greatest = max(values)
    if kind == "ties":
        return values.count(greatest)
    best = next(place for place, row in enumerate(rows) if row[by] == greatest)
    return best + 1 if rest[2] == "place" else _cell(rows, best, rest[2])


def _cell(rows: Rows, place: int, column: str) -> Any:  # noqa: ANN401
    if place >= len(rows):
        return None
    value = rows[place][column]
    return shortened(value, TITLE_LETTERS) if column == "title" else value
