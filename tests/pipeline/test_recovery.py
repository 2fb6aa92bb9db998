"""A run recovers what a landing has left, by the landing's summary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.run import awaits_recovery
from tests.pipeline.conftest import ROOT, new_checkout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"awaiting_recovery": 0}', False),
        ('{"awaiting_recovery":0,"message":"\\"awaiting_recovery\\": 7"}', False),
        ('{"awaiting_recovery": 12}', True),
        ('{"status": "failed"}', True),
        ("[]", True),
        ("{", True),
    ],
)
def test_only_a_summary_that_says_so_spares_a_recovery(
    tmp_path: Path, text: str, *, expected: bool
) -> None:
    path = tmp_path / "summary.json"
    path.write_text(text)
    assert awaits_recovery(path) == expected
    assert awaits_recovery(tmp_path / "none.json")


@pytest.mark.slow
def test_hidden_tags_are_recovered_once_and_the_next_run_makes_nothing(tmp_path: Path) -> None:
    sample = subprocess.Popen(
        [sys.executable, "-m", "ingest.sample", "--hide-tags", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert sample.stdout is not None
        url = sample.stdout.readline().strip()
        checkout = new_checkout(tmp_path / "checkout", FILMS_SOURCE=url, FILMS_INTERVAL="0")
        first, second = checkout.make("run"), checkout.make("run")
    finally:
        sample.terminate()
        sample.communicate()
    assert first.code == 0, first
    assert first.out.count("models built") == 2
    assert first.out.count("Rendering output/index.html") == 2
    assert checkout.query("select count(*) from meta.builds") == [(2,)]
    assert checkout.query("select count(*) from marts.fct_tags") == [(3683,)]
    assert second.code == 0, second
    assert "Building" not in second.out
    assert "The source has no row to recover." in second.out
