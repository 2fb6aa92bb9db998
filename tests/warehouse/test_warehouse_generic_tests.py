"""The project's own generic tests on inline values: what they return, and what they let pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import duckdb
import jinja2
import pytest

from tests.warehouse.warehouse import PROJECT

MACROS = "\n".join(
    (PROJECT / "macros" / name).read_text(encoding="utf-8")
    for name in ("have_same_rows.sql", "keys_rise.sql", "matches.sql", "hooks/sql_text.sql")
)
GENERIC = PROJECT / "tests" / "data_tests" / "generic"
TAGS = re.compile(r"{%-? *(end)?test\b.*?%}", re.DOTALL)


def sql_template(text: str) -> jinja2.Template:
    """Return a template of SQL."""
    return jinja2.Environment(autoescape=False).from_string(text)  # noqa: S701 - it is SQL


class Adapter:
    """Finds what a macro is in DuckDB's SQL, as dbt's adapter does."""

    def __init__(self) -> None:
        macros = sql_template(MACROS)
        self.macros: Any = macros.make_module({"adapter": self, "return": str})

    def dispatch(self, name: str, _: str) -> Callable[..., str]:
        """Return the macro that DuckDB uses."""
        return getattr(self.macros, f"default__{name}")  # type: ignore[no-any-return]


def failing(name: str, model: str, **arguments: object) -> int:
    """Return how many rows a generic test returns.

    Args:
        name: Of the test.
        model: A query, to stand for the model.
        arguments: Of the test.
    """
    source = TAGS.sub("", (GENERIC / f"{name}.sql").read_text(encoding="utf-8"))
    template = sql_template(MACROS + source)
    sql = template.render(
        model=f"({model})",
        config=lambda **_: "",
        adapter=Adapter(),
        **{"return": str},
        **arguments,
    )
    with duckdb.connect() as connection:
        return len(connection.execute(sql).fetchall())


@pytest.mark.parametrize(
    ("rows", "true", "returned"),
    [(100, 95, 0), (100, 94, 6), (100, 0, 100), (99, 0, 0), (0, 0, 0), (1000, 949, 51)],
)
def test_mostly_true_judges_from_a_hundred_rows_on(rows: int, true: int, returned: int) -> None:
    model = f"select range < {true} as is_so from range({rows})"  # noqa: S608
    rules = {"is_so": {"expression": "is_so", "least_share": 0.95}}
    assert failing("rules_mostly_hold", model, rules=rules) == returned


def test_mostly_true_takes_null_for_untrue() -> None:
    model = "select case when range < 90 then true end as is_so from range(100)"
    rules = {"is_so": {"expression": "is_so", "least_share": 0.95}}
    assert failing("rules_mostly_hold", model, rules=rules) == 10


def test_mostly_true_judges_each_rule_among_its_own_rows() -> None:
    model = "select range as number from range(200)"
    rules = {
        "low": {"expression": "number < 150", "least_share": 0.8},
        "low_among_the_first": {
            "among": "number < 160",
            "expression": "number < 150",
            "least_share": 0.8,
        },
        "none_among_few": {"among": "number < 99", "expression": "false", "least_share": 0.8},
    }
    assert failing("rules_mostly_hold", model, rules=rules) == 50


@pytest.mark.parametrize(
    "text",
    [
        "Fabuleux destin d'Amélie Poulain, Le (2001)",
        "SÃO PAULO, S.A. (1965)",
        "千と千尋の神隠し",
        "Romeo & Juliet; or not",
        "AT&T (2000)",
        "100% Wolf",
    ],
)
def test_sound_text_is_decoded(text: str) -> None:
    assert failing("text_is_decoded", as_model(text), column_name="word") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Amélie".encode().decode("latin-1"),
        "Amélie".encode().decode("cp1252"),
        "À bout de souffle".encode().decode("latin-1"),
        "Été".encode().decode("cp1252"),
        "It\N{RIGHT SINGLE QUOTATION MARK}s".encode().decode("cp1252"),
        "¡Three Amigos!".encode().decode("cp1252"),
        "Am\N{REPLACEMENT CHARACTER}lie",
        "Romeo &amp; Juliet",
        "It&#39;s",
        "two\nlines",
        "end\x00",
    ],
)
def test_spoiled_text_is_not(text: str) -> None:
    assert failing("text_is_decoded", as_model(text), column_name="word") == 1


def as_model(text: str) -> str:
    escaped = text.replace("'", "''").replace("\x00", "' || chr(0) || '")
    return f"select '{escaped}' as word"


def test_unique_combination_takes_nulls_for_equal() -> None:
    model = "select * from (values (1, null), (1, null), (1, 2), (2, 2)) as given (a, b)"
    assert failing("unique_combination", model, columns=["a", "b"]) == 1
    assert failing("unique_combination", model, columns=["a"]) == 1


@pytest.mark.parametrize(
    ("rows", "repeated"),
    [
        ("(1, 1), (1, 2), (2, 1), (4, 1)", 0),
        ("(1, 1), (1, 2), (1, 2), (2, 1)", 1),
        ("(1, 2), (1, 1), (2, 1)", 0),
        ("(1, 1), (2, 1), (1, 1), (2, 1)", 2),
        ("(1, 1), (2, null), (2, null)", 1),
        ("(null, 1), (null, 1)", 1),
        ("(1, 1)", 0),
    ],
)
def test_unique_combination_finds_what_repeats_in_any_order(rows: str, repeated: int) -> None:
    model = f"select * from (values {rows}) as given (a, b)"  # noqa: S608
    assert failing("unique_combination", model, columns=["a", "b"]) == repeated
    rising = f"({model})"
    assert failing("unique_combination", model, columns=["a", "b"], rising_in=rising) == repeated


def test_unique_combination_sees_that_keys_are_another_tables() -> None:
    """Where they are, that table's own test tells; where they aren't, the rows are grouped."""
    model = "select * from (values (1, 1), (1, 1)) as given (a, b)"
    others = "(select * from (values (1, 1)) as given (a, b))"
    assert failing("unique_combination", model, columns=["a", "b"], keys_of=others) == 1
    assert failing("unique_combination", model, columns=["a", "b"], rising_in=others) == 1
    assert failing("unique_combination", model, columns=["a", "b"], keys_of=f"({model})") == 0


def test_each_row_that_breaks_a_rule_is_returned_once_for_each_rule() -> None:
    model = "select unnest([true, false, null]) as is_so, unnest([1, 2, 3]) as number"
    assert failing("rules_hold", model, rules={"is_so": "is_so"}) == 2
    assert failing("rules_hold", model, rules={"few": "number < 4"}) == 0
    both = {"is_so": "is_so", "few": "number < 2 or is_so"}
    assert failing("rules_hold", model, rules=both) == 4
    neighbours = {"ascend": "coalesce(lead(number) over (order by number) > number, true)"}
    assert failing("rules_hold", model, rules=neighbours) == 0


@pytest.mark.parametrize(
    ("others", "are_same"),
    [
        ("(1, 'x'), (2, null), (2, null)", True),
        ("(2, null), (1, 'x'), (2, null)", True),
        ("(1, 'x'), (2, null)", False),
        ("(1, 'x'), (2, null), (2, null), (2, null)", False),
        ("(1, 'x'), (2, null), (2, 'null')", False),
        ("(1, null), (2, null), (2, 'x')", False),
    ],
)
def test_rows_are_the_same_in_any_order_and_as_often(others: str, *, are_same: bool) -> None:
    """What the dear comparisons rest on: a false yes would let rows be lost in silence."""
    these = "(select * from (values (1, 'x'), (2, null), (2, null)) as given (a, b))"
    other = f"(select * from (values {others}) as given (a, b))"  # noqa: S608
    sql = Adapter().macros.have_same_rows(these, other, ["a", "b"])
    with duckdb.connect() as connection:
        assert connection.execute(f"select {sql}").fetchall() == [(are_same,)]


def test_every_row_is_in_another_table_nulls_being_equal() -> None:
    model = "select unnest([1, 2, 2, null]) as a, unnest(['x', null, 'y', null]) as b"
    subset = "select unnest([1, 2, null, 3]) as a, unnest(['x', null, null, 'z']) as b"
    assert failing("every_row_is_in", model, other=f"({model})", columns=["a", "b"]) == 0
    assert failing("every_row_is_in", model, other=f"({subset})", columns=["a", "b"]) == 1
    assert failing("every_row_is_in", model, other=f"({subset})", columns=["a"]) == 0


@pytest.mark.parametrize(
    ("landed", "lost"),
    [
        ("1, 'x', 'a'", 0),  # as it is staged
        ("1, 'y', 'a'", 1),  # another value, which nothing newer takes the place of
        ("2, 'x', 'a'", 0),  # superseded by load b
        ("2, 'x', 'c'", 1),  # newer than what is staged
        ("3, null, 'a'", 0),
        ("4, 'x', 'a'", 1),  # no such key
        ("null, 'x', 'a'", 1),
    ],
)
def test_what_landed_is_there_or_superseded(landed: str, lost: int) -> None:
    columns = "as given (id, word, load_id)"
    staged = f"select * from (values (1, 'x', 'a'), (2, 'y', 'b'), (3, null, 'a')) {columns}"  # noqa: S608
    source = f"(select * from (values ({landed})) {columns})"  # noqa: S608
    found = failing("holds_what_landed", staged, landed=source, key=["id"], value=["word"])
    assert found == lost


@pytest.mark.parametrize(
    ("rows", "early", "returned"), [(100, 1, 0), (100, 2, 1), (99, 99, 0), (0, 0, 0)]
)
def test_few_precede_the_release_judges_from_a_hundred_rows_on(
    rows: int, early: int, returned: int
) -> None:
    """Undated movies' rows count too, but precede nothing; those of unknown movies don't count."""
    model = f"""
        select 1 + range % 2 as movie_id, make_date(1999, 12, 31) as acted_at
        from range({early} * 2) where range % 2 = 0
        union all select 1 + range % 2, make_date(2000 - range % 2, 1, 1) from range({rows - early})
        union all select 3, make_date(1999, 12, 31) from range(1000)
    """  # noqa: S608
    movies = "(select unnest([1, 2]) as movie_id, unnest([2000, null]) as release_year)"
    found = failing("few_precede_release", model, column_name="acted_at", movies=movies)
    assert found == returned
