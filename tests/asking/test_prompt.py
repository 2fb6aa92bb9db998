"""A prompt for whoever asks more than once, in a real terminal."""

from __future__ import annotations

import codecs
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.cli.completion import candidates
from warehouse.cli.line_reader import line_reader
from warehouse.engine import Limits, opened

ROOT = Path(__file__).parents[2]
LIMITS = Limits("500MB", 1, 60.0)


class Terminal:
    """A terminal in which the prompt runs."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.shown = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def type(self, text: str) -> None:
        """Type."""
        os.write(self.place, text.encode())

    def shows(self, text: str, seconds: float = 60) -> bool:
        """Say whether a text is shown within so many seconds."""
        until = time.monotonic() + seconds
        while text not in self.shown and time.monotonic() < until:
            if select.select([self.place], [], [], 0.1)[0]:
                try:
                    self.shown += self.decoder.decode(os.read(self.place, 65536))
                except OSError:  # the other end is closed
                    break
        return text in self.shown

    def wait(self, text: str) -> str:
        """Wait until a text is shown; return what was shown since the last wait."""
        assert self.shows(text), self.shown
        before, _, self.shown = self.shown.partition(text)
        return before


WITHOUT_TOOLKIT = (
    "import runpy, sys; sys.modules['prompt_toolkit'] = None;"
    " runpy.run_module('warehouse', run_name='__main__', alter_sys=True)"
)
"""What runs the commands as if prompt_toolkit weren't installed."""

BY_READLINE = ("-c", WITHOUT_TOOLKIT)
BY_TOOLKIT = ("-m", "warehouse")


@contextmanager
def prompted(
    db: Path, home: Path, reader: tuple[str, str] = BY_READLINE, kind: str = "dumb"
) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    """Start the prompt in a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *reader, "ask", "--db", str(db)],
        cwd=ROOT,
        env={
            **os.environ,
            "HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "PAGER": "",
            "TERM": kind,
        },
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(ours), process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def answer_where(terminal: Terminal, reader: tuple[str, str]) -> None:
    """Wait until a line can be typed; prompt_toolkit first asks where the cursor is."""
    if reader == BY_TOOLKIT:
        terminal.wait("\x1b[6n")
        terminal.type("\x1b[1;1R")
    else:
        terminal.wait("> ")


@pytest.fixture
def catalogue(db: Path) -> Catalogue:
    """Return what the small warehouse says of itself."""
    with opened(db, LIMITS) as warehouse:
        return read_catalogue(warehouse)


@pytest.mark.parametrize("reader", [BY_READLINE, BY_TOOLKIT], ids=["readline", "toolkit"])
def test_statements_over_lines_are_answered_until_quit(
    db: Path, tmp_path: Path, reader: tuple[str, str]
) -> None:
    with prompted(db, tmp_path, reader) as (terminal, process):
        terminal.wait("read-only")
        terminal.wait("> ")
        terminal.type("select count(*) as counted\n")
        terminal.wait("... ")
        terminal.type("from dim_movies;\n")
        terminal.wait("counted\r\n")
        terminal.wait("(1 row)")
        terminal.type("select nothing from dim_movies;\n")
        terminal.wait("There is no column nothing")
        terminal.type("tables dim_movies\n")
        terminal.wait("One row per movie.")
        terminal.type("list\n")
        terminal.wait("movies_to_see_next")
        terminal.type("quit\n")
        assert process.wait(60) == 0
    assert "select count(*) as counted" in (tmp_path / "films-analytics" / "asked").read_text()


def test_ctrl_c_drops_what_was_begun_and_ctrl_d_ends(db: Path, tmp_path: Path) -> None:
    with prompted(db, tmp_path) as (terminal, process):
        terminal.wait("> ")
        terminal.type("select 1 +\n")
        terminal.wait("... ")
        # readline hears a signal once it waits for a key, a moment after it has shown where
        while not terminal.shows("> ", 1):
            process.send_signal(signal.SIGINT)
        terminal.wait("> ")
        terminal.type("select 40 + 2 as sum;\n")
        terminal.wait("(1 row)")
        terminal.wait("> ")
        terminal.type("\x04")
        assert process.wait(60) == 0


@pytest.mark.parametrize("reader", [BY_READLINE, BY_TOOLKIT], ids=["readline", "toolkit"])
def test_a_tab_completes_columns_of_tables_named_on_other_lines(
    db: Path, tmp_path: Path, reader: tuple[str, str]
) -> None:
    with prompted(db, tmp_path, reader, "xterm") as (terminal, _):
        answer_where(terminal, reader)
        terminal.type("from dim_movies\r")
        if reader == BY_TOOLKIT:
            answer_where(terminal, reader)
        terminal.wait("...")
        terminal.type("select count(release_y")
        terminal.wait("release_y")
        if reader == BY_TOOLKIT:
            terminal.wait("release_year")  # it is listed
        terminal.type("\t) as n;\r")
        terminal.wait("(1 row)")


@pytest.mark.parametrize("reader", [BY_READLINE, BY_TOOLKIT], ids=["readline", "toolkit"])
def test_a_tab_completes_columns_of_tables_named_after_the_cursor(
    db: Path, tmp_path: Path, reader: tuple[str, str]
) -> None:
    with prompted(db, tmp_path, reader, "xterm") as (terminal, _):
        answer_where(terminal, reader)
        terminal.type("select count() as n from dim_movies;")
        terminal.type("\x01")  # to the line's begin
        terminal.type("\x06" * len("select count("))
        terminal.type("release_y")
        terminal.wait("release_y")
        if reader == BY_TOOLKIT:
            terminal.wait("release_year")
        terminal.type("\t\x05\r")
        terminal.wait("(1 row)")


def test_what_is_pasted_into_prompt_toolkit_is_read_line_by_line(db: Path, tmp_path: Path) -> None:
    with prompted(db, tmp_path, BY_TOOLKIT, "xterm") as (terminal, _):
        answer_where(terminal, BY_TOOLKIT)
        pasted = "help\nselect 6 * 7 as first;\nselect 40 + 3\nas second;\n"
        terminal.type(f"\x1b[200~{pasted}\x1b[201~\r")
        terminal.wait("Tab completes")
        terminal.wait("   42")
        terminal.wait("    43")


def test_a_byte_that_is_no_text_is_told_in_a_sentence(db: Path, tmp_path: Path) -> None:
    with prompted(db, tmp_path, BY_TOOLKIT, "xterm") as (terminal, _):
        answer_where(terminal, BY_TOOLKIT)
        os.write(terminal.place, b"select '\xff' as x;\r")
        shown = terminal.wait("isn't text in UTF-8")
        assert "Traceback" not in shown
    history = tmp_path / "films-analytics" / "asked"
    assert history.read_bytes() == b"select '\xff' as x;\n"


def test_a_prompt_needs_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert callable(line_reader(Catalogue((), ()), {}))


def test_a_tab_completes_tables(db: Path, tmp_path: Path) -> None:
    with prompted(db, tmp_path) as (terminal, _):
        terminal.wait("> ")
        terminal.type("select count(*) as n from dim_m\t")
        terminal.wait("dim_movies")
        terminal.type(";\n")
        terminal.wait("(1 row)")


def test_prompt_toolkit_lists_what_may_follow_with_its_meaning(db: Path, tmp_path: Path) -> None:
    with prompted(db, tmp_path, BY_TOOLKIT, "xterm") as (terminal, process):
        terminal.wait("\x1b[6n")  # it asks where the cursor is
        terminal.type("\x1b[1;1R")
        terminal.type("select count(*) as n from dim_m")
        terminal.wait("dim_movies")
        terminal.wait("The catalogue.")  # what it means
        terminal.type("\t;\r")
        terminal.wait("(1 row)")
        answer_where(terminal, BY_TOOLKIT)  # before that, the terminal itself takes Ctrl-C
        terminal.type("\x03")
        answer_where(terminal, BY_TOOLKIT)
        terminal.type("\x04")
        assert process.wait(60) == 0
    history = tmp_path / "films-analytics" / "asked"
    assert history.read_text() == "select count(*) as n from dim_movies;\n"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("select rel", []),
        ("from dim_", ["dim_movies"]),
        ("from marts.d", ["marts.dim_movies"]),
        ("from dim_movies select rel", ["release_year"]),
        ("FROM DIM_MOVIES SELECT REL", ["release_year"]),
        (
            "from dim_movies select dim_movies.",
            [f"dim_movies.{name}" for name in ("movie_id", "title")],
        ),
        ("movies_to", ["movies_to_see_next"]),
        ("sel", ["select"]),
    ],
)
def test_candidates_are_what_may_follow(catalogue: Catalogue, typed: str, first: list[str]) -> None:
    queries = {"movies_to_see_next": "Which?"}
    found = candidates(typed, catalogue, queries)
    assert [each.word for each in found][: len(first) or None] == first


def test_candidates_say_what_they_mean(catalogue: Catalogue) -> None:
    [found] = candidates("from dim_movies select movie", catalogue, {})
    assert (found.word, found.meaning) == ("movie_id", "The movie.")
