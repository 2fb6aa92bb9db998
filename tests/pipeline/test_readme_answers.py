"""What the README shows of `python -m warehouse` is what it says after `make run`."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.conftest import Checkout, Made

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(
    r"^\$ (?:\.venv/bin/)?(python -m warehouse .*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE
)
ANSWERS = [
    # what has ids and times in it is shown by tests of its own
    answer
    for answer in SHOWN.findall((ROOT / "README.md").read_text("utf-8"))
    if "…" not in answer[1]
]


def test_the_readme_shows_answers() -> None:
    assert len(ANSWERS) > 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "shown"), [pytest.param(*answer, id=answer[0]) for answer in ANSWERS]
)
def test_what_the_readme_shows_is_what_is_said(
    run_twice: tuple[Checkout, Made, Made], command: str, shown: str
) -> None:
    checkout, _, _ = run_twice
    raw = checkout.variables["FILMS_RAW_DIR"]
    variables = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    said = subprocess.run(
        [sys.executable, *shlex.split(command)[1:]],
        cwd=checkout.path,
        env={**variables, "FILMS_DB": str(checkout.db), "FILMS_RAW_DIR": raw},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    assert said.stdout == shown
