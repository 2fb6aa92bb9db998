"""dbt parses the models while a landing runs, and builds those that stand there afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pipeline.build import build, parsing_beside
from pipeline.errors import PipelineError
from pipeline.places import places
from tests.pipeline.conftest import new_checkout

BROKEN = "models/marts/core/dim_genres.sql"


@pytest.mark.slow
def test_a_model_that_was_edited_meanwhile_is_what_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    checkout = new_checkout(tmp_path / "checkout")
    monkeypatch.chdir(checkout.path)
    at = places({})
    with parsing_beside(at, ()) as parsing:
        assert parsing is not None
        while not (checkout.path / "target" / "partial_parse.msgpack").exists():
            assert parsing.waiting.process.poll() is None
            time.sleep(0.05)
        (checkout.path / BROKEN).write_text("{{ what is this }}\n")
        with pytest.raises(PipelineError, match=r"^The build stopped, and "):
            build(at, (), parsing=parsing)
    said = capfd.readouterr().out
    assert "Compilation Error in model dim_genres (models/marts/core/dim_genres.sql)" in said


def test_a_process_that_is_not_told_to_build_ends_with_the_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(new_checkout(tmp_path / "checkout").path)
    with parsing_beside(places({}), ()) as parsing:
        assert parsing is not None
        process = parsing.waiting.process
        assert process.poll() is None
    assert process.poll() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_a_project_that_was_parsed_before_is_not_parsed_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "partial_parse.msgpack").touch()
    monkeypatch.chdir(tmp_path)
    with parsing_beside(places({}), ()) as parsing:
        assert parsing is None
