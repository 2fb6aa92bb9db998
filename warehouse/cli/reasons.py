"""Why a row is as it is, as lines for a terminal or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from warehouse.answer.table import NULL, few_lines
from warehouse.answer.texts import jsonable, shown, text_of
from warehouse.cli.beside import beside
from warehouse.cli.described import wrapped
from warehouse.engine import Limits
from warehouse.why.key import as_text
from warehouse.why.reason import Reason, TracedStep, reason_of
from warehouse.why.source import PLACE, SAMPLE_URL

INDENT: Final = "    "
ALONE: Final = "Its SQL alone"
GIVERS: Final = {
    (True, False): "Its landed rows",
    (False, True): "The rows below",
    (True, True): "Its landed rows and the rows below",
    (False, False): ALONE,
}
"""What gives a step's columns, by whether its SQL reads landed rows, and other tables."""

MOST_COLUMNS: Final = 8
"""Columns of a step's rows that a terminal is shown; JSON has all of them."""


class Format(StrEnum):
    """The forms of a reason."""

    TEXT = "text"
    JSON = "json"


def found(
    db: Path, limits: Limits, name: str, typed: Sequence[str], *, raw_dir: Path, row_limit: int
) -> Reason:
    """Return why a row is as it is; the arguments are those of `reason_of`.

    Raises:
        AskError: There is no whole warehouse, table or row, or a limit or somebody ended it.
    """
    with beside(db, limits, raw_dir) as bench:
        return reason_of(bench, name, typed, raw_dir=raw_dir, row_limit=row_limit)


def text_lines(reason: Reason) -> Iterator[str]:
    """Give the row, the steps that it rests on and the verdict."""
    own, *steps = reason.steps
    yield f"{reason.model.title}, {as_text(reason.key)}"
    yield from _values(reason.row)
    yield from _origins(own)
    yield from (f"{INDENT}{place} asks for it again." for place in own.sources)
    for number, each in enumerate(steps, 1):
        yield ""
        yield from _step(number, each, reason)
    if reason.whole:
        yield ""
        yield "Of these tables all rows are needed; they are taken as they stand:"
        yield from _counts(reason.whole)
        yield "Beneath them are the landed rows of:"
        yield from _counts(reason.resources)
    if any(SAMPLE_URL in place for each in reason.steps for place in each.sources):
        yield ""
        yield f"`python -m ingest.sample` serves the rows of the sample at {SAMPLE_URL}."
    yield ""
    yield from wrapped(" ".join(_verdict(reason)), "")


def json_lines(reason: Reason) -> Iterator[str]:
    """Give the same as one JSON object, with all columns of the rows."""
    told = {
        "table": reason.model.title,
        "key": jsonable(dict(reason.key)),
        "row": jsonable(dict(reason.row)),
        "steps": [_step_as_json(each) for each in reason.steps],
        "whole_tables": dict(reason.whole),
        "landed_rows_beneath": dict(reason.resources),
        "files_not_compared": reason.not_read or None,
        "is_equal": reason.is_equal,
    }
    yield from json.dumps(told, ensure_ascii=False, indent=2).splitlines()


FORMS: Final[dict[Format, Callable[[Reason], Iterator[str]]]] = {
    Format.TEXT: text_lines,
    Format.JSON: json_lines,
}


def _values(row: Mapping[str, Any]) -> Iterator[str]:
    width = max(map(len, row))
    for column, value in row.items():
        yield f"{INDENT}{column.ljust(width)}  {_text(value)}"


def _text(value: object) -> str:
    return NULL if value is None else shown(text_of(value))


def _step(number: int, each: TracedStep, reason: Reason) -> Iterator[str]:
    step = each.step
    count = f"{step.row_count:,}" if step.row_count else "none"
    yield f"{number}. {step.model.title}: {count} of {step.table_row_count:,} rows, by " + _list(
        step.by
    )
    yield from _origins(each)
    if not each.rows:
        return
    columns = _columns(each, reason)
    rows = [tuple(row[column] for column in columns) for row in each.rows]
    if each.sources:
        columns.append("source")
        rows = [(*row, place) for row, place in zip(rows, each.sources, strict=True)]
    yield from (f"{INDENT}{line}" for line in few_lines(columns, rows))
    if left := step.row_count - len(rows):
        yield f"{INDENT}and {left:,} more"


def _columns(each: TracedStep, reason: Reason) -> list[str]:
    """Return the columns of a step's rows that are shown: those that its children's SQL names."""
    model = each.step.model
    words: set[str] = set()
    for child in reason.steps:
        if model.name in child.step.model.parents:
            words.update(re.findall(r"\w+", child.step.model.sql))
    first = [*model.key, *(column for column in PLACE if each.sources)]
    others = [name for name in model.columns if name in words and name not in first]
    named = {*first, *others[: max(0, MOST_COLUMNS - len(first))]}
    return [name for name in model.columns if name in named]


def _origins(each: TracedStep) -> Iterator[str]:
    """Say what gives the columns of a step."""
    computed, model = each.computed, each.step.model
    if computed.not_done:
        yield from wrapped(f"Not computed again: {computed.not_done}.", INDENT)
        return
    unlike = computed.unlike
    if not each.step.row_count and not unlike:
        yield f"{INDENT}The SQL gives none either."
        return
    given = {GIVERS[bool(model.sources), bool(model.parents)]: computed.from_traced}
    for tables, columns in (computed.from_whole or {}).items():
        given[f"All rows of {_list(tables)}"] = columns
    for giver, columns in given.items():
        named = [name for name in columns if not unlike.concerns(name)]
        give = "gives" if giver == ALONE else "give"
        if len(named) == len(model.columns):
            yield from wrapped(f"{giver} {give} every column.", INDENT)
        elif named:
            yield from wrapped(f"{giver} {give} {_list(named)}.", INDENT)
    if unlike.lacking:
        yield f"{INDENT}The SQL gives {_count(unlike.lacking)} that the table lacks."
    if unlike.surplus:
        yield f"{INDENT}The table has {_count(unlike.surplus)} that the SQL doesn't give."
    for column, row_count in unlike.columns.items():
        value = (
            f"gives {_text(computed.row.get(column))}"
            if computed.row
            else f"gives another value in {_count(row_count)}"
        )
        yield from wrapped(f"{column} differs: the SQL {value}.", INDENT)


def _count(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _list(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _counts(counts: Mapping[str, int]) -> Iterator[str]:
    width = max(map(len, counts), default=0)
    longest = max((len(f"{count:,}") for count in counts.values()), default=0)
    for title, count in counts.items():
        yield f"{INDENT}{title.ljust(width)}  {count:>{longest},} {'row' if count == 1 else 'rows'}"


def _verdict(reason: Reason) -> Iterator[str]:
    own, *steps = reason.steps
    unlike = [each.step.model.title for each in steps if each.computed.unlike]
    if own.computed.unlike:
        yield "The row isn't what the SQL gives: see above."
    else:
        count = len(reason.row)
        if own.computed.not_done:
            yield "Nothing gives the row again."
        else:
            yield f"Every column of the row ({count}) equals what the SQL gives."
    if unlike:
        yield f"Rows of {_list(unlike)} differ from what their SQL gives: see above."
    elif done := sum(1 for each in steps if not each.computed.not_done):
        yield f"So do the rows of {_plural(done, 'step')} beneath it."
    if any(each.computed.not_done for each in reason.steps) and reason.not_read:
        yield f"The landed files were not compared: {reason.not_read}."


def _plural(count: int, thing: str) -> str:
    return f"the {thing}" if count == 1 else f"the {count} {thing}s"


def _step_as_json(each: TracedStep) -> dict[str, Any]:
    step, computed = each.step, each.computed
    return {
        "table": step.model.title,
        "found_by": list(step.by),
        "row_count": step.row_count,
        "table_row_count": step.table_row_count,
        "rows": jsonable([dict(row) for row in each.rows]),
        "asked_for_again_by": list(each.sources),
        "columns_from_traced_rows": list(computed.from_traced),
        "columns_from_whole_tables": [
            {"columns": list(columns), "tables": list(tables)}
            for tables, columns in (computed.from_whole or {}).items()
        ],
        "rows_unlike_by_column": dict(computed.unlike.columns),
        "rows_lacking": computed.unlike.lacking,
        "rows_surplus": computed.unlike.surplus,
        "not_computed": computed.not_done or None,
    }
