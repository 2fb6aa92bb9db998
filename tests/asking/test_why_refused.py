"""What `python -m warehouse why` can't trace is a line that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.asking.conftest import Said
from tests.asking.seven_models import change


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["rpt_rank", "10"], 2, "There is no table rpt_rank; there is marts.rpt_ranks"),
        (["rpt_ranks", "11"], 1, "has no row movie_id = 11; near it, movie_id is 10 or 20 or 30."),
        (["rpt_totals", "al"], 1, "has no row name = al; near it, name is all."),
        (["rpt_totals", "zzz"], 1, "has no row name = zzz."),
        (["rpt_ranks", "ten"], 2, "movie_id of marts.rpt_ranks is a bigint, which 'ten' isn't."),
        (["rpt_ranks", "9.5"], 2, "movie_id of marts.rpt_ranks is a whole number, which '9.5' "),
        (["rpt_ranks", "movie_id=10", "movie_id=20"], 2, "movie_id is given twice"),
        (["rpt_near", "10"], 2, "is named by movie_id and near_movie_id: give its 2 values"),
        (["rpt_ranks"], 2, "give its value, as in `why rpt_ranks movie_id=…`."),
        (["rpt_keyless", "1"], 2, "marts.rpt_keyless has no key"),
        (["meta.builds", "1"], 2, "meta.builds is made by no model, so that it rests on nothing."),
        (["\x1b[31m\n", "1"], 2, r"There is no table \x1b[31m\n: "),
        (["rpt_ranks", "\x1b[31m"], 2, r"which '\\x1b[31m' isn't"),
    ],
)
def test_what_cannot_be_traced_is_a_line(
    why: Callable[..., Said], arguments: list[str], code: int, told: str
) -> None:
    said = why(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err.isprintable()  # so it is one line
    assert told in said.err


def test_a_missing_warehouse_is_told(why: Callable[..., Said], tmp_path: Path) -> None:
    said = why("rpt_ranks", "10", db=tmp_path / "none.duckdb")
    assert (said.code, said.err.startswith("There is no warehouse at ")) == (3, True)


@pytest.mark.parametrize(
    "changed",
    [
        "alter table meta.models drop column parents",
        "update meta.models set parents = null where model_name = 'int_means'",
        "drop table meta.models",
    ],
)
def test_a_warehouse_of_an_earlier_version_is_told(
    why: Callable[..., Said], traced: Path, changed: str
) -> None:
    change(traced, changed)
    said = why("rpt_ranks", "10")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("This warehouse doesn't say what its tables are made of")


@pytest.mark.parametrize(
    "changed",
    [
        "drop table marts.rpt_ranks",
        "alter table marts.rpt_ranks rename column movie_id to id",
        "drop table intermediate.int_means",
        "alter table intermediate.int_means rename column movie_id to id",
    ],
)
def test_tables_that_are_not_as_recorded_are_told(
    why: Callable[..., Said], traced: Path, changed: str
) -> None:
    change(traced, changed)
    said = why("rpt_ranks", "10")
    assert (said.code, said.out) == (3, "")
    assert "int_means" in said.err or "rpt_ranks" in said.err
    assert "this warehouse lacks" in said.err.lower()
