"""What the data lacks or gets wrong, and where it is worst."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.escape import clean
from reports.figures.rows import Mark, Scale, draw_dots
from reports.query import Query
from reports.theme import VERMILION
from reports.titles import cut
from reports.warehouse import Snapshot
from reports.words import LANGUAGES, Sentence, Words, words

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
    "unavailable_rows": "data_quality.unavailable_rows",
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
_ROW_HEIGHTS = {False: 38, True: 66}
_EXAMPLES = {False: 64, True: 46}
"""Letters of the worst examples that have room below a measure, wide and narrow."""
_LEAST_DECADES = 2
_USER = re.compile(r"\buser ([0-9]+)")
_LINE = 20


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """A lack: how many it touches of how many, and the worst examples with their weight."""

    measure: str
    affected_count: int
    of_count: int
    affected_share: float | None
    examples: str | None
    examples_by: str


QUALITY_MEASURES = Query(
    QualityMeasure,
    """
select
    measure,
    affected_count,
    of_count,
    affected_share,
    examples,
    examples_by
from marts.rpt_data_quality
order by affected_share desc nulls last, measure_number
limit 100
""",
)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw: without any row, nothing can be lacking."""
    rows = snapshot.rows(QUALITY_MEASURES)
    return None if any(row.of_count for row in rows) else Sentence("data_quality.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says first whether rows are missing, then whether they fit, then what the movies lack."""
    rows = {row.measure: row for row in snapshot.rows(QUALITY_MEASURES)}
    missing = rows.get("missing_rows")
    if missing is not None and missing.affected_count:
        return Sentence(
            "data_quality.missing", {"rows": missing.affected_count, "of": missing.of_count}
        )
    orphans = sum(rows[name].affected_count for name in ORPHANS if name in rows)
    if orphans:
        return Sentence("data_quality.orphans", {"rows": orphans})
    gaps = max((rows[name].affected_share or 0 for name in MOVIE_GAPS if name in rows), default=0)
    if missing is None or not missing.of_count:
        return Sentence("data_quality.uncounted", {"share": gaps})
    if gaps:
        return Sentence("data_quality.gaps", {"share": gaps})
    return Sentence("data_quality.whole")


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what the shares are of."""
    rows = snapshot.rows(QUALITY_MEASURES)
    found = sum(row.affected_count > 0 for row in rows)
    return Sentence("data_quality.subtitle", {"found": found, "measures": len(rows)})


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says how the examples are chosen, and that one measure isn't a fault."""
    del snapshot
    return [Sentence("data_quality.note"), Sentence("data_quality.note_users")]


def measure_name(row: QualityMeasure, words: Words) -> str:
    """Returns what a measure is called in a language."""
    return words.say(NAMES[row.measure]) if row.measure in NAMES else words.shown(row.measure)


def _worst(row: QualityMeasure, words: Words, limit: int) -> str:
    """Returns the worst examples, what they are worst by first; nothing where there are none."""
    if row.examples is None:
        return ""
    worst = words.say(
        "data_quality.worst", by=_worst_by(row, words), examples=_examples(row, words)
    )
    return cut(worst, limit)


def _worst_by(row: QualityMeasure, words: Words) -> str:
    return words.say(WORST_BY[row.examples_by]) if row.examples_by in WORST_BY else row.examples_by


def _examples(row: QualityMeasure, words: Words) -> str:
    """Returns the worst examples, a user's called as the language does."""
    examples = row.examples or ""
    if row.measure != "single_day_users":
        return examples
    return _USER.sub(lambda found: words.say("data_quality.user", user=found[1]), examples)


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    parts = "; ".join(
        canvas.words.say(
            "data_quality.bar",
            measure=measure_name(row, canvas.words),
            affected=row.affected_count,
            of=row.of_count,
        )
        for row in snapshot.rows(QUALITY_MEASURES)
    )
    return canvas.words.say("data_quality.describe", parts=parts)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws shares on a logarithmic axis.

    What finds nothing has a row without a dot, and where narrow a line below.
    """
    rows, said = snapshot.rows(QUALITY_MEASURES), canvas.words
    places = {row.measure: math.log10(row.affected_share) for row in rows if row.affected_share}
    listed = [row for row in rows if not row.affected_count] if canvas.narrow and places else []
    low = min(math.floor(min(places.values(), default=0)), -_LEAST_DECADES)
    marks = [
        Mark(
            name=measure_name(row, said),
            under=_worst(row, said, _EXAMPLES[canvas.narrow]),
            value=places.get(row.measure),
            figure=canvas.say("data_quality.figure", affected=row.affected_count, of=row.of_count),
            hover="<br>".join(
                [
                    canvas.say(
                        "data_quality.hover",
                        measure=measure_name(row, said),
                        affected=row.affected_count,
                        of=row.of_count,
                        share=row.affected_share or 0.0,
                    ),
                    canvas.say(
                        "data_quality.hover_worst", worst=_worst(row, said, 2 * _EXAMPLES[True])
                    ),
                ]
            ),
        )
        for row in rows
        if row.affected_count or not listed
    ]
    exponents = [*range(low, 1)][:: 2 if canvas.narrow else 1]
    scale = Scale(
        low - (0.6 if canvas.narrow else 0.1),
        0.1,
        "",
        values_heading=canvas.say("data_quality.heading"),
        ticks={
            "tickmode": "array",
            "tickvals": exponents,
            "ticktext": [said.percent(10.0**at, max(0, -at - 2)) for at in exponents],
        },
    )
    return draw_dots(
        marks,
        scale,
        canvas,
        colour=VERMILION,
        row=_ROW_HEIGHTS[canvas.narrow],
        labels=_nothing_found(listed, canvas),
        foot=_LINE * (len(listed) + 1) if listed else 0,
    )


def _nothing_found(rows: Sequence[QualityMeasure], canvas: Canvas) -> list[dict[str, Any]]:
    """Returns lines below the axis, one a measure."""
    return [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -34 - _LINE * place,
            "text": "✓ "
            + canvas.say(
                "data_quality.bar",
                measure=measure_name(row, canvas.words),
                affected=row.affected_count,
                of=row.of_count,
            ),
        }
        for place, row in enumerate(rows)
    ]


def table(snapshot: Snapshot) -> Table:
    """Returns every measure with its worst examples."""
    rows = snapshot.rows(QUALITY_MEASURES)
    spoken = {language: words(language) for language in LANGUAGES}
    head = [
        Column(
            "measure",
            "text",
            [row.measure for row in rows],
            {code: [measure_name(row, said) for row in rows] for code, said in spoken.items()},
        )
    ]
    made = columns(rows, affected_count="whole", of_count="whole", affected_share="share")
    examples = [
        Column(
            "examples_by",
            "text",
            [row.examples_by for row in rows],
            {code: [_worst_by(row, said) for row in rows] for code, said in spoken.items()},
        ),
        Column(
            "examples",
            "text",
            [row.examples for row in rows],
            {code: [clean(_examples(row, said)) for row in rows] for code, said in spoken.items()},
        ),
    ]
    return Table([*head, *made, *examples], total=len(rows))


CARD = Card(
    name="data-quality",
    mart="rpt_data_quality",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(QUALITY_MEASURES,),
    narrow_below=760,
)
