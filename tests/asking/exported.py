"""What an export of a warehouse has, compared with the warehouse by DuckDB, for tests."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from warehouse.sql import literal, quoted


def unlike(db: Path, folder: Path) -> list[str]:
    """Return the marts whose rows an export hasn't got in one of its forms, and those it lacks."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(db))} as warehouse (read_only)")
        types: dict[str, dict[str, str]] = {}
        for table, column, kind in connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where database_name = 'warehouse' and schema_name = 'marts' order by all"
        ).fetchall():
            types.setdefault(table, {})[column] = kind
        assert len(types) > 40
        found += sorted(types.keys() ^ {resource["name"] for resource in package["resources"]})
        for name, columns in types.items():
            mart = quoted("warehouse", "marts", name)
            # lists are JSON in CSV, which another test reads
            plain = {column: kind for column, kind in columns.items() if not kind.endswith("[]")}
            as_csv = ", ".join(
                f"{literal(field)}: {literal(plain.get(field, 'VARCHAR'))}"
                for field in _header(folder / "csv" / f"{name}.csv")
            )
            forms = {
                "parquet": (list(columns), f"read_parquet('{folder}/parquet/{name}.parquet')"),
                "csv": (
                    list(plain),
                    (
                        f"read_csv('{folder}/csv/{name}.csv', header = true, delim = ',',"
                        " quote = '\"', escape = '\"', allow_quoted_nulls = false,"
                        f" columns = {{{as_csv}}})"
                    ),
                ),
            }
            for form, (chosen, relation) in forms.items():
                listed = ", ".join(map(quoted, chosen))
                [(left, rows)] = connection.execute(
                    "select (select count(*) from"  # noqa: S608 - the marts' own names
                    f" (select {listed} from {mart} except all"
                    f" select {listed} from {relation})),"
                    f" (select count(*) from {relation}) - (select count(*) from {mart})"
                ).fetchall()
                found += [f"{name}, {form}: {left} rows, {rows} more"] if left or rows else []
    return found


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [name.strip('"') for name in lines.readline().rstrip("\n").split(",")]
