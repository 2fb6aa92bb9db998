"""What can't be answered is a line; what isn't reading is refused by the engine itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from warehouse import engine

Refused = Callable[[str], str]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("select title_year from dim_movies", "There is no column title_year; there are "),
        ("select x.titel from dim_movies as x", "There is no column x.titel; there "),
        ("select dim_movies.titel from dim_movies", "dim_movies.titel; there are title and "),
        ("from rpt_treshold", "There is no table rpt_treshold; there is marts.rpt_thresholds."),
        ("from marts.dim_movie", "dim_movie; there are marts.dim_movies and "),
        ("select mediann(rating) from fct_ratings", "There is no function mediann"),
        ("selec 1", "DuckDB doesn't understand the statement, near 'selec'."),
        ("select 1,\nfrom from", "DuckDB doesn't understand the statement in line 2, near 'from'."),
        (
            "call dbgen(sf = 1)",
            "dbgen is part of DuckDB's extension tpch, which asking doesn't load.",
        ),
        ("select sum(title) from dim_movies", "DuckDB can't answer: No function matches"),
        (
            "movies_too_see_next",
            "There is no query movies_too_see_next; there is movies_to_see_next",
        ),
        ("dim_movies", 'dim_movies is a table: ask "from dim_movies"'),
        (" ; ", "There is nothing to answer"),
    ],
)
def test_what_has_no_answer_is_a_line_with_what_comes_near(
    refused: Refused, statement: str, said: str
) -> None:
    assert said in refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "copy dim_movies to '{path}'",
        "export database '{path}'",
        "attach '{path}'",
        "select * from read_text('{path}')",
        "select * from read_csv('{path}')",
        "from '{path}'",
        "select * from glob('{path}*')",
        "create table marts.mine as select 1",
        "drop table marts.dim_movies",
        "update marts.dim_movies set title = 'x'",
        "insert into marts.dim_movies (movie_id) values (9)",
        "with added as (insert into dim_movies (movie_id) values (9) returning *) from added",
        "install httpfs",
        "update extensions",
        "load '{path}'",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "set temp_directory = '{path}'",
        "reset lock_configuration",
        "set python_enable_replacements = true",
    ],
)
def test_nothing_is_written_nor_read_from_elsewhere(
    refused: Refused, db: Path, tmp_path: Path, statement: str
) -> None:
    before = db.read_bytes()
    path = tmp_path / "secret.txt"
    path.write_text("a secret\n")
    assert "a secret" not in refused(statement.format(path=path))
    assert db.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"films.duckdb", "secret.txt"}


def test_a_variable_of_the_program_is_no_table(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "rows_of_ours", pa.table({"secret": [1]}), raising=False)
    assert "There is no table rows_of_ours" in refused("from rows_of_ours")
