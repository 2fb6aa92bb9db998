"""What changed between two loads and two builds, as sentences and tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from warehouse.answer.parquet import write_parquet
from warehouse.answer.rows import answer_of
from warehouse.changes import figures, loads
from warehouse.cli.output import LINES, Format, page, replaced, standard_bytes
from warehouse.errors import USAGE, AskError
from warehouse.why.bench import Bench

ROWS: Final = f"""
select
    load_id, previous_load_id, resource, previous_row_count, added_row_count, gone_row_count,
    changed_row_count, row_count, mode, previous_status, evidence
from {loads.ROWS} order by resource
"""  # noqa: S608 - a constant
FEWER_COLUMNS: Final = f"""
select
    resource, previous_row_count as before, added_row_count as added, gone_row_count as gone,
    changed_row_count as changed, row_count as after, evidence
from {loads.ROWS} order by resource
"""  # noqa: S608 - a constant
FIGURES: Final = f"from {figures.FIGURES} order by all"
FIGURES_AS_TEXT: Final = f"""
select
    mart, key, measure,
    coalesce(cast(previous_value as varchar), previous_text) as before,
    coalesce(cast(value as varchar), text) as after,
    difference
from {figures.FIGURES}
"""  # noqa: S608 - a constant
OF_THE_WHOLE: Final = "rpt_totals"


class Part(StrEnum):
    """What can be asked for alone."""

    ROWS = "rows"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Told:
    """One of the two comparisons.

    Attributes:
        said: What was compared, or why nothing was.
        sql: Gives its rows with all columns.
        shown: Gives what a person reads of it; empty where a sentence says all.
    """

    said: str
    sql: str
    shown: str = ""


def put(
    bench: Bench,
    names: Sequence[str],
    *,
    part: Part | None,
    form: Format,
    out: Path | None,
    db: Path,
) -> None:
    """Compare the named loads and their builds, or the last ones, and write what differs.

    Args:
        bench: With the warehouse.
        names: Two ids of loads, or none.
        part: What is asked for alone.
        form: The answer's form.
        out: The file that is to hold it; None writes to standard output.
        db: The warehouse's file.

    Raises:
        AskError: There is no such load, or the form holds one of the two alone.
        duckdb.Error: The engine can't do it within its limits.
        NobodyReadsError: Nobody reads standard output any more.
    """
    if len(names) not in {0, 2}:
        raise AskError(
            "Name two loads, the earlier one first, or none: `python -m ingest loads` lists them.",
            USAGE,
        )
    if part is None and form in {Format.CSV, Format.PARQUET}:
        raise AskError(
            f"A {form} holds one table: say --of {Part.ROWS} or --of {Part.FIGURES}.", USAGE
        )
    told: dict[Part, Told] = {}
    loads.lay_out(bench)
    figures.lay_out(bench)
    if part is not Part.FIGURES:
        told[Part.ROWS] = _rows(bench, names)
    if part is not Part.ROWS:
        told[Part.FIGURES] = _figures(bench, names, are_all=part is not None)
    if form not in {Format.TABLE, Format.MARKDOWN}:
        for each in told.values():
            if not each.shown:
                sys.stderr.write(f"{each.said}\n")
    if out is not None:
        with replaced(out, db) as into:
            _write(bench, told, form, into)
    elif form is not Format.PARQUET:
        page(_lines(bench, told, form))
    else:
        with standard_bytes() as into:
            _write(bench, told, form, into)


def _rows(bench: Bench, names: Sequence[str]) -> Told:
    if names:
        before, after = loads.named_pair(bench, *names)
    else:
        pair = loads.last_pair(bench)
        if pair is None:
            return Told("No load is built yet, so there is nothing to compare.", ROWS)
        if isinstance(pair, loads.Load):
            return Told(
                f"There is one load of {pair.source}, so there is nothing to compare it with yet.",
                ROWS,
            )
        before, after = pair
    loads.compare(bench, before, after)
    of = after.source if before.source == after.source else f"{after.source}, not {before.source}"
    return Told(
        f"Rows of load {after.load_id} ({after.finished_at}) against {before.load_id}"
        f" ({before.finished_at}), of {of}:",
        ROWS,
        FEWER_COLUMNS,
    )


def _figures(bench: Bench, names: Sequence[str], *, are_all: bool) -> Told:
    kept = figures.kept_builds(bench)
    if names:
        builds = {build.load_id: build for build in reversed(kept)}
        for name in names:
            if name not in builds:
                return Told(f"No figures are kept of a build of load {name}.", FIGURES)
        before, after = (builds[name] for name in names)
    elif not kept:
        return Told("No figures of a build of all tables are kept yet: run `dbt build`.", FIGURES)
    elif len(kept) == 1:
        return Told(
            "Figures are kept of one build, so there is nothing to compare them with yet.", FIGURES
        )
    else:
        after, before = kept[:2]
    differ, of = figures.compare(bench, before, after)
    said = (
        f"Figures of the build of {after.started_at} against that of {before.started_at}:"
        f" {differ:,} of {of:,} differ"
    )
    if not differ:
        return Told(f"{said}.", FIGURES)
    if are_all:
        return Told(f"{said}:", FIGURES, f"{FIGURES_AS_TEXT} order by all")
    return Told(
        f"{said}; --of figures lists them. Of the whole:",
        FIGURES,
        f"{FIGURES_AS_TEXT} where mart = '{OF_THE_WHOLE}' order by all",
    )


def _lines(bench: Bench, told: Mapping[Part, Told], form: Format) -> Iterator[str]:
    """Give a sentence and a table each, or the tables alone to a program."""
    if form is Format.JSON:
        yield from _json_lines(bench, told)
        return
    for_people = form in {Format.TABLE, Format.MARKDOWN}
    for place, each in enumerate(told.values()):
        if for_people:
            yield from [""] * bool(place)
            yield each.said
            if not each.shown:
                continue
            yield from [""] * (form is Format.MARKDOWN)
        sql = each.shown if for_people else each.sql
        yield from LINES[form](answer_of(bench.execute(sql)))


def _json_lines(bench: Bench, told: Mapping[Part, Told]) -> Iterator[str]:
    """Give an array for what was asked for alone, and an object of both arrays otherwise."""
    if len(told) == 1:
        [each] = told.values()
        yield from LINES[Format.JSON](answer_of(bench.execute(each.sql)))
        return
    separator = "{"
    for part, each in told.items():
        yield f"{separator}{json.dumps(part)}:"
        yield from LINES[Format.JSON](answer_of(bench.execute(each.sql)))
        separator = ","
    yield "}"


def _write(bench: Bench, told: Mapping[Part, Told], form: Format, into: BinaryIO) -> None:
    if form is Format.PARQUET:
        [each] = told.values()
        write_parquet(bench.connection, each.sql, into)
    else:
        into.writelines(f"{line}\n".encode() for line in _lines(bench, told, form))
