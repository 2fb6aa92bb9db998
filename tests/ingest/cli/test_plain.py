"""What a source, a folder or a manifest says never moves a terminal's cursor or its colours."""

from __future__ import annotations

import io
import json
import logging

import msgspec
import pytest
from rich.console import Console

from ingest.cli.log import JsonFormatter, set_up_logging
from ingest.cli.plain import plain
from ingest.cli.tables import loads_lines
from tests.ingest.raw.test_manifest import MANIFEST

NASTY = "\x1b[2J\x9b31m\r\n\x07\u202egnp.exe\u2028\ud800\x00"


class Nasty(json.JSONDecoder):
    """Fails with what no terminal should be given."""

    def decode(self, s: str) -> None:  # type: ignore[override]
        """Fail."""
        raise ValueError(s + NASTY)


def is_plain(text: str) -> bool:
    return all(letter.isprintable() for letter in text)


def test_escapes_line_breaks_and_reversed_text_are_written_out() -> None:
    assert plain(NASTY) == ("\\x1b[2J\\x9b31m\\r\\n\\x07\\u202egnp.exe\\u2028\\ud800\\x00")


def test_letters_of_all_tongues_stay_as_they_are() -> None:
    text = "Amélie “Les 400 coups” — 映画 🎬 عربي"
    assert plain(text) == text


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_line_of_the_log_is_one_line(is_terminal: bool) -> None:  # noqa: FBT001
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=500)
    set_up_logging(console, as_json=False, is_verbose=False)
    logging.getLogger("ingest.test").warning("title: %s", NASTY)
    said = console.file.getvalue()  # type: ignore[attr-defined]
    assert said.rstrip(" \n") == f"title: {plain(NASTY)}"


def test_json_lines_are_plain_too() -> None:
    record = logging.LogRecord("ingest", logging.INFO, "", 1, NASTY, None, None)
    line = JsonFormatter().format(record)
    assert is_plain(line)
    assert json.loads(line)["message"] == plain(NASTY)


def test_a_traceback_is_plain_line_by_line() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    set_up_logging(console, as_json=False, is_verbose=True)
    try:
        json.loads("{", cls=Nasty)
    except ValueError:
        logging.getLogger("ingest").exception("unknown error")
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "unknown error"
    assert all(map(is_plain, lines))


def test_the_list_of_loads_is_plain_though_a_manifest_is_not() -> None:
    nasty = {"load_id": NASTY, "source": NASTY, "restored_from": NASTY}
    lines = loads_lines([msgspec.structs.replace(MANIFEST, **nasty)], width=1000)
    assert all(is_plain(line) for line in lines)
