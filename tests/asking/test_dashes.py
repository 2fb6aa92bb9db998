"""What begins with a dash is an option, or else what was typed: a key, or a statement's comment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.asking.conftest import Said
from tests.asking.seven_models import change
from warehouse.sql import literal


@pytest.mark.parametrize(
    "typed",
    [
        ["rpt_ranks", "-1"],
        ["rpt_ranks", "--", "-1"],
        ["--rows", "0", "rpt_ranks", "-1"],
        ["--", "rpt_ranks", "-1"],
    ],
)
def test_a_key_may_begin_with_a_dash(
    why: Callable[..., Said], traced: Path, typed: list[str]
) -> None:
    missing = why(*typed)
    assert missing.code == 1
    assert missing.err.startswith("marts.rpt_ranks has no row movie_id = -1; near it, ")
    change(traced, "insert into marts.rpt_ranks values (-1, 0, 9)")
    found = why(*typed)
    assert found.out.startswith("marts.rpt_ranks, movie_id = -1\n")


@pytest.mark.parametrize("key", ["-all", "-", "-h=", "-x=y z"])
def test_so_may_one_of_letters(why: Callable[..., Said], traced: Path, key: str) -> None:
    change(traced, f"insert into marts.rpt_totals values ({literal(key)}, 9)")  # noqa: S608
    assert why("rpt_totals", key).out.startswith(f"marts.rpt_totals, name = {key}\n")


@pytest.mark.parametrize("key", ["--rows", "--Some", "-h"])
def test_after_two_dashes_all_is_a_key(why: Callable[..., Said], traced: Path, key: str) -> None:
    change(traced, f"insert into marts.rpt_totals values ({literal(key)}, 9)")  # noqa: S608
    assert why("rpt_totals", "--", key).out.startswith(f"marts.rpt_totals, name = {key}\n")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["rpt_ranks", "-1", "--fromat", "json"], "No such option: --fromat"),
        (["rpt_ranks", "-1", "--rows"], "Option '--rows' requires an argument."),
        (["rpt_ranks", "-1", "--rows", "-1"], "Invalid value for '--rows'"),
        ([], "Missing argument 'table'"),
    ],
)
def test_an_option_stays_one(run: Callable[..., Said], typed: list[str], told: str) -> None:
    said = run("why", *typed)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "-h, --help" in run("why", "rpt_ranks", "-1", "-h").out
