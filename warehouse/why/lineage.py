"""Which models a table is made of, with their keys and their SQL, as dbt recorded them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from warehouse.catalogue import near_titles
from warehouse.errors import NO_WAREHOUSE, USAGE, AskError, no_table
from warehouse.sql import quoted
from warehouse.why.bench import STORED, Bench

MODELS: Final = f"""
select model_name, schema_name, compiled_sql, key_columns, parents
from {STORED}.meta.models
order by model_name
"""  # noqa: S608 - a constant
COLUMNS: Final = f"""
select schema_name, table_name, column_name, data_type
from duckdb_columns()
where database_name = '{STORED}'
order by schema_name, table_name, column_index
"""  # noqa: S608 - a constant

RECORD: Final = "meta"
"""The schema of what dbt's hook writes, and no model."""


@dataclass(frozen=True, slots=True)
class Model:
    """A table that dbt built.

    Attributes:
        schema: Where it stands.
        name: Its name there.
        sql: The SQL that gives its rows, as compiled.
        key: Columns that no two rows have in common; none where no test says so.
        parents: Names of the models that the SQL reads.
        sources: Names of the landed resources that it reads, and `manifests` and the like.
        columns: Their types by name, in order.
    """

    schema: str
    name: str
    sql: str
    key: tuple[str, ...]
    parents: tuple[str, ...]
    sources: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def title(self) -> str:
        """What people call it: `marts.dim_movies`."""
        return f"{self.schema}.{self.name}"

    @property
    def is_as_recorded(self) -> bool:
        """Whether the warehouse has the table, with the key that dbt recorded."""
        return bool(self.columns) and set(self.key) <= set(self.columns)

    @property
    def relation(self) -> str:
        """Its name where recorded SQL runs."""
        return quoted(self.schema, self.name)

    @property
    def stored(self) -> str:
        """Its name in the warehouse."""
        return quoted(STORED, self.schema, self.name)


@dataclass(frozen=True, slots=True)
class Lineage:
    """All models by name."""

    models: Mapping[str, Model]

    def find(self, name: str) -> Model:
        """Return the model of a name, with or without its schema, whose rows have a key.

        Raises:
            AskError: There is none, it isn't as dbt recorded it, or no test says what its key is.
        """
        wanted = name.strip().strip('"').lower()
        for model in self.models.values():
            if wanted in {model.name.lower(), model.title.lower()}:
                if not model.is_as_recorded:
                    raise AskError(
                        f"This warehouse lacks {model.title} as dbt built it: run `dbt build`,"
                        " then ask again.",
                        NO_WAREHOUSE,
                    )
                if not model.key:
                    raise AskError(
                        f"{model.title} has no key, so that no row of it can be named: ask it with"
                        f' `python -m warehouse ask "from {model.name}"`.',
                        USAGE,
                    )
                return model
        if wanted.startswith(f"{RECORD}."):
            raise AskError(f"{name} is made by no model, so that it rests on nothing.", USAGE)
        near = near_titles(wanted, {each.name: each.title for each in self.models.values()}, 3, 0.4)
        raise no_table(name, near, "python -m warehouse tables --all")

    def below(self, model: Model) -> list[Model]:
        """Return a model and all that it is made of, each before what it reads."""
        found: list[Model] = []
        seen: set[str] = set()

        def visit(each: Model) -> None:
            if each.name not in seen:
                seen.add(each.name)
                for parent in self.parents_of(each):
                    visit(parent)
                found.append(each)

        visit(model)
        return found[::-1]

    def parents_of(self, model: Model) -> list[Model]:
        """Return the models that a model reads.

        Raises:
            AskError: One of them isn't recorded, or isn't as it was recorded.
        """
        gone = [
            name
            for name in model.parents
            if name not in self.models or not self.models[name].is_as_recorded
        ]
        if gone:
            raise AskError(
                f"{model.title} is made of {gone[0]}, which this warehouse lacks as dbt built it:"
                " run `dbt build`, then ask again.",
                NO_WAREHOUSE,
            )
        return [self.models[name] for name in model.parents]


def read_lineage(bench: Bench) -> Lineage:
    """Return what dbt recorded of its models.

    Raises:
        AskError: It recorded none, or an earlier version did without keys and parents.
    """
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in bench.rows(COLUMNS):
        columns.setdefault((schema, table), {})[column] = kind
    try:
        recorded = bench.rows(MODELS)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise _untraceable() from error
    if not recorded or any(parents is None for *_, parents in recorded):
        raise _untraceable()
    models = {}
    for name, schema, sql, key, parents in recorded:
        models[name] = Model(
            schema=schema,
            name=name,
            sql=sql,
            key=tuple(key or ()),
            parents=tuple(parent for parent in parents if "." not in parent),
            sources=tuple(parent.partition(".")[2] for parent in parents if "." in parent),
            columns=columns.get((schema, name), {}),
        )
    return Lineage(models)


def _untraceable() -> AskError:
    return AskError(
        "This warehouse doesn't say what its tables are made of, because an earlier version of the"
        " project built it: run `dbt build`, then ask again.",
        NO_WAREHOUSE,
    )
