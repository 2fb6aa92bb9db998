"""A chart: one mart's rows, a finding, a figure and a table, each said once.

A chart is a class. Its row type names the mart's columns and how a table writes each of them; the
query and the table follow from it. What is left to write is what only this chart knows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import fields
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_type_hints

from reports.card import Card, Column, Figure, Kind, Table
from reports.data.marts import MAX_ROWS
from reports.data.query import Query
from reports.data.warehouse import Snapshot
from reports.figures.canvas import Canvas
from reports.words.catalogues import Sentence, Value
from reports.words.escape import clean
from reports.words.titles import display_title

Row = TypeVar("Row")

Id = Annotated[int, "id"]
Text = Annotated[str, "text"]
Title = Annotated[str, "title"]
Tag = Annotated[str, "tag"]
Genre = Annotated[str, "genre"]
Year = Annotated[int, "year"]
Whole = Annotated[int, "whole"]
Decimal = Annotated[float, "decimal"]
Signed = Annotated[float, "signed"]
Share = Annotated[float, "share"]
"""Types of fields that are columns of the table too, by how people read them.

A field of a plain type is in no table. The text of a title has its article in front, that of a tag
is cleaned of what would break a line.
"""


class Chart(ABC, Generic[Row]):
    """What the card of one question is made of.

    Attributes:
        name: Begins the chart's own strings in the catalogues; the card is called the same, with
            hyphens.
        mart: The table of `marts` that the rows come from.
        row: The dataclass of the rows, whose fields are columns of the mart.
        order_by: The columns that give the rows their order, in SQL.
        limit: How many rows are read at most.
        where: Which rows are read, in SQL; all by default.
        half: Whether two such cards stand side by side.
        narrow_below: Width of the plot in px below which it is drawn for a phone.
        file: The name of a file that holds the chart whole; without one, the chart's file shares
            plotly.js with the others.
        rows: What the mart holds.
    """

    name: ClassVar[str]
    mart: ClassVar[str]
    row: type[Row]
    order_by: ClassVar[str]
    limit: ClassVar[int] = MAX_ROWS
    where: ClassVar[str] = "true"
    half: ClassVar[bool] = False
    narrow_below: ClassVar[int] = 480
    file: ClassVar[str | None] = None

    def __init__(self, snapshot: Snapshot) -> None:
        """Take what the warehouse said.

        Raises:
            MissingMartError: The warehouse lacks the mart or a column of it.
        """
        self.snapshot = snapshot
        self.rows: Sequence[Row] = snapshot.rows(self.query())

    @classmethod
    def query(cls) -> Query[Row]:
        """Return the question to the mart: its columns are named as the row's fields."""
        return select(cls.row, cls.mart, cls.order_by, where=cls.where, limit=cls.limit)

    @classmethod
    def queries(cls) -> Sequence[Query[Any]]:
        """Return all that the chart asks for: its rows, and what a chart of two marts adds."""
        return (cls.query(),)

    def sentence(self, which: str, /, **values: Value) -> Sentence:
        """Return one of the chart's own strings."""
        return Sentence(f"{self.name}.{which}", values)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw; the string `empty` says why."""
        return not self.rows

    @abstractmethod
    def finding(self) -> Sentence:
        """Say what the rows show, and no more."""

    @abstractmethod
    def subtitle(self) -> Sentence:
        """Say what is measured, and on what it rests."""

    def notes(self) -> Sequence[Sentence]:
        """Say what a reader has to know beside."""
        return [self.sentence("note")]

    @abstractmethod
    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words, for who can't see it."""

    @abstractmethod
    def draw(self, canvas: Canvas) -> Figure:
        """Draw the figure."""

    @property
    def total(self) -> int:
        """How many rows the mart has before any cut."""
        return len(self.rows)

    def table(self) -> Table:
        """Return the rows, a column for each field that says how it is read."""
        return Table(columns_of(self.row, self.rows), total=self.total)


def select(
    row: type[Row], mart: str, order_by: str, *, where: str = "true", limit: int = MAX_ROWS
) -> Query[Row]:
    """Return the question for the rows of a mart whose columns are named as a type's fields."""
    names = ", ".join(field.name for field in fields(row))  # type: ignore[arg-type]
    return Query(
        row,
        f"select {names} from marts.{mart} where {where}"  # noqa: S608
        f" order by {order_by} limit {limit}",
    )


def columns_of(row: type, rows: Sequence[object]) -> list[Column]:
    """Return the columns of a table of rows, by the annotations of their type."""
    hints = get_type_hints(row, include_extras=True)
    found = []
    for field in fields(row):
        kind = _kind(hints[field.name])
        values = [getattr(one, field.name) for one in rows]
        if kind == "title":
            shown = [display_title(value) for value in values]
            found.append(Column(field.name, "text", values, shown))
        elif kind == "tag":
            found.append(Column(field.name, "text", values, [clean(value) for value in values]))
        elif kind is not None:
            found.append(Column(field.name, kind, values))
    return found


def _kind(hint: object) -> Kind | Any:  # noqa: ANN401  # titles and tags are texts of their own
    """Return how a field is read, null for one that is in no table."""
    for part in (hint, *get_args(hint)):
        annotated = getattr(part, "__metadata__", None)
        if annotated:
            return annotated[0]
    return None


def card(chart: type[Chart[Any]]) -> Card:
    """Return a chart as the page takes it."""

    def empty(snapshot: Snapshot) -> Sentence | None:
        made = snapshot.once(chart)
        return made.sentence("empty") if made.is_empty else None

    return Card(
        name=chart.name.replace("_", "-"),
        mart=chart.mart,
        empty=empty,
        finding=lambda snapshot: snapshot.once(chart).finding(),
        subtitle=lambda snapshot: snapshot.once(chart).subtitle(),
        notes=lambda snapshot: snapshot.once(chart).notes(),
        describe=lambda snapshot, canvas: snapshot.once(chart).describe(canvas),
        figure=lambda snapshot, canvas: snapshot.once(chart).draw(canvas),
        table=lambda snapshot: snapshot.once(chart).table(),
        file=chart.file,
        half=chart.half,
        narrow_below=chart.narrow_below,
        queries=chart.queries(),
    )
