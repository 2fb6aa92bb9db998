"""What `make` says of a step that failed is said whole."""

from __future__ import annotations

import re

from tests.pipeline.conftest import ROOT


def test_no_message_holds_a_comma_at_which_make_would_cut_it() -> None:
    text = (ROOT / "Makefile").read_text()
    messages = re.findall(r"\$\(call (?:say|orelse),(.*)\)", text)
    assert messages
    assert [message for message in messages if "," in message] == []
