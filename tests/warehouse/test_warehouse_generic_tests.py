"""The project's own generic tests on inline values: what they return, and what they let pass."""

from __future__ import annotations

import re

import duckdb
import jinja2
import pytest

from tests.warehouse.warehouse import PROJECT

GENERIC = PROJECT / "tests" / "data_tests" / "generic"
TAGS = re.compile(r"{%-? *(end)?test\b.*?%}", re.DOTALL)


def failing(name: str, model: str, **arguments: object) -> int:
    """Return how many rows a generic test returns.

    Args:
        name: Of the test.
        model: A query, to stand for the model.
        arguments: Of the test.
    """
    source = TAGS.sub("", (GENERIC / f"{name}.sql").read_text(encoding="utf-8"))
    template = jinja2.Environment(autoescape=False).from_string(source)  # noqa: S701 - it is SQL
    sql = template.render(model=f"({model})", config=lambda **_: "", **arguments)
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


def test_each_row_that_breaks_a_rule_is_returned_once_for_each_rule() -> None:
    model = "select unnest([true, false, null]) as is_so, unnest([1, 2, 3]) as number"
    assert failing("rules_hold", model, rules={"is_so": "is_so"}) == 2
    assert failing("rules_hold", model, rules={"few": "number < 4"}) == 0
    both = {"is_so": "is_so", "few": "number < 2 or is_so"}
    assert failing("rules_hold", model, rules=both) == 4
    neighbours = {"ascend": "coalesce(lead(number) over (order by number) > number, true)"}
    assert failing("rules_hold", model, rules=neighbours) == 0
