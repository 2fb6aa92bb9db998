"""A value is told as the engine has it, also where Python or parquet has no such value."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.asking.conftest import Said
from warehouse.cli.output import Format, put
from warehouse.engine import Limits, opened

Run = Callable[..., Said]

TOLD = [
    ("interval '1 year 2 days'", "1 year 2 days"),
    ("interval '-1 month'", "-1 month"),
    ("date 'infinity'", "infinity"),
    ("date '0044-03-15 (BC)'", "0044-03-15 (BC)"),
    ("date '2000-02-29'", "2000-02-29"),
    ("timestamp '2000-02-29 12:00:00'", "2000-02-29 12:00:00"),
    ("timestamp_ns '2020-01-01 00:00:00.123456789'", "2020-01-01 00:00:00.123456789"),
    ("'\\x00a\\xFF'::blob", "\\x00a\\xFF"),
    ("[interval '1 month', null]", ["1 month", None]),
    ("{'DATE': date 'infinity', 'a\"b': 'x'}", {"DATE": "infinity", 'a"b': "x"}),
    ("map {date '2000-02-29': [interval '1 month']}", {"2000-02-29": ["1 month"]}),
    ("'DATE'::enum('DATE', 'x')", "DATE"),
]


@pytest.fixture
def told(db: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str, Format], str]:
    """Return what asks a statement in this process, and returns what is written."""

    def ask(statement: str, form: Format) -> str:
        with opened(db, Limits("500MB", 1, 60.0)) as warehouse:
            put(warehouse, statement, form, None)
        return capsys.readouterr().out

    return ask


def test_types_that_python_lacks_come_as_the_engine_writes_them(
    told: Callable[[str, Format], str],
) -> None:
    columns = ", ".join(f"{sql} as a" for sql, _ in TOLD)
    [row] = json.loads(told(f"select {columns}, 1 as a -- the end\n; -- after it", Format.JSON))
    assert list(row.values()) == [*(value for _, value in TOLD), 1]
    assert list(row)[:2] == ["a", "a_2"]
    assert told("select interval '1 month' as a, 2 as a", Format.CSV) == "a,a_2\n1 month,2\n"


def test_a_decimal_has_every_digit(told: Callable[[str, Format], str]) -> None:
    statement = "select 12345678901234567890.123456789::decimal(38, 9) as d, [1.10] as l"
    assert (
        told(statement, Format.JSON) == '[{"d": 12345678901234567890.123456789, "l": [1.10]}\n]\n'
    )
    assert told("select 1e-30::decimal(38, 31) as d", Format.CSV) == f"d\n0.{29 * '0'}10\n"


SINGLE = {
    "0.1": "0.1",
    "-1.1": "-1.1",
    "16777216": "16777216.0",
    "3.4028235e38": "3.4028235e+38",
    "1e-45": "1e-45",
    "1.17549435e-38": "1.1754944e-38",
    "'-0'": "-0.0",
    "1.0::double / 3": "0.33333334",
}
"""Numbers, and the fewest digits that give the same number of single precision again."""


NESTED = (
    "[0.1::float, null] as l, {'FLOAT': 0.1::float, 'd': date 'infinity'} as s, "
    " map {'a': 0.1::float} as m, array_value(0.1::float, 0.5::float) as a, 0.1::double as d"
)


@pytest.mark.parametrize("form", [Format.TABLE, Format.CSV, Format.JSON, Format.MARKDOWN])
def test_a_number_of_single_precision_has_the_fewest_digits_that_give_it_again(
    told: Callable[[str, Format], str], form: Format
) -> None:
    for sql, digits in SINGLE.items():
        said = told(f"select ({sql})::float as f", form)
        assert re.findall(r"-?\d[\d.]*(?:e[-+]\d+)?(?! row|\d)", said) == [digits]
    nested = told(f"select {NESTED}", form)
    assert re.findall(r"0\.1\d*", nested) == ["0.1"] * 5
    assert "infinity" in nested


def test_what_is_no_finite_number_of_single_precision_stays_so(
    told: Callable[[str, Format], str],
) -> None:
    statement = "select 'nan'::float as n, '-inf'::float as i, null::float as e"
    assert told(statement, Format.CSV) == "n,i,e\nnan,-inf,\n"
    assert json.loads(told(statement, Format.JSON)) == [{"n": None, "i": None, "e": None}]


def test_several_statements_are_followed_once_in_turn(told: Callable[[str, Format], str]) -> None:
    statement = "create temp table t as select date 'infinity' as d; from t"
    assert told(statement, Format.CSV) == "d\ninfinity\n"
    pivot = "pivot marts.dim_movies on release_year using max(date 'infinity') group by movie_id"
    assert told(f"{pivot} order by movie_id limit 1", Format.CSV).endswith("\n1,infinity,\n")


ONCE = {
    "create temp sequence s; select nextval('s') as n": [1],
    "create temp sequence s; select nextval('s') as n, interval '1 month' as i": [1, "1 month"],
    """
    create temp table t (a int);
    with x as (insert into t values (7) returning a)
    select a, (select count(*) from t) as n, interval '1 month' as i from x
    """: [7, 1, "1 month"],
    """
    create temp table t (a interval, d date, f float);
    insert into t values ('1 month', 'infinity', 0.1) returning *, [a] as l
    """: ["1 month", "infinity", 0.1, ["1 month"]],
    """
    create temp sequence s; prepare p as select interval '1 month' as i, nextval('s') as n;
    execute p
    """: ["1 month", 1],
}
"""Statements of which the last would tell or write more if it ran twice."""


@pytest.mark.parametrize(("statements", "row"), ONCE.items())
def test_the_last_statement_is_followed_once_and_told_as_the_engine_has_it(
    told: Callable[[str, Format], str], statements: str, row: list[object]
) -> None:
    [said] = json.loads(told(statements, Format.JSON))
    assert list(said.values()) == row


def test_parquet_holds_what_it_has_no_type_for_as_text(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "odd.parquet"
    most = "340282366920938463463374607431768211455"
    statement = (
        f"select interval '1 month' as a, {most}::uhugeint as a, union_value(n := 2) as b,"
        " timetz '01:02:03+05' as c, [interval '1 day'] as d, 12345678901234567890123::bignum as e,"
        " date '2000-02-29' as f"
    )
    said = run("ask", statement, "--out", str(out))
    assert (said.code, said.err) == (0, "")
    [row] = pq.read_table(out).drop_columns("f").to_pylist()
    assert row == {
        "a": "1 month",
        "a_2": most,
        "b": "2",
        "c": "01:02:03+05",
        "d": ["1 day"],
        "e": "12345678901234567890123",
    }
    assert str(pq.read_schema(out).field("f").type) == "date32[day]"


def test_markdown_shows_no_link_picture_or_other_character(
    told: Callable[[str, Format], str],
) -> None:
    shown = told("select '![x](http://a/b) &lt;b> R&B' as t", Format.MARKDOWN)
    assert shown.splitlines()[2] == "| ![x]\\(http://a/b) &amp;lt;b> R&B |"


MIDWAY = "select i, md5(i::varchar) as m, 'a' as a from range({count}) as t(i)"


@pytest.mark.parametrize(
    ("statement", "options", "said"),
    [
        (MIDWAY.format(count=10**12), ("--timeout", "1"), "The answer took longer than 1 s:"),
        (
            "select if(i < 250000, i, error('x')) as i from range(300000) as t(i)",
            (),
            "DuckDB can't answer: x",
        ),
    ],
)
def test_what_ends_a_parquet_file_midway_is_the_engines_and_not_the_files(
    run: Run, tmp_path: Path, statement: str, options: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "half.parquet"
    told = run("ask", statement, *options, "--out", str(out))
    assert told.code == 1
    assert told.err.startswith(said)
    assert told.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["films.duckdb"]


def test_ctrl_c_midway_in_a_parquet_file_is_told(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "half.parquet"
    process = start("ask", MIDWAY.format(count=10**12), "--out", str(out))
    until = time.monotonic() + 30
    while not any(path.stat().st_size for path in tmp_path.glob(".half*")):
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"Interrupted.\n")
    assert not out.exists()
