"""What the data lacks or gets wrong, check by check."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import partial

from reports.card import PlainCard, PlainTable
from reports.chart import select
from reports.data.warehouse import Snapshot
from reports.words.catalogues import Sentence
from reports.words.titles import display_title

NAMES = {
    "undated_movies": "data_quality.undated_movies",
    "unrated_movies": "data_quality.unrated_movies",
    "movies_without_genre": "data_quality.movies_without_genre",
    "movies_of_one_title": "data_quality.movies_of_one_title",
    "ratings_before_release": "data_quality.ratings_before_release",
    "orphan_ratings": "data_quality.orphan_ratings",
    "orphan_tags": "data_quality.orphan_tags",
    "orphan_links": "data_quality.orphan_links",
    "superseded_rows": "data_quality.superseded_rows",
    "rejected_rows": "data_quality.rejected_rows",
    "absent_rows": "data_quality.absent_rows",
    "failed_rows": "data_quality.failed_rows",
    "missing_rows": "data_quality.missing_rows",
    "single_day_users": "data_quality.single_day_users",
}
"""What each measure is called; one that isn't here goes by its name in the mart."""
WORST_BY = {
    "rating_count": "data_quality.by_rating_count",
    "tag_count": "data_quality.by_tag_count",
    "movie_count": "data_quality.by_movie_count",
    "link_count": "data_quality.by_link_count",
    "row_count": "data_quality.by_row_count",
    "year_count": "data_quality.by_year_count",
}
MOVIE_GAPS = ("undated_movies", "unrated_movies", "movies_without_genre")
ORPHANS = ("orphan_ratings", "orphan_tags", "orphan_links")
_COLUMNS = (
    "data_quality.check",
    "data_quality.found",
    "data_quality.of",
    "data_quality.share",
    "data_quality.fault",
    "data_quality.examples",
)
_LEAST_SHARE = 0.0001
"""The smallest share that is written with two decimals."""
_EXAMPLE = re.compile(r"(.+?) \(([0-9]+)\)(?:; |$)")
"""A worst example: what it is, and how much in parentheses."""

_NUMBERED = re.compile(r"^(?:user|movie) (?=[0-9]+$)")
"""What the mart writes before a number that stands for a name."""
_USER = re.compile("^user [0-9]+$")


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """A check: how many it finds of how many, and the worst examples with their weight.

    `is_fault` says whether what it finds is a fault of the data.
    """

    measure: str
    is_fault: bool
    affected_count: int
    of_count: int
    affected_share: float | None
    examples: str | None
    examples_by: str


QUALITY_MEASURES = select(QualityMeasure, "rpt_data_quality", "measure_number")


def empty(snapshot: Snapshot) -> Sentence | None:
    """Return why there is nothing to show: without any row, nothing can be lacking."""
    rows = snapshot.rows(QUALITY_MEASURES)
    return None if any(row.of_count for row in rows) else Sentence("data_quality.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Say first what wasn't served or is missing, then what doesn't fit, then what movies lack."""
    rows = {row.measure: row for row in snapshot.rows(QUALITY_MEASURES)}
    unserved = sum(row.is_unserved for row in snapshot.resources)
    if unserved:
        values = {"resources": unserved, "of": len(snapshot.resources)}
        return Sentence("data_quality.unserved", values)
    missing = rows.get("missing_rows")
    if missing is not None and missing.affected_count:
        return Sentence(
            "data_quality.missing", {"rows": missing.affected_count, "of": missing.of_count}
        )
    orphans = sum(rows[name].affected_count for name in ORPHANS if name in rows)
    if orphans:
        return Sentence("data_quality.orphans", {"rows": orphans})
    gaps = max((rows[name].affected_share or 0 for name in MOVIE_GAPS if name in rows), default=0)
    gaps = math.ceil(round(gaps / _LEAST_SHARE, 6)) * _LEAST_SHARE  # "at most", as it is written
    if missing is None or not missing.of_count:
        return Sentence("data_quality.uncounted", {"share": gaps})
    if gaps:
        return Sentence("data_quality.gaps", {"share": gaps})
    return Sentence("data_quality.whole")


def subtitle(snapshot: Snapshot) -> Sentence:
    """Say how many checks find something, and how many of these find a fault."""
    rows = snapshot.rows(QUALITY_MEASURES)
    found = [row for row in rows if row.affected_count]
    return Sentence(
        "data_quality.subtitle",
        {
            "found": len(found),
            "measures": len(rows),
            "faults": sum(row.is_fault for row in found),
        },
    )


def table(snapshot: Snapshot, *, names_users: bool = True) -> PlainTable:
    """Return the checks in the mart's order, each with what it finds and of how many.

    With `names_users` false, no example is a user.
    """
    return PlainTable(
        "data-quality",
        finding(snapshot),
        [Sentence(name) for name in _COLUMNS],
        [_row(row, names_users=names_users) for row in snapshot.rows(QUALITY_MEASURES)],
        frozenset({1, 2, 3}),
    )


def _row(row: QualityMeasure, *, names_users: bool) -> list[Sentence]:
    return [
        Sentence(NAMES[row.measure]) if row.measure in NAMES else _text(row.measure),
        Sentence("quality.count", {"value": row.affected_count}),
        Sentence("quality.count", {"value": row.of_count}),
        _share(row),
        _verdict(row),
        _examples(row, names_users=names_users),
    ]


def _share(row: QualityMeasure) -> Sentence:
    if not row.affected_share:
        return Sentence("fact.none")
    if row.affected_share < _LEAST_SHARE:
        return Sentence("data_quality.below", {"share": _LEAST_SHARE})
    return Sentence("data_quality.percent", {"share": row.affected_share})


def _verdict(row: QualityMeasure) -> Sentence:
    """Return whether what was found is a fault, where anything was."""
    if not row.affected_count:
        return Sentence("fact.none")
    return Sentence("data_quality.fault_yes" if row.is_fault else "data_quality.fault_no")


def _text(text: str) -> Sentence:
    return Sentence("quality.text", {"text": text})


def _examples(row: QualityMeasure, *, names_users: bool) -> Sentence:
    """Return the worst examples, what they are worst by first; nothing where there are none."""
    if row.examples is None:
        return Sentence("fact.none")
    found = _EXAMPLE.findall(row.examples)
    if not names_users and any(_USER.match(name) for name, _ in found):
        return Sentence("fact.none")
    shown = ", ".join(
        f"{_NUMBERED.sub('#', display_title(name))} ({weight})" for name, weight in found
    )
    return Sentence(WORST_BY[row.examples_by], {"examples": shown or row.examples})


CARD = PlainCard(
    name="data-quality",
    mart="rpt_data_quality",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    table=table,
    queries=(QUALITY_MEASURES,),
)
CARD_WITHOUT_USERS = replace(CARD, table=partial(table, names_users=False))
