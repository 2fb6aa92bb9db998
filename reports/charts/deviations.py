"""A card about ratings less what would be expected, along years, tenths or ages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas, signed_ticks
from reports.card import Card, Table
from reports.charts.tables import columns, replace_name
from reports.figures.lines import Frame, Line, around, draw_lines
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence

_FEW_STEPS = 12


@dataclass(frozen=True, slots=True)
class Deviation:
    """The mean deviation at a step in stars, with its 95 % interval and what it rests on.

    `least` is the support that a step needs. Rows of this type are subclassed by each chart, since
    an answer goes by the type of its rows.
    """

    step: int
    mean_deviation: float
    mean_deviation_low: float | None
    mean_deviation_high: float | None
    rating_count: int
    user_count: int
    least: int


def below(first: Deviation, second: Deviation) -> bool:
    """Says whether one deviation lies below another by more than chance: intervals part."""
    if first.mean_deviation_high is None or second.mean_deviation_low is None:
        return False
    return first.mean_deviation_high < second.mean_deviation_low


def is_off_zero(row: Deviation) -> bool:
    """Says whether a deviation's interval leaves zero out."""
    low, high = row.mean_deviation_low, row.mean_deviation_high
    return low is not None and high is not None and (low > 0 or high < 0)


def with_gaps(rows: Sequence[Deviation]) -> list[tuple[int, Deviation | None]]:
    """Returns rows by step, and a step without a row where some lack, so that no line spans it."""
    points: list[tuple[int, Deviation | None]] = []
    for row in rows:
        if points and row.step > points[-1][0] + 1:
            points.append((row.step - 1, None))
        points.append((row.step, row))
    return points


def deviation_card(
    name: str,
    mart: str,
    query: Query[Any],
    column: str,
    finding: Callable[[Sequence[Deviation]], Sentence],
    *,
    half: bool = True,
) -> Card:
    """Returns a card of deviations; its strings begin with its name, `column` names the steps."""

    def rows(snapshot: Snapshot) -> Sequence[Deviation]:
        return snapshot.rows(query)

    def empty(snapshot: Snapshot) -> Sentence | None:
        return None if len(rows(snapshot)) > 1 else Sentence(f"{name}.empty")

    def subtitle(snapshot: Snapshot) -> Sentence:
        found = rows(snapshot)
        values = {
            "ratings": sum(row.rating_count for row in found),
            "users": max(row.user_count for row in found),
            "least": found[0].least,
        }
        return Sentence(f"{name}.subtitle", values)

    def notes(snapshot: Snapshot) -> Sequence[Sentence]:
        del snapshot
        return [Sentence(f"{name}.note")]

    def describe(snapshot: Snapshot, canvas: Canvas) -> str:
        words = canvas.words
        points = "; ".join(
            f"{row.step} {words.signed(row.mean_deviation, 2)}" for row in rows(snapshot)
        )
        return words.say(f"{name}.describe", points=points)

    def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
        found = rows(snapshot)
        points = with_gaps(found)
        line = Line(
            xs=[step for step, _ in points],
            ys=[None if row is None else row.mean_deviation for _, row in points],
            lows=[None if row is None else row.mean_deviation_low for _, row in points],
            highs=[None if row is None else row.mean_deviation_high for _, row in points],
            hovers=[
                ""
                if row is None
                else canvas.say(
                    f"{name}.hover",
                    step=str(row.step),
                    years=row.step,
                    mean=row.mean_deviation,
                    low=row.mean_deviation if (low := row.mean_deviation_low) is None else low,
                    high=row.mean_deviation if (top := row.mean_deviation_high) is None else top,
                    ratings=row.rating_count,
                    users=row.user_count,
                )
                for _, row in points
            ],
        )
        steps = [row.step for row in found]
        ends = [end for row in found for end in (row.mean_deviation_low, row.mean_deviation_high)]
        xaxis: dict[str, Any] = {
            "range": [min(steps) - 0.6, max(steps) + 0.6],
            "tickformat": "d",
            "title": {"text": canvas.say(f"{name}.axis"), "standoff": 8},
            "showline": False,
        }
        few = max(steps) - min(steps) < _FEW_STEPS
        xaxis |= {"dtick": 1} if few else {"nticks": 6 if canvas.narrow else 9}
        low, high = around([*ends, *(row.mean_deviation for row in found)], level=0)
        frame = Frame(
            xaxis=xaxis,
            yaxis={"range": [low, high], **signed_ticks(low, high, canvas.words)},
            reference=0,
            annotations=[
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "xshift": -48,
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "yshift": 8,
                    "text": f"<b>{canvas.say(f'{name}.measure')}</b>",
                }
            ],
        )
        return draw_lines([line], frame, canvas)

    def table(snapshot: Snapshot) -> Table:
        found = rows(snapshot)
        made = columns(
            found,
            mean_deviation="signed",
            mean_deviation_low="signed",
            mean_deviation_high="signed",
            rating_count="whole",
            user_count="whole",
        )
        steps = columns(found, step="year" if column == "rated_year" else "whole")[0]
        return Table([replace_name(steps, column), *made], total=len(found))

    return Card(
        name=name.replace("_", "-"),
        mart=mart,
        empty=empty,
        finding=lambda snapshot: finding(rows(snapshot)),
        subtitle=subtitle,
        notes=notes,
        describe=describe,
        figure=draw,
        table=table,
        half=half,
        queries=(query,),
    )
