"""`python -m warehouse ask` answers, within limits, and says in a line why it can't."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.asking.conftest import Said

Run = Callable[..., Said]
ENDLESS = "select count(*) from range(100000000000) as a(i), range(100000000) as b(j)"
ODD = "select title, display_title, release_year, genres from dim_movies order by movie_id"


def test_an_answer_is_a_table_of_whole_values_with_a_count(run: Run) -> None:
    said = run(
        "ask", "select user_id, count(*) as n from fct_ratings group by 1 order by 1 limit 2"
    )
    assert said.err == ""
    assert said.out == "user_id    n\n───────  ───\n      0  715\n      1  715\n(2 rows)\n"


def test_a_table_shows_nulls_and_nothing_that_steers_a_terminal(run: Run) -> None:
    said = run("ask", ODD)
    assert "\x1b" not in said.out
    assert "red\\x1b[31m title" in said.out
    assert "two\\nlines" in said.out
    lines = said.out.splitlines()
    assert len(lines) == 6
    assert "null" in lines[3]
    assert '["Horror", "Sci-Fi"]' in lines[2]


def test_csv_tells_null_from_an_empty_text_and_disarms_formulas(run: Run) -> None:
    said = run("ask", ODD, "--format", "csv")
    assert said.out.splitlines()[2].startswith("'=cmd|evil,")
    rows = list(csv.reader(io.StringIO(said.out)))
    assert rows[0] == ["title", "display_title", "release_year", "genres"]
    assert rows[1] == ["Alien (1979)", "Alien (1979)", "1979", '["Horror", "Sci-Fi"]']
    assert rows[2][1:] == ["red\x1b[31m title", "", "[]"]
    assert rows[3] == ["", "two\nlines", "2001", ""]
    assert '\n"",' in said.out


def test_negative_numbers_in_csv_stay_numbers(run: Run) -> None:
    assert run("ask", "select -1 as a, '-1' as b", "--format", "csv").out == "a,b\n-1,'-1\n"


def test_json_has_types_and_no_number_that_json_lacks(run: Run) -> None:
    statement = (
        "select 1 as a, 2 as a, 'nan'::double as b, 1.25::decimal(9, 2) as c,"
        " date '2000-02-29' as d, [1, null] as e, 12345678901234567890::hugeint as f,"
        " {'k': 'v'} as g, null as h, true as i"
    )
    assert json.loads(run("ask", statement, "--format", "json").out) == [
        {
            "a": 1,
            "a_2": 2,
            "b": None,
            "c": 1.25,
            "d": "2000-02-29",
            "e": [1, None],
            "f": 12345678901234567890,
            "g": {"k": "v"},
            "h": None,
            "i": True,
        }
    ]
    assert json.loads(run("ask", "from dim_movies where false", "--format", "json").out) == []


def test_markdown_cells_stay_cells(run: Run) -> None:
    said = run("ask", r"select 'a|b<i>\' as text, 2 as number", "--format", "markdown")
    assert said.out == "| text | number |\n| --- | ---: |\n| a\\|b&lt;i>\\\\ | 2 |\n"


def test_parquet_keeps_types_and_every_row(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "ratings.parquet"
    said = run("ask", "select *, rating from fct_ratings", "--out", str(out))
    assert (said.code, said.out, said.err) == (0, "", "")
    table = pq.read_table(out)
    assert table.num_rows == 5000
    assert table.column_names == ["user_id", "movie_id", "rating", "rating_2"]
    assert str(table.schema.field("rating").type) == "double"


def test_a_file_is_replaced_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    assert run("ask", "select 1 as a", "--out", str(out)).code == 0
    failed = run("ask", "select error('later') from fct_ratings", "--out", str(out))
    assert failed.code == 1
    assert out.read_text() == "a\n1\n"
    assert sorted(path.name for path in tmp_path.glob("*answer*")) == ["answer.csv"]


@pytest.mark.parametrize("name", ["answer", "answer.xlsx"])
def test_a_file_of_no_known_ending_asks_for_a_form(run: Run, tmp_path: Path, name: str) -> None:
    said = run("ask", "select 1", "--out", str(tmp_path / name))
    assert said.code == 2
    assert "--format table|csv|json|markdown|parquet" in said.err


def test_no_answer_replaces_the_warehouse(run: Run, db: Path) -> None:
    before = db.read_bytes()
    for name in (db, db.parent / "." / db.name):
        said = run("ask", "select 1", "--format", "csv", "--out", str(name))
        assert (said.code, said.err.count("\n")) == (2, 1)
    assert db.read_bytes() == before


def test_an_answer_is_given_up_when_its_time_is_up(run: Run) -> None:
    told = run("ask", ENDLESS, "--timeout", "0.5")
    assert (told.code, told.out) == (1, "")
    assert (
        told.err
        == "The answer took longer than 0.5 s: ask for less, or allow more with --timeout.\n"
    )


def test_an_answer_of_too_much_memory_is_a_line(run: Run) -> None:
    told = run("ask", "select list(i) from range(1000000000) as t(i)", "--memory", "100MB")
    assert told.code == 1
    assert told.err.startswith("The answer needs more than 100MB of memory:")
    assert run("ask", "select 1", "--memory", "plenty").code == 2


def test_ctrl_c_ends_it(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = start("ask", ENDLESS)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # until the engine has begun
        stat = Path(f"/proc/{process.pid}/task")
        if not stat.exists() or len(list(stat.iterdir())) > 2:
            break
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


@pytest.mark.parametrize("arguments", [("ask", "-"), ("ask",)])
def test_ctrl_c_before_there_is_a_statement_is_said_too(
    start: Callable[..., subprocess.Popen[bytes]], arguments: tuple[str, ...]
) -> None:
    process = start(*arguments)
    reads = Path(f"/proc/{process.pid}/wchan")
    deadline = time.monotonic() + 5
    while "pipe" not in reads.read_text() and time.monotonic() < deadline:  # standard input
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


def test_a_reader_that_goes_is_no_fault(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    with start("ask", "select * from range(10000000)", "--format", "csv") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"range\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_statement_comes_from_standard_input_too(run: Run) -> None:
    for arguments in (("ask",), ("ask", "-")):
        assert run(*arguments, "--format", "csv", typed="select 7 as x\n").out == "x\n7\n"


def test_queries_are_listed_with_their_questions(run: Run) -> None:
    lines = run("ask", "--list").out.splitlines()
    names = sorted(path.stem for path in Path("analyses").glob("*.sql"))
    assert [line.split("  ")[0] for line in lines] == names
    assert all(line.rstrip().endswith(("?", ".")) for line in lines)


def test_a_missing_warehouse_is_told(run: Run, tmp_path: Path) -> None:
    told = run("ask", "select 1", "--db", str(tmp_path / "none.duckdb"))
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("There is no warehouse at ")
    assert "make run" in told.err


def test_a_file_that_is_no_warehouse_is_told(run: Run, db: Path) -> None:
    db.write_text("Dear diary\n" * 1000)
    told = run("ask", "select 1")
    assert (told.code, told.err.count("\n")) == (3, 1)


def test_a_warehouse_that_is_written_is_told(run: Run, db: Path) -> None:
    with duckdb.connect(str(db)):
        told = run("ask", "select 1")
    assert (told.code, told.err.count("\n")) == (3, 1)
    assert told.err.startswith("Another process writes ")


def test_an_interrupted_build_is_never_asked(run: Run, db: Path) -> None:
    with duckdb.connect(str(db)) as connection:
        connection.execute("insert into meta.builds values ('build', '2026-01-02', null, 0, 0)")
    told = run("ask", "select 1")
    assert (told.code, told.out) == (3, "")
    assert "The dbt build of 2026-01-02 00:00" in told.err


def test_a_write_within_a_select_is_refused(run: Run, db: Path) -> None:
    before = db.read_bytes()
    writes = "with added as (insert into dim_movies (movie_id) values (9) returning *) from added"
    told = run("ask", writes)
    assert (told.code, told.err[:12], told.err.count("\n")) == (1, "Asking only ", 1)
    assert db.read_bytes() == before


@pytest.mark.parametrize(
    ("added", "counts", "said"),
    [
        ((), (3, 0), "3 tests failed"),  # an older record doesn't tell what was skipped
        (("models_skipped",), (1, 1, 0), "1 test and 1 model failed"),
        (("models_skipped",), (1, 0, 1), "1 test failed, and 1 model was skipped because of it"),
        (("models_skipped",), (0, 2, 30), "2 models failed, and 30 models were skipped"),
    ],
)
def test_what_failed_and_what_was_skipped_is_told_beside_the_answer(
    run: Run, db: Path, added: tuple[str, ...], counts: tuple[int, ...], said: str
) -> None:
    with duckdb.connect(str(db)) as connection:
        for column in added:
            connection.execute(f"alter table meta.builds add column {column} bigint")
        marks = ", ".join("?" * len(counts))
        connection.execute(
            f"insert into meta.builds values ('build', '2026-01-02', '2026-01-02', {marks})",  # noqa: S608
            counts,
        )
    told = run("ask", "select 1 as a", "--format", "csv")
    assert (told.code, told.out) == (0, "a\n1\n")
    assert told.err.startswith(f"In the last build {said}")
    assert told.err.endswith(": `dbt build` says which.\n")


def test_metrics_are_asked_of_a_whole_warehouse_alone(run: Run, db: Path, tmp_path: Path) -> None:
    told = run("metrics", "query", "--db", str(tmp_path / "none.duckdb"))
    assert (told.code, told.out, told.err.count("\n")) == (3, "", 1)
    with duckdb.connect(str(db)) as connection:
        connection.execute("insert into meta.builds values ('build', '2026-01-02', null, 0, 0)")
    told = run("metrics", "query")
    assert (told.code, told.out) == (3, "")
    assert "has not come to its end" in told.err
