"""Compares what two engines built: every table, row for row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from pipeline.spark.tables import SCHEMAS, readable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TOLERANCE: Final = 1e-9
"""How far apart two doubles may be that are one: sums depend on the order of what is added."""

DOUBLES: Final = ("DOUBLE", "FLOAT")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of a table came to.

    Attributes:
        name: Schema and table.
        rows: How many rows DuckDB's has.
        spark_rows: How many rows Spark's has.
        columns: How many columns were compared.
        different: Rows of either that the other lacks.
        farthest: The largest difference of two doubles.
        fault: What is wrong with the table as a whole; "" for nothing.
    """

    name: str
    rows: int
    spark_rows: int
    columns: int
    different: int
    farthest: float
    fault: str = ""

    @property
    def is_equal(self) -> bool:
        """Say whether both tables are one."""
        return not self.fault and not self.different and self.rows == self.spark_rows


def compare(warehouse: Path, spark: SparkSession) -> list[Compared]:
    """Compare every table of staging, intermediate and marts, in the order of their names.

    Args:
        warehouse: DuckDB's file.
        spark: A session with the tables that Spark built.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = [
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables"
                " where table_schema in ? order by all",
                [list(SCHEMAS)],
            ).fetchall()
        ]
        of_spark = {
            f"{schema}.{table.name}"
            for schema in SCHEMAS
            for table in spark.catalog.listTables(schema)
        }
        compared = []
        for name in sorted({*names, *of_spark}):
            if name not in of_spark:
                compared.append(_lacking(name, "Spark has no such table"))
            elif name not in names:
                compared.append(_lacking(name, "DuckDB has no such table"))
            else:
                connection.register("of_spark", readable(spark, name, connection))
                compared.append(compare_table(connection, name, "of_spark"))
                connection.unregister("of_spark")
        return compared


def compare_table(connection: duckdb.DuckDBPyConnection, ours: str, theirs: str) -> Compared:
    """Compare two relations of one connection.

    Rows are paired by all that isn't a double, and among those that are equal there by the order
    of their doubles.
    """
    columns = _columns(connection, ours)
    others = _columns(connection, theirs)
    [(rows,)] = connection.execute(f"select count(*) from {ours}").fetchall()  # noqa: S608
    [(spark_rows,)] = connection.execute(f"select count(*) from {theirs}").fetchall()  # noqa: S608
    if columns != others:
        differing = sorted({*columns.items()} ^ {*others.items()})
        told = ", ".join(f"{name} {type_}" for name, type_ in differing) or "their order"
        return Compared(ours, rows, spark_rows, len(columns), 0, 0.0, f"columns differ: {told}")
    near = [name for name, type_ in columns.items() if type_.rstrip("[]") in DOUBLES]
    exact = [name for name in columns if name not in near]
    distances = [_distance(name, columns[name]) for name in near]
    farthest = f"greatest({', '.join([*distances, 'cast(0 as double)'])})"
    paired = " and ".join(
        [*(f'a."{name}" is not distinct from b."{name}"' for name in exact), "a.place = b.place"]
    )
    [(different, distance)] = connection.execute(
        f"""
        with
        a as (select *, {_place(exact, near)} as place from {ours}),
        b as (select *, {_place(exact, near)} as place from {theirs}),
        paired as (
            select a.place is null or b.place is null as is_alone, {farthest} as distance
            from a full join b on {paired}
        )
        select
            count(*) filter (where is_alone or distance > {TOLERANCE}),
            coalesce(max(distance) filter (where not is_alone), 0)
        from paired
        """  # noqa: S608 - the names are our own tables' and columns'
    ).fetchall()
    return Compared(ours, rows, spark_rows, len(columns), different, distance)


def table(compared: Sequence[Compared]) -> str:
    """Return what was compared, a line for each table."""
    width = max(len(each.name) for each in compared)
    head = f"{'table':<{width}}  {'rows':>9}  columns  different  doubles apart by"
    lines = [
        f"{each.name:<{width}}  {each.rows:>9,}  {each.columns:>7}  {each.different:>9,}"
        f"  {each.farthest:.1e}"
        + ("" if each.rows == each.spark_rows else f"  Spark has {each.spark_rows:,} rows")
        + (f"  {each.fault}" if each.fault else "")
        for each in compared
    ]
    equal = sum(each.is_equal for each in compared)
    return "\n".join([head, *lines, f"{equal} of {len(compared)} tables are equal."])


def write(compared: Sequence[Compared], path: Path) -> None:
    """Write what was compared, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in compared], indent=1))


def _lacking(name: str, fault: str) -> Compared:
    return Compared(name, 0, 0, 0, 0, 0.0, fault)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    described = connection.execute(f"describe {relation}").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


def _place(exact: Sequence[str], near: Sequence[str]) -> str:
    by = ", ".join(f'"{name}"' for name in exact)
    order = ", ".join(f'"{name}"' for name in near)
    partition = f"partition by {by} " if by else ""
    return f"row_number() over ({partition}{f'order by {order}' if order else ''})"


def _distance(name: str, type_: str) -> str:
    """Return SQL for how far apart two doubles are, or the two farthest of two lists."""
    a, b = f'a."{name}"', f'b."{name}"'
    if type_.endswith("[]"):
        apart = f"list_max(list_transform(list_zip({a}, {b}), lambda x: abs(x[1] - x[2])))"
        return (
            f"case when {a} is null and {b} is null or len({a}) = 0 and len({b}) = 0 then 0.0"
            f" when len({a}) = len({b}) then coalesce({apart}, 'inf'::double)"
            f" else 'inf'::double end"
        )
    return (
        f"case when {a} is not distinct from {b} then 0.0"
        f" else coalesce(abs({a} - {b}), 'inf'::double) end"
    )
