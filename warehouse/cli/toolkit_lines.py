"""Lines by prompt_toolkit, for who has it installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import History
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from warehouse.cli.completion import LAST_WORD, Complete


def toolkit_lines(complete: Complete, history: Path | None) -> Callable[[str, str], str]:
    """Return what reads a line; what may follow is listed while one types.

    Args:
        complete: Returns what may complete the last word of a line of a statement.
        history: The file of the lines before; None keeps none.
    """
    completer = _Candidates(complete)
    session: PromptSession[str] = PromptSession(
        completer=completer,
        complete_in_thread=True,  # who types fast, or pastes, doesn't wait for it
        history=_Lines(history),
        auto_suggest=AutoSuggestFromHistory(),
        lexer=PygmentsLexer(SqlLexer),
    )

    def ask(shown: str, before: str) -> str:
        completer.before = before
        return session.prompt(shown)

    return ask


class _Candidates(Completer):
    def __init__(self, complete: Complete) -> None:
        self._complete = complete
        self.before = ""

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Give what may follow: after a word's first letter, or when Tab asks for it."""
        typed = document.text_before_cursor
        found = LAST_WORD.search(typed)
        begun = found.group() if found else ""
        if begun or complete_event.completion_requested:
            for each in self._complete(typed, f"{self.before}\n{document.text}"):
                yield Completion(each.word, -len(begun), display_meta=each.meaning)


class _Lines(History):
    """The file that readline keeps too: a line each."""

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines before, the newest first."""
        with suppress(OSError):  # one that can't be read is begun anew
            if self._path:
                lines = self._path.read_text("utf-8", errors="replace").splitlines()
                return [line for line in reversed(lines) if line]
        return []

    def store_string(self, string: str) -> None:
        """Add a line."""
        with suppress(OSError):
            if self._path:
                # a byte that is no text stands there as it was typed
                with self._path.open("a", encoding="utf-8", errors="surrogateescape") as file:
                    file.write(f"{string}\n")
