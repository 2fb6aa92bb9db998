"""Where an answer goes, and where a statement comes from, when either isn't as it should be."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.asking.conftest import ROOT, Said

Run = Callable[..., Said]
NO_ROOM = "Standard output can't be written (No space left on device):"


@pytest.fixture
def shell(db: Path) -> Callable[[str], Said]:
    """Return what has a shell run a command line, in which `$ASK` is the program."""

    def run(line: str) -> Said:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=ROOT,
            env={**os.environ, "FILMS_DB": str(db), "ASK": f"{sys.executable} -m warehouse"},
            capture_output=True,
            text=True,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


def test_a_pipe_is_written_into_and_stays(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    said = run("ask", "select 1 as a", "--format", "csv", "--out", str(pipe))
    reader.join(10)
    assert (said.code, said.err, read) == (0, "", ["a\n1\n"])
    assert pipe.is_fifo()


def test_a_link_stays_and_leads_to_the_answer(run: Run, tmp_path: Path) -> None:
    link, file = tmp_path / "link.csv", tmp_path / "elsewhere" / "answer.csv"
    file.parent.mkdir()
    link.symlink_to(file)
    for value in (1, 2):  # the file is made, then replaced
        assert run("ask", f"select {value} as a", "--out", str(link)).code == 0
        assert link.is_symlink()
        assert file.read_text() == f"a\n{value}\n"
    assert [path.name for path in file.parent.iterdir()] == ["answer.csv"]


def test_no_name_of_a_file_is_a_line(run: Run) -> None:
    said = run("ask", "select 1", "--format", "csv", "--out", "")
    assert said.code == 2
    assert said.err == "'.' names no file: name one with --out.\n"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the system has no full device")
@pytest.mark.parametrize(
    "line",
    [
        'ask "select 1"',
        'ask "from fct_ratings" --format csv',
        'ask "select 1" --format parquet',
        "tables",
        "ask --list",
    ],
)
def test_a_full_disk_is_a_line(shell: Callable[[str], Said], line: str) -> None:
    said = shell(f"$ASK {line} > /dev/full")  # the shell opens it, so that nothing replaces it
    assert said.code == 1
    assert said.err.startswith(NO_ROOM)
    assert said.err.count("\n") == 1


def test_closed_streams_are_a_line(shell: Callable[[str], Said]) -> None:
    for form in ("csv", "parquet"):
        said = shell(f'$ASK ask "select 1" --format {form} >&-')
        assert (said.code, said.err) == (
            1,
            "Standard output is closed: name a file with --out.\n",
        )
    said = shell("$ASK ask <&-")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert said.err.startswith("There is nothing to answer")


def test_what_is_no_text_is_a_line(shell: Callable[[str], Said]) -> None:
    for line in (r"printf 'select \377' | $ASK ask -", r"""$ASK ask "$(printf 'select \377')" """):
        said = shell(line)
        assert (said.code, said.out) == (2, "")
        assert said.err == "The statement isn't text in UTF-8: save or type it as such.\n"


def test_a_locale_of_few_letters_takes_none_away(run: Run) -> None:
    told = run("ask", "select 'é' as a", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (told.code, told.out, told.err) == (0, "a\n─\né\n(1 row)\n", "")


def test_a_byte_order_mark_is_no_part_of_a_statement(shell: Callable[[str], Said]) -> None:
    said = shell(r"printf '\357\273\277select 1 as a' | $ASK ask --format csv")
    assert (said.code, said.out, said.err) == (0, "a\n1\n", "")


@pytest.mark.parametrize("statement", ["-- a comment", "/* one */;", "--\n;;"])
def test_comments_alone_ask_nothing(run: Run, statement: str) -> None:
    for form in ("table", "parquet"):
        said = run("ask", statement, "--format", form)
        assert said.code in {1, 2}
        assert said.err.count("\n") == 1


@pytest.mark.parametrize("comment", ["-- which?", "--which?", "--", "--Which = what?"])
def test_a_statement_may_open_with_a_comment(run: Run, comment: str) -> None:
    said = run("ask", f"{comment}\nselect 1 as a", "--format", "csv")
    assert (said.code, said.out, said.err) == (0, "a\n1\n", "")
    assert "in line 2, near" in run("ask", f"{comment}\nselec 1").err


def test_a_name_may_end_as_a_statement(run: Run) -> None:
    assert "There is no query movies_too_see" in run("ask", "movies_too_see ;").err
    assert run("ask", '"dim_movies"').err == (
        "DuckDB doesn't understand the statement, near '\"dim_movies\"'.\n"
    )


@pytest.mark.parametrize("seconds", ["inf", "1e300", "1e10"])
def test_an_answer_may_take_for_ever(run: Run, seconds: str) -> None:
    said = run("ask", "select 1 as a", "--format", "csv", "--timeout", seconds)
    assert (said.code, said.out, said.err) == (0, "a\n1\n", "")


@pytest.mark.parametrize("memory", ["1KB", "300KB", "99999999999999999TB"])
def test_a_size_of_memory_that_cannot_work_is_not_the_files_fault(run: Run, memory: str) -> None:
    for command in (("ask", "select 1"), ("why", "dim_movies", "1")):
        said = run(*command, "--memory", memory)
        assert said.err.count("\n") == 1
        assert f" {memory} of memory: " in said.err
        assert "--memory" in said.err
