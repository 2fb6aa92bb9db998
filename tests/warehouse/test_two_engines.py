"""Models have no word of either engine: what differs is in macros, behind dispatch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
import yaml

from tests.warehouse.warehouse import PROJECT

OF_DBT_ALONE = re.compile(
    r"{%-? *materialization\b.*?{%-? *endmaterialization *-?%}|{%-? *(?:end)?test\b.*?%}", re.DOTALL
)
"""Tags that only dbt's Jinja knows."""
OF_DUCKDB = {
    "qualify": r"\bqualify\b",
    "unnest": r"\bunnest\(",
    "a list in brackets": r"(?<=[\s(,=])\[(?![^\]\n]*\][^\n]*')",
    "an element by a number": r"[\w)]\[-?[0-9]+\]",
    "a type of a list": r"\b(?:varchar|bigint|double|integer)\[\]",
    "a text type without length": r"\bas varchar\b",
    "a cast by colons": r"::",
    "division to a whole number": r"(?<![:/'])//(?!/)",
    "a function of its own": (
        r"\b(?:list_\w+|string_split|strftime|make_timestamp|epoch(?:_\w+)?|arg_max|arg_min"
        r"|regexp_matches|regexp_full_match|starts_with|ends_with|generate_series|range|isodow"
        r"|to_seconds|quantile(?:_\w+)?|timezone|hash|struct_pack|read_json|read_parquet|glob"
        r"|string_agg|strptime|date_diff|len)\("
    ),
    "a pattern's escape": r"'[^'\n]*\\[a-zA-Z][^'\n]*'",
    "a group of a pattern by default": r"\bregexp_extract\([^(),]+, '[^']*'\)",
    "a setting": r"\b(?:re)?set session\b",
    "a wide number": r"\bhugeint\b",
}
OF_SPARK = {
    "lateral view": r"\blateral view\b",
    "an array": r"\barray(?:_\w+)?[(<]",
    "a raw text": r"(?<!')\br'",
    "a function of its own": (
        r"\b(?:explode|posexplode|collect_list|collect_set|date_format|timestamp_seconds|rlike"
        r"|xxhash64|stack|element_at|transform|aggregate|size)\("
    ),
    "a name in backticks": r"`",
}
ONE = SimpleNamespace(columns=[SimpleNamespace(values=lambda: [1])])
"""An answer of a database that has one of whatever is counted."""

ALLOWED = re.compile(r"\barray_contains\(")
"""What both know under one name."""


class Engine:
    """Renders SQL as dbt does for an engine, without dbt and without the engine."""

    def __init__(self, name: str) -> None:
        self.name = name
        project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())
        self.variables = project["vars"]
        extensions = ["jinja2.ext.do"]
        self.environment = jinja2.Environment(autoescape=False, extensions=extensions)  # noqa: S701 - SQL
        self.environment.globals.update(
            {
                "adapter": self,
                "return": str,
                "var": self.variables.__getitem__,
                "env_var": lambda _, otherwise="": otherwise,
                "ref": str,
                "source": lambda _, name: name,
                "config": lambda **_: "",
                "is_incremental": lambda: False,
                "execute": False,
                "run_query": lambda _: ONE,
                "dbt": self,
                "exceptions": self,
            }
        )
        paths = sorted((PROJECT / "macros").rglob("*.sql"))
        text = "\n".join(OF_DBT_ALONE.sub("", path.read_text()) for path in paths)
        self.macros: Any = self.environment.from_string(text).make_module()
        names = [name for name in vars(self.macros) if name not in self.environment.globals]
        self.environment.globals.update({name: getattr(self.macros, name) for name in names})
        self.macros = self.environment.from_string(text).make_module()

    def dispatch(self, macro: str, _: str) -> Callable[..., str]:
        """Return the engine's form of a macro."""
        found = getattr(self.macros, f"{self.name}__{macro}", None)
        return found or getattr(self.macros, f"default__{macro}")  # type: ignore[no-any-return]

    def cast(self, expression: str, type_: str) -> str:
        """Stand in for dbt's own cast."""
        if self.name == "spark":
            return str(self.macros.spark__cast(expression, type_))
        return f"cast({expression} as {type_})"

    def render(self, text: str) -> str:
        """Return the SQL that a text of a model or a test becomes."""
        return self.environment.from_string(text).render()


def found(constructs: dict[str, str], sql: str) -> list[str]:
    """Return the constructs that some SQL has, each with where."""
    bare = ALLOWED.sub("", re.sub(r"--[^\n]*", "", sql))
    return [
        f"{name}: {match.group()}"
        for name, pattern in constructs.items()
        for match in [re.search(pattern, bare)]
        if match
    ]


def queries() -> Iterator[tuple[str, str]]:
    """Yield the path and text of each model and data test."""
    for folder in ("models", "tests/data_tests"):
        for path in sorted((PROJECT / folder).rglob("*.sql")):
            yield str(path.relative_to(PROJECT)), OF_DBT_ALONE.sub("", path.read_text())


def rules() -> Iterator[tuple[str, str]]:
    """Yield where each expression stands that a test of a model or a fixture has, and its text."""
    for path in sorted((PROJECT / "models").rglob("*.yml")):
        told = yaml.safe_load(path.read_text())
        for model in told.get("models", []):
            for test in model.get("data_tests", []):
                yield f"{path.name}: {model['name']}", "\n".join(texts(test))
        for test in told.get("unit_tests", []):
            for rows in [*test["given"], test["expect"]]:
                if rows.get("format") == "sql":
                    yield f"{path.name}: {test['name']}", rows["rows"]


def texts(value: object) -> Iterator[str]:
    """Yield each text within a value of YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def without_calls(text: str) -> str:
    """Return SQL without what macros put there."""
    return re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", text, flags=re.DOTALL)


def test_no_query_as_written_has_a_word_of_either_engine() -> None:
    told = {
        where: named
        for where, text in queries()
        if (named := found(OF_DUCKDB | OF_SPARK, without_calls(text)))
    }
    assert told == {}


def test_no_rule_and_no_fixture_has_a_word_of_either_engine() -> None:
    told = {
        where: named
        for where, text in rules()
        if (named := found(OF_DUCKDB | OF_SPARK, without_calls(text)))
    }
    assert told == {}


@pytest.mark.parametrize(("engine", "foreign"), [("spark", OF_DUCKDB), ("duckdb", OF_SPARK)])
def test_no_query_as_compiled_for_an_engine_has_a_word_of_the_other(
    engine: str, foreign: dict[str, str]
) -> None:
    of = Engine(engine)
    texts_ = [*queries()]
    escapes = {"a pattern's escape"} if engine == "spark" else set()  # in a raw text
    wanted = {name: pattern for name, pattern in foreign.items() if name not in escapes}
    told = {
        where: named
        for where, text in texts_
        if "{{ column" not in text and "model }}" not in text
        if (named := found(wanted, of.render(text)))
    }
    assert told == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from a qualify rank() over (order by b) = 1",
        "select unnest(a) from b",
        "select [1, 2] as c",
        "select a[-1]",
        "select cast(a as varchar[])",
        "select a::integer",
        "select a // 2",
        "select string_split(a, ',')",
        r"select regexp_extract(a, '\d+', 0)",
        "select regexp_extract(a, '[0-9]+')",
        "set session threads = 1",
    ],
)
def test_a_word_of_duckdb_is_noticed(sql: str) -> None:
    assert found(OF_DUCKDB, sql)
